package org.simtrans.image.raw;

import java.nio.ByteOrder;
import org.simtrans.image.DataType;
import org.simtrans.image.FileHeader;

/**
 * What a mask takes over from its MetaImage.
 *
 * @param order of the bytes in the file
 * @param axes 2 or 3
 */
record MetaImageHeader(ByteOrder order, int axes) implements FileHeader {

  @Override
  public MetaImageHeader withVoxels(DataType type) {
    return this;
  }

  /** Millimetres by custom, which the file does not state. */
  @Override
  public String unit() {
    return null;
  }
}
