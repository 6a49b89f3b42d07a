package org.simtrans.augment;

/** Hears what chance did to one view, in the order in which it was done. */
@FunctionalInterface
public interface TransformListener {
  /** Hears nothing. */
  TransformListener SILENT = (what, strength) -> {};

  /**
   * @param strength as {@link Transform} says
   */
  void happened(Transform what, double strength);
}
