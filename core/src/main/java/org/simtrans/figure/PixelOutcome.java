package org.simtrans.figure;

import java.awt.Color;
import java.util.Optional;

/** What became of one pixel when a prediction is laid over the truth. */
public enum PixelOutcome {
  FOUND("found", new Color(0x56B4E9)),
  MISSED("missed", new Color(0xF0E442)),
  FALSE_ALARM("false alarm", new Color(0xD55E00)),
  /** Foreground in both, with different labels. */
  MISNAMED("other label", new Color(0xF4F4F4));

  private final String word;
  private final Color color;

  PixelOutcome(String word, Color color) {
    this.word = word;
    this.color = color;
  }

  /** For legends. */
  public String word() {
    return word;
  }

  public Color color() {
    return color;
  }

  /** Empty where both say background. */
  static Optional<PixelOutcome> of(byte truth, byte prediction) {
    if (truth == prediction) {
      return truth == 0 ? Optional.empty() : Optional.of(FOUND);
    }
    if (prediction == 0) {
      return Optional.of(MISSED);
    }
    return Optional.of(truth == 0 ? FALSE_ALARM : MISNAMED);
  }
}
