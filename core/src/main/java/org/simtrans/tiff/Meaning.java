package org.simtrans.tiff;

import java.nio.ByteBuffer;

/** Makes samples what they mean: brighter is more, and colours are red, green and blue. */
final class Meaning {
  private Meaning() {}

  static void apply(Photometric photometric, int bits, Samples samples) throws TiffException {
    boolean grey =
        photometric == Photometric.MIN_IS_WHITE
            || photometric == Photometric.MIN_IS_BLACK
            || photometric == Photometric.MASK;
    if (photometric == Photometric.YCBCR) {
      toRgb(samples);
    }
    if (photometric == Photometric.MIN_IS_WHITE) {
      turnAround(samples, bits);
    }
    if (bits == 1 && grey) {
      byte[] bytes = samples.bytes().array();
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) -bytes[i]; // 0 and 255, as black and white are elsewhere
      }
    }
  }

  /** The largest value less the value; of signed numbers the complement. */
  private static void turnAround(Samples samples, int bits) throws TiffException {
    byte[] bytes = samples.bytes().array();
    switch (samples.type()) {
      case FLOAT32, FLOAT64 ->
          throw new TiffException(
              "is a TIFF of floats whose smallest value is white, which has no meaning; export it with black as the smallest");
      case UINT8 -> {
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) ((1 << bits) - 1 - (bytes[i] & 0xff));
        }
      }
      case UINT16 -> {
        ByteBuffer all = samples.bytes();
        for (int i = 0; i < bytes.length; i += 2) {
          all.putShort(i, (short) ((1 << bits) - 1 - (all.getShort(i) & 0xffff)));
        }
      }
      default -> {
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) ~bytes[i];
        }
      }
    }
  }

  /** By ITU-R BT.601, as JFIF has it. */
  private static void toRgb(Samples samples) {
    byte[] bytes = samples.bytes().array();
    int pixels = samples.width() * samples.height();
    for (int i = 0; i < pixels; i++) {
      double luminance = bytes[i] & 0xff;
      double blue = (bytes[i + pixels] & 0xff) - 128;
      double red = (bytes[i + 2 * pixels] & 0xff) - 128;
      bytes[i] = clamped(luminance + 1.402 * red);
      bytes[i + pixels] = clamped(luminance - 0.344136 * blue - 0.714136 * red);
      bytes[i + 2 * pixels] = clamped(luminance + 1.772 * blue);
    }
  }

  private static byte clamped(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }
}
