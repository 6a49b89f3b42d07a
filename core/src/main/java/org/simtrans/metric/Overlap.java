package org.simtrans.metric;

/** A score of counts, such as {@code Counts::dice}. */
@FunctionalInterface
interface Overlap {
  double of(Counts counts, EmptyPolicy empty);
}
