package org.simtrans.image;

import java.nio.ByteOrder;

/**
 * What a volume keeps of its file beside voxels and affine, so that a mask is written as its image
 * is: in the same kind of file, with the same units and names. Immutable; only the format that made
 * it looks into it.
 */
public interface FileHeader {

  /** The same for other voxels of the same grid, whose range and scaling are their own. */
  FileHeader withVoxels(DataType type);

  /** The order of the bytes in the file. */
  default ByteOrder order() {
    return ByteOrder.LITTLE_ENDIAN;
  }

  /**
   * The unit of length that the file states, such as "mm" or "um" (micrometres); null if it states
   * none. Affines are in millimetres whatever the unit.
   */
  String unit();
}
