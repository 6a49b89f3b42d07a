package org.simtrans.image.raw;

import java.nio.ByteOrder;
import java.nio.file.Path;
import org.simtrans.image.DataType;
import org.simtrans.image.UnwritableImageException;
import org.simtrans.image.Voxels;

/** Voxels for formats that know no scaling and no colours. */
final class RawVoxels {
  private RawVoxels() {}

  /**
   * The voxels, as 32-bit floats where they are scaled.
   *
   * @throws UnwritableImageException if they are colours
   */
  static Voxels writable(Path file, Voxels voxels) {
    if (voxels.type() == DataType.RGB24 || voxels.type() == DataType.RGBA32) {
      throw new UnwritableImageException(
          file, "holds no colours here; write labels, or .nii.gz instead");
    }
    return voxels.slope() == 1 && voxels.intercept() == 0
        ? voxels
        : Voxels.of(voxels.toFloats(), ByteOrder.LITTLE_ENDIAN);
  }
}
