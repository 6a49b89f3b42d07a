package org.simtrans.study;

import java.math.BigDecimal;
import java.math.MathContext;

/** Shares as people write them. */
final class Percent {
  private Percent() {}

  /** 0.1 as "10", 0.025 as "2.5". */
  static String of(double share) {
    return BigDecimal.valueOf(share)
        .movePointRight(2)
        .round(MathContext.DECIMAL32)
        .stripTrailingZeros()
        .toPlainString();
  }
}
