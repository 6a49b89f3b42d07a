package org.simtrans.layout;

import java.util.Locale;

/** The three parts into which subjects are split. */
public enum Part {
  /** What the network learns from. */
  TRAIN,
  /** What chooses epoch, threshold and smallest part. */
  VAL,
  /** What nothing is chosen by. */
  TEST;

  /** The name in files and on the command line: {@code train}, {@code val}, {@code test}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
