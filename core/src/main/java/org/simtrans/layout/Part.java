package org.simtrans.layout;

import java.util.Locale;

/** The three parts into which subjects are split. */
public enum Part {
  TRAIN,
  VAL,
  TEST;

  /** The name in files and on the command line: {@code train}, {@code val}, {@code test}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
