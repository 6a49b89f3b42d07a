package org.simtrans.metric;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * The score if truth and prediction are both empty. If only one of them is empty, overlap is 0
 * under every policy.
 */
public enum EmptyPolicy {
  /** An empty prediction that is right scores 1. */
  ONE(1),
  /** The slice or subject is left out of the mean. */
  SKIP(Double.NaN),
  /** An empty prediction that is right scores 0. */
  ZERO(0);

  private final double score;

  EmptyPolicy(double score) {
    this.score = score;
  }

  /** The score: 1, 0, or NaN for "leave out". */
  public double score() {
    return score;
  }

  @JsonValue
  String json() {
    return name().toLowerCase(Locale.ROOT);
  }
}
