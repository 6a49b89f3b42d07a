package org.simtrans.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;

/** Small images and the real cohorts for tests. */
public final class Samples {
  public static final int[] SHAPE = {12, 10, 6};

  private Samples() {}

  /** A folder of the real data; skips the test where there is none. */
  public static Path real(String name) {
    Path folder = Path.of(System.getProperty("simtrans.data", "")).resolve(name);
    assumeTrue(Files.isDirectory(folder), "no real data at " + folder);
    return folder;
  }

  public static Affine affine() {
    return Affine.scaling(1, 1, 3);
  }

  /** Tissue around 100 in the lower slices, air in the topmost. */
  public static float[] head(long seed) {
    Random random = new Random(seed);
    float[] values = new float[SHAPE[0] * SHAPE[1] * SHAPE[2]];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / (SHAPE[0] * SHAPE[1]) < 5 ? (float) (100 + 10 * random.nextGaussian()) : 0;
    }
    return values;
  }

  public static void volume(Path file, float[] values) {
    Images.write(file, Volume.of(SHAPE, affine(), values));
  }

  /** A label volume with {@code value} in a small box that starts at {@code from} on each axis. */
  public static byte[] box(int from, int value) {
    byte[] labels = new byte[SHAPE[0] * SHAPE[1] * SHAPE[2]];
    for (int z = from; z < from + 2; z++) {
      for (int y = from; y < from + 3; y++) {
        for (int x = from; x < from + 3; x++) {
          labels[x + SHAPE[0] * (y + SHAPE[1] * z)] = (byte) value;
        }
      }
    }
    return labels;
  }

  public static void labels(Path file, byte[] values) {
    Images.write(file, Volume.ofLabels(SHAPE, affine(), values));
  }

  public static void picture(Path file, int width, int height, IntBinaryOperator grey) {
    byte[] values = new byte[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        values[y * width + x] = (byte) grey.applyAsInt(x, y);
      }
    }
    Images.write(
        file, Volume.ofLabels(new int[] {width, height, 1}, Affine.scaling(1, 1, 1), values));
  }
}
