package org.simtrans.image.raw;

import java.nio.ByteOrder;
import org.simtrans.image.DataType;
import org.simtrans.image.FileHeader;
import org.simtrans.image.LengthUnit;

/**
 * What a mask takes over from its NRRD.
 *
 * @param order of the bytes in the file
 * @param space in which positions are given; null if the file names none
 * @param lengthUnit of positions; null if it is not stated
 * @param axes 2 for a single slice without a third axis, else 3
 */
record NrrdHeader(ByteOrder order, NrrdSpace space, LengthUnit lengthUnit, int axes)
    implements FileHeader {

  /** Of a file that is made for a volume of another format. */
  static final NrrdHeader NEW =
      new NrrdHeader(ByteOrder.LITTLE_ENDIAN, NrrdSpace.LPS, LengthUnit.MILLIMETRE, 3);

  @Override
  public NrrdHeader withVoxels(DataType type) {
    return this;
  }

  @Override
  public String unit() {
    return lengthUnit == null ? null : lengthUnit.label();
  }
}
