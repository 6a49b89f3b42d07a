package org.simtrans.tiff;

import java.io.IOException;

/**
 * How the strips or tiles of a page are packed.
 *
 * @param code the number of the compression
 * @param predictor what was done before compressing
 * @param reversed whether the lowest bit of each byte comes first
 * @param jpegTables that all strips or tiles share; empty if there are none
 * @param faxOptions {@code T4Options} or {@code T6Options}
 */
record Coding(
    Compression compression,
    int code,
    int predictor,
    boolean reversed,
    byte[] jpegTables,
    int faxOptions) {

  /**
   * @param bits of a sample
   * @throws TiffException if this is not read
   */
  static Coding of(Directory directory, int bits, boolean floats) throws IOException {
    long code = directory.number(Tag.COMPRESSION, 1);
    Compression compression = Compression.ofCode(code);
    long predictor =
        compression.isPredicted()
            ? directory.number(Tag.PREDICTOR, Predictor.NONE)
            : Predictor.NONE;
    boolean wholeBytes = bits == 8 || bits == 16 || bits == 32 || bits == 64;
    boolean known =
        predictor == Predictor.NONE
            || predictor == Predictor.HORIZONTAL && wholeBytes
            || predictor == Predictor.FLOATING && wholeBytes && bits > 8 && floats;
    if (!known) {
      throw new TiffException(
          "is a TIFF with predictor %d for samples of %d bits, which is not read; expected none, 2 or, for floats, 3: export it again"
              .formatted(predictor, bits));
    }
    if (compression == Compression.JPEG && bits != 8 || compression.isFax() && bits != 1) {
      throw new TiffException(
          "is a TIFF with samples of %d bits in compression %d, which is not read; export it again with deflate"
              .formatted(bits, code));
    }
    return new Coding(
        compression,
        (int) code,
        (int) predictor,
        directory.number(Tag.FILL_ORDER, 1) == 2 && compression != Compression.JPEG,
        directory.bytes(Tag.JPEG_TABLES),
        (int) directory.number(code == 4 ? Tag.T6_OPTIONS : Tag.T4_OPTIONS, 0));
  }
}
