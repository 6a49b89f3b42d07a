package org.simtrans.bench;

import java.nio.file.Path;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.data.InputSize;
import org.simtrans.tensor.Compute;

/**
 * How drawing masks is timed.
 *
 * @param run folder of a trained model; null for an untrained one of {@code model}, {@code encoder}
 *     and {@code size}, which are then not used
 * @param nx voxels of the scan from left to right
 * @param ny voxels from back to front
 * @param nz axial slices
 * @param repeats timed after the first mask
 */
public record SegmentSettings(
    Path run,
    String model,
    String encoder,
    InputSize size,
    int nx,
    int ny,
    int nz,
    int repeats,
    Compute compute) {

  public SegmentSettings {
    if (nx < 1 || ny < 1 || nz < 1 || repeats < 1) {
      throw new InvalidSettingException(
          Message.of(
              "the scan is %d x %d x %d and {repeats} is %d; all must be at least 1",
              nx, ny, nz, repeats));
    }
  }
}
