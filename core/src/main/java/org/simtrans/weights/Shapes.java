package org.simtrans.weights;

/** Shapes as files state them, before they are believed. */
final class Shapes {
  /** Of a tensor; no network has half as many. */
  static final int MOST_DIMENSIONS = 16;

  private Shapes() {}

  /**
   * The numbers in a tensor. Where one size is zero the others are still looked at, for libtorch
   * multiplies them as well.
   *
   * @throws ArithmeticException if a size is negative, or they are more than can be counted
   */
  static long count(long... shape) {
    long some = 1;
    boolean none = false;
    for (long size : shape) {
      if (size < 0) {
        throw new ArithmeticException("a size of " + size);
      }
      none |= size == 0;
      some = Math.multiplyExact(some, Math.max(1, size));
    }
    return none ? 0 : some;
  }
}
