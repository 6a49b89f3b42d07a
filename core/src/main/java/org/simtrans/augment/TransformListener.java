package org.simtrans.augment;

/** Is told the random transforms of one view, in the order in which they are applied. */
@FunctionalInterface
public interface TransformListener {
  /** Ignores all transforms. */
  TransformListener SILENT = (what, strength) -> {};

  /**
   * @param strength in the unit that {@link Transform} gives
   */
  void happened(Transform what, double strength);
}
