package org.simtrans.layout;

import java.util.Locale;

/** The three parts into which subjects are split. */
public enum Part {
  /** The subjects that the network learns from. */
  TRAIN,
  /** The subjects on which epoch, threshold and smallest part are chosen. */
  VAL,
  /** The subjects that no choice depends on. */
  TEST;

  /** The name in files and on the command line: {@code train}, {@code val}, {@code test}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
