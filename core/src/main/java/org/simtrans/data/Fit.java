package org.simtrans.data;

/** How a slice comes to the network's size. */
public enum Fit {
  /** Chosen by looking at the images when a run begins. */
  AUTO,
  /** Enlarged or shrunk, its aspect kept, until it just fits; the rest is padded. */
  RESIZE,
  /** Kept as it is and padded all around; shrunk, its aspect kept, only where it is too large. */
  PAD,
  /**
   * Kept as it is: the network sees windows of its own size at random places in training, and
   * overlapping {@link Tiles} in use. Padded all around only where it is smaller than a window.
   */
  PATCH
}
