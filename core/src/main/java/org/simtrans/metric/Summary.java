package org.simtrans.metric;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * The same masks, aggregated in every usual way; the choice between them can turn a ranking round.
 *
 * @param pooled one count over all pixels of all subjects
 * @param perSlice mean over slices
 * @param perSubject counts pooled within each subject, then the mean over subjects
 * @param lesionSlices mean over those slices that have something to find
 * @param emptySlices the other slices
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Summary(
    Scores pooled,
    Scores perSlice,
    Scores perSubject,
    Scores lesionSlices,
    EmptySlices emptySlices) {}
