package org.simtrans.dicom;

import org.simtrans.image.UnreadableImageException;

/**
 * The form of the pixels of one frame: one grey sample each.
 *
 * @param allocated bits that each sample takes in a file, 8 or 16
 * @param stored bits that are its value
 * @param highBit the highest of these
 */
record PixelForm(int rows, int columns, int allocated, int stored, int highBit, boolean signed) {
  private static final int LARGEST_SIDE = 0xffff;

  /**
   * @throws UnreadableImageException if the pixels are colours, or of a form that images do not
   *     have
   */
  static PixelForm of(DataSet header) {
    requireGrey(header);
    int rows = header.required(Tag.ROWS, 1, LARGEST_SIDE);
    int columns = header.required(Tag.COLUMNS, 1, LARGEST_SIDE);
    int allocated = header.required(Tag.BITS_ALLOCATED, 1, 64);
    if (allocated != 8 && allocated != 16) {
      throw new UnreadableImageException(
          header.file(),
          "has %d in %s; expected 8 or 16: export the images themselves, not what was made from them"
              .formatted(allocated, Tag.BITS_ALLOCATED));
    }
    int stored = header.required(Tag.BITS_STORED, 1, allocated);
    int highBit = header.integer(Tag.HIGH_BIT).orElse(stored - 1);
    if (highBit < stored - 1 || highBit >= allocated) {
      throw new UnreadableImageException(
          header.file(),
          "has %d in %s with %d bits stored of %d; expected %d: export it again"
              .formatted(highBit, Tag.HIGH_BIT, stored, allocated, stored - 1));
    }
    int representation = header.integer(Tag.PIXEL_REPRESENTATION).orElse(0);
    return new PixelForm(rows, columns, allocated, stored, highBit, representation == 1);
  }

  private static void requireGrey(DataSet header) {
    if (header.has(Tag.FLOAT_PIXEL_DATA) || header.has(Tag.DOUBLE_FLOAT_PIXEL_DATA)) {
      throw new UnreadableImageException(
          header.file(),
          "is a map of real numbers, not an image of a scanner; convert it to NIfTI");
    }
    if (!header.has(Tag.PIXEL_DATA)) {
      throw new UnreadableImageException(
          header.file(),
          "holds no pixels (%s is %s); name the files of an image"
              .formatted(Tag.MODALITY, header.text(Tag.MODALITY)));
    }
    String colours = header.text(Tag.PHOTOMETRIC_INTERPRETATION);
    boolean grey = colours.isEmpty() || colours.startsWith("MONOCHROME");
    if (!grey || header.integer(Tag.SAMPLES_PER_PIXEL).orElse(1) != 1) {
      throw new UnreadableImageException(
          header.file(),
          "has pixels in colour (%s is %s); expected the grey images of the scanner: export those"
              .formatted(Tag.PHOTOMETRIC_INTERPRETATION, colours));
    }
  }

  int pixels() {
    return Math.multiplyExact(rows, columns);
  }

  long bytes() {
    return (long) rows * columns * (allocated / 8);
  }

  /** The value in the bits that a file has for a sample. */
  int value(int bits) {
    int shifted = bits >>> (highBit + 1 - stored);
    int unused = Integer.SIZE - stored;
    return signed ? shifted << unused >> unused : shifted & (-1 >>> unused);
  }

  /** Whether a signed number of 16 bits holds every value. */
  boolean fitsShort() {
    return signed || stored < 16;
  }
}
