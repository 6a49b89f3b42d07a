package org.simtrans.metric;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * The scores of the same masks, aggregated in all usual ways, because the choice can reverse a
 * ranking.
 *
 * @param pooled one count over all pixels of all subjects
 * @param perSlice mean over slices
 * @param perSubject counts pooled within each subject, then the mean over subjects
 * @param lesionSlices mean over the slices with a label
 * @param emptySlices the other slices
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Summary(
    Scores pooled,
    Scores perSlice,
    Scores perSubject,
    Scores lesionSlices,
    EmptySlices emptySlices) {}
