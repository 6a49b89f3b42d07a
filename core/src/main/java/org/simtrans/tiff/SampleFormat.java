package org.simtrans.tiff;

/** The numbers of {@code SampleFormat}. */
final class SampleFormat {
  private static final int UNSIGNED = 1;
  private static final int SIGNED = 2;
  private static final int FLOAT = 3;
  private static final int UNDEFINED = 4; // taken for unsigned, as libtiff does

  private SampleFormat() {}

  /**
   * What samples of such a format and size are read as.
   *
   * @throws TiffException if they are not read
   */
  static SampleType of(long format, int bits) throws TiffException {
    SampleType type =
        switch ((int) Math.min(format, 1 << 16)) {
          case UNSIGNED, UNDEFINED -> unsigned(bits);
          case SIGNED -> signed(bits);
          case FLOAT -> floating(bits);
          default -> null;
        };
    if (type == null) {
      throw new TiffException(
          "is a TIFF with %s of %d bits as samples; expected whole numbers of 1 to 16, 32 or 64 bits or floats of 16, 32 or 64: convert it, for example to float32"
              .formatted(kind(format), bits));
    }
    return type;
  }

  private static SampleType unsigned(int bits) {
    return switch (bits) {
      case 32 -> SampleType.UINT32;
      case 64 -> SampleType.UINT64;
      default -> bits <= 8 ? SampleType.UINT8 : bits <= 16 ? SampleType.UINT16 : null;
    };
  }

  private static SampleType signed(int bits) {
    return switch (bits) {
      case 8 -> SampleType.INT8;
      case 16 -> SampleType.INT16;
      case 32 -> SampleType.INT32;
      case 64 -> SampleType.INT64;
      default -> null;
    };
  }

  private static SampleType floating(int bits) {
    return switch (bits) {
      case 16, 32 -> SampleType.FLOAT32;
      case 64 -> SampleType.FLOAT64;
      default -> null;
    };
  }

  private static String kind(long format) {
    return switch ((int) Math.min(format, 1 << 16)) {
      case UNSIGNED, UNDEFINED -> "whole numbers";
      case SIGNED -> "signed numbers";
      case FLOAT -> "floats";
      case 5, 6 -> "complex numbers";
      default -> "an unknown format (" + format + ")";
    };
  }
}
