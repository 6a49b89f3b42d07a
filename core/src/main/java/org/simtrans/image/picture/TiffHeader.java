package org.simtrans.image.picture;

import java.nio.ByteOrder;
import org.simtrans.image.DataType;
import org.simtrans.image.FileHeader;
import org.simtrans.image.LengthUnit;

/**
 * What a TIFF says of itself beside its pixels.
 *
 * @param order of the bytes in the file
 * @param kind whose metadata it has
 * @param turn by which its pixels were turned when they were read
 * @param xResolution pixels for each unit along the stored rows; 0 if it states none
 * @param yResolution pixels for each unit along the stored columns
 * @param resolutionUnit 1 for none, 2 for inches, 3 for centimetres
 * @param lengthUnit in which lengths are stated; null if they are not
 */
record TiffHeader(
    ByteOrder order,
    Kind kind,
    Turn turn,
    double xResolution,
    double yResolution,
    int resolutionUnit,
    LengthUnit lengthUnit)
    implements FileHeader {

  enum Kind {
    PLAIN,
    IMAGEJ,
    OME
  }

  /** Of a file that is made for a volume of another format. */
  static final TiffHeader NEW =
      new TiffHeader(ByteOrder.LITTLE_ENDIAN, Kind.PLAIN, Turn.NONE, 0, 0, 1, null);

  /** Of pixels that stay as they are shown. */
  TiffHeader asShown() {
    boolean exchanged = turn.exchangesAxes();
    return new TiffHeader(
        order,
        kind,
        Turn.NONE,
        exchanged ? yResolution : xResolution,
        exchanged ? xResolution : yResolution,
        resolutionUnit,
        lengthUnit);
  }

  @Override
  public TiffHeader withVoxels(DataType type) {
    return this;
  }

  @Override
  public String unit() {
    return lengthUnit == null ? null : lengthUnit.label();
  }
}
