package org.simtrans.tiff;

import java.util.Arrays;

/** The compressions that have a number (TIFF 6.0, Adobe's notes, libtiff's {@code tiff.h}). */
enum Compression {
  NONE("none", 1, 1),
  RUN_LENGTHS("CCITT run lengths", 1 << 16, 2),
  FAX_3("CCITT group 3", 1 << 16, 3),
  FAX_4("CCITT group 4", 1 << 16, 4),
  LZW("LZW", 1400, 5),
  JPEG("JPEG", 1400, 7),
  DEFLATE("deflate", 1040, 8, 32946),
  PACK_BITS("PackBits", 64, 32773),
  ZSTD("zstd", 1 << 16, 50000, 34926),
  OLD_JPEG("JPEG of the kind before 1995", 0, 6),
  JBIG("JBIG", 0, 9, 10, 34661),
  NEXT("NeXT run lengths", 0, 32766),
  THUNDER_SCAN("ThunderScan", 0, 32809),
  PIXAR("Pixar", 0, 32908, 32909),
  SGI_LOG("SGI LogLuv", 0, 34676, 34677),
  JPEG_2000("JPEG 2000", 0, 33003, 33004, 33005, 34712),
  NIKON("Nikon NEF", 0, 34713),
  JPEG_XR("JPEG XR", 0, 22610, 34934),
  LERC("LERC", 0, 34887),
  DNG_JPEG("lossy JPEG of DNG", 0, 34892),
  LZMA("LZMA", 0, 34925),
  PNG("PNG", 0, 34933),
  WEBP("WebP", 0, 34927, 50001),
  JPEG_XL("JPEG XL", 0, 50002, 52546);

  private final String label;
  private final int expansion;
  private final int[] codes;

  Compression(String label, int expansion, int... codes) {
    this.label = label;
    this.expansion = expansion;
    this.codes = codes;
  }

  /**
   * @throws TiffException if there is no such compression, or it is one that is not read
   */
  static Compression ofCode(long code) throws TiffException {
    for (Compression one : values()) {
      if (Arrays.stream(one.codes).anyMatch(known -> known == code)) {
        if (one.expansion == 0) {
          throw new TiffException(unread(one.label, code));
        }
        return one;
      }
    }
    throw new TiffException(unread("an unknown kind", code));
  }

  private static String unread(String label, long code) {
    return "is a TIFF compressed with %s (compression %d), which is not read; expected deflate, LZW, zstd, PackBits, JPEG, CCITT or none: export it again with one of them"
        .formatted(label, code);
  }

  /** The most bytes that one compressed byte can become. */
  long expansion() {
    return expansion;
  }

  /** Whether the predictor of the page counts; elsewhere it is left out, as libtiff does. */
  boolean isPredicted() {
    return this == LZW || this == DEFLATE || this == ZSTD;
  }

  boolean isFax() {
    return this == RUN_LENGTHS || this == FAX_3 || this == FAX_4;
  }
}
