package org.simtrans.metric;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Over what an overlap score is taken; the choice can turn a ranking round, so all are given. */
public enum Level {
  /** One count over all pixels of all subjects. */
  POOLED,
  /** Mean over slices; of empty ones the {@link EmptyPolicy} decides. */
  PER_SLICE,
  /** Mean over the slices that have something to find. */
  LESION_SLICES,
  /** Counts pooled within each subject, then the mean over subjects. */
  PER_SUBJECT;

  /** As in evaluation.json. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
