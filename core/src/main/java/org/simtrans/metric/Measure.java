package org.simtrans.metric;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A way to score counts. */
public enum Measure {
  DICE(Counts::dice),
  /** Of the foreground. */
  IOU(Counts::iou),
  /** The mean of foreground and background IoU. */
  MEAN_IOU(Counts::meanIou),
  PRECISION(Counts::precision),
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
