package org.simtrans.metric;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A way to score counts. */
public enum Measure {
  /** Twice the overlap over the sum of both sizes. */
  DICE(Counts::dice),
  /** Intersection over union of the foreground. */
  IOU(Counts::iou),
  /** The mean of foreground and background IoU. */
  MEAN_IOU(Counts::meanIou),
  /** The share of predicted pixels that are right. */
  PRECISION(Counts::precision),
  /** The share of labelled pixels that were predicted. */
  RECALL(Counts::recall);

  private final Overlap overlap;

  Measure(Overlap overlap) {
    this.overlap = overlap;
  }

  Overlap overlap() {
    return overlap;
  }

  /** As in evaluation.json. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
