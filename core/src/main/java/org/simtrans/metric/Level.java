package org.simtrans.metric;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * The level at which an overlap score is computed. The choice can reverse a ranking, so reports
 * give all levels.
 */
public enum Level {
  /** One count over all pixels of all subjects. */
  POOLED,
  /** Mean over slices; the {@link EmptyPolicy} scores empty ones. */
  PER_SLICE,
  /** Mean over the slices with a label. */
  LESION_SLICES,
  /** Counts pooled within each subject, then the mean over subjects. */
  PER_SUBJECT;

  /** As in evaluation.json. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
