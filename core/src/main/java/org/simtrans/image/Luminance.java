package org.simtrans.image;

/** Colour to grey by ITU-R BT.601, in integers that leave grey (r = g = b) exactly as it is. */
public final class Luminance {
  private static final long RED = 19595; // of 65536
  private static final long GREEN = 38470;
  private static final long BLUE = 7471;

  private Luminance() {}

  /** The luminance of samples of up to 16 bits, in the range of the samples. */
  public static int of(int red, int green, int blue) {
    return (int) ((RED * red + GREEN * green + BLUE * blue + 0x8000) >> 16);
  }

  /** The luminance of any numbers. */
  public static double of(double red, double green, double blue) {
    return red == green && green == blue
        ? red
        : (RED * red + GREEN * green + BLUE * blue) / (1 << 16);
  }
}
