package org.simtrans.metric;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * Slices where there is nothing to find.
 *
 * @param falsePositive the part of them where something was found
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EmptySlices(int count, Estimate falsePositive) {}
