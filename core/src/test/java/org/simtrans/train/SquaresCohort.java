package org.simtrans.train;

import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.simtrans.config.DataConfig;
import org.simtrans.config.Optimisation;
import org.simtrans.config.Preset;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;
import org.simtrans.task.EpochPlan;
import org.simtrans.task.simclr.SimClrTask;
import org.simtrans.tensor.Compute;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;

/** Pictures of a bright square on noise, with its mask: the smallest cohort worth learning. */
public final class SquaresCohort {
  static final int SIZE = 32;

  private SquaresCohort() {}

  public static void write(Path folder, int subjects) {
    RandomGenerator random = EpochPlan.generator(5);
    int[] shape = {SIZE, SIZE, 1};
    for (int s = 0; s < subjects; s++) {
      float[] image = new float[SIZE * SIZE];
      byte[] mask = new byte[SIZE * SIZE];
      int edge = 6 + random.nextInt(8);
      int top = random.nextInt(SIZE - edge);
      int left = random.nextInt(SIZE - edge);
      for (int p = 0; p < image.length; p++) {
        int y = p / SIZE - top;
        int x = p % SIZE - left;
        boolean inside = y >= 0 && y < edge && x >= 0 && x < edge;
        mask[p] = (byte) (inside ? 1 : 0);
        image[p] = (float) Math.rint(60 + 20 * random.nextGaussian() + (inside ? 90 : 0));
        image[p] = Math.max(1, Math.min(255, image[p]));
      }
      String name = "s%02d.png".formatted(s);
      Images.write(
          folder.resolve("images").resolve(name),
          Volume.of(shape, Affine.scaling(1, 1, 1), image).withLabels(toInts(image)));
      Images.write(
          folder.resolve("labels").resolve(name),
          Volume.ofLabels(shape, Affine.scaling(1, 1, 1), mask));
    }
  }

  private static int[] toInts(float[] values) {
    int[] ints = new int[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = (int) values[i];
    }
    return ints;
  }

  public static TrainConfig trainConfig(Path folder, int steps, double learningRate) {
    return TrainConfig.preset(Preset.TINY, folder)
        .with(data(folder))
        .with(optimisation(steps, 4, learningRate))
        .with(compute());
  }

  static Optimisation optimisation(int steps, int batch, double learningRate) {
    return Optimisation.of(1, batch, learningRate).withSteps(steps).withWarmup(0.1);
  }

  public static PretrainConfig pretrainConfig(Path folder, int steps) {
    return new PretrainConfig(
        data(folder),
        new SimClrTask().withTemperature(0.1),
        "swin-tiny-test",
        null,
        1,
        optimisation(steps, 4, 1e-3),
        compute());
  }

  private static DataConfig data(Path folder) {
    Preprocessing size = new Preprocessing(SIZE, SIZE, Plane.AXIAL, Fit.RESIZE);
    return DataConfig.of(folder, size).withFractions(0.2, 0.2).withMinForeground(0);
  }

  private static Compute compute() {
    return new Compute(3, 2, Precision.FP32, ComputeDevice.CPU);
  }
}
