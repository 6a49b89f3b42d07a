package org.simtrans.data;

/** How a slice comes to the network's size. */
public enum Fit {
  /** Enlarged or shrunk, its aspect kept, until it just fits; the rest is padded. */
  RESIZE,
  /** Kept as it is and padded all around; shrunk, its aspect kept, only where it is too large. */
  PAD
}
