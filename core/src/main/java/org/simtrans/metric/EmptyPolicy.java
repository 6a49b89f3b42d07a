package org.simtrans.metric;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What a score is where there is nothing to find and nothing was found. (Where only one of the two
 * masks is empty, overlap is 0 under every policy.)
 */
public enum EmptyPolicy {
  /** A correct silence is a full success. */
  ONE(1),
  /** Left out of the mean. */
  SKIP(Double.NaN),
  /** A correct silence is worth nothing. */
  ZERO(0);

  private final double score;

  EmptyPolicy(double score) {
    this.score = score;
  }

  /** 1, 0, or NaN for "leave out". */
  public double score() {
    return score;
  }

  @JsonValue
  String json() {
    return name().toLowerCase(Locale.ROOT);
  }
}
