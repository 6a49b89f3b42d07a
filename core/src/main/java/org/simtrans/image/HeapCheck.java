package org.simtrans.image;

import java.nio.file.Path;
import java.util.Arrays;

/** Refuses images that Java's heap could not hold even if it held nothing else. */
public final class HeapCheck {
  private HeapCheck() {}

  /**
   * @param shape nx, ny, nz, ...
   * @param bytes that one voxel takes in the work ahead
   * @throws UnreadableImageException with the size that the heap must have
   */
  public static void require(Path file, int[] shape, long bytes) {
    double needed = bytes;
    for (int size : shape) {
      needed *= size;
    }
    long heap = Runtime.getRuntime().maxMemory();
    if (needed > heap) {
      throw new UnreadableImageException(
          file,
          "has %s voxels, for which Java's heap of %d MB is too small; start with SIMTRANS_JAVA_OPTS=-Xmx%dg"
              .formatted(Arrays.toString(shape), heap >> 20, 2 + ((long) (needed * 3 / 2) >> 30)));
    }
  }
}
