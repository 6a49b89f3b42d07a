package org.simtrans.metric;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.function.Function;

/**
 * The scores at one level of aggregation; the last three per subject only, null elsewhere.
 *
 * @param hd95Undefined how many subjects are not in the mean of HD95, because a mask is empty or
 *     the image is no volume
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Scores(
    Estimate dice,
    Estimate iou,
    Estimate meanIou,
    Estimate precision,
    Estimate recall,
    Estimate hd95Mm,
    Estimate nsd,
    Integer hd95Undefined) {

  static Scores of(Function<Overlap, Estimate> estimate) {
    return new Scores(
        estimate.apply(Counts::dice),
        estimate.apply(Counts::iou),
        estimate.apply(Counts::meanIou),
        estimate.apply(Counts::precision),
        estimate.apply(Counts::recall),
        null,
        null,
        null);
  }

  Scores withDistances(Estimate hd95Mm, Estimate nsd, int undefined) {
    return new Scores(dice, iou, meanIou, precision, recall, hd95Mm, nsd, undefined);
  }
}
