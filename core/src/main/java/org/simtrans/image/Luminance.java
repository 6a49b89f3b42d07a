package org.simtrans.image;

/** Colour to grey by ITU-R BT.601, in integers that leave grey (r = g = b) exactly as it is. */
final class Luminance {
  private Luminance() {}

  /** The luminance of samples of up to 16 bits, in the range of the samples. */
  static int of(int red, int green, int blue) {
    return (int) ((19595L * red + 38470L * green + 7471L * blue + 0x8000) >> 16);
  }
}
