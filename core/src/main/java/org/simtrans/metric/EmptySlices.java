package org.simtrans.metric;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * Slices without a label.
 *
 * @param falsePositive share of these slices in which something was predicted
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EmptySlices(int count, Estimate falsePositive) {}
