package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.config.DataConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.data.Fit;
import org.simtrans.data.Normalisation;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;
import org.simtrans.layout.Splits;
import org.simtrans.metric.Counts;
import org.simtrans.metric.EmptyPolicy;
import org.simtrans.predict.Segmenter;
import org.simtrans.run.RunFolder;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.Compute;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;

/** Small things on large pictures: dark nuclei on bright ground, as stained tissue shows them. */
class PatchesTest {
  private static final double RADIUS = 9;

  @TempDir Path folder;

  private record Picture(int edge, byte[] truth, int[] grey) {}

  /** One nucleus of 18 pixels on 60 x 60 on average; paler blots of other sizes are none. */
  private static Picture picture(int edge, long seed) {
    Random random = new Random(seed);
    byte[] truth = new byte[edge * edge];
    int[] grey = new int[edge * edge];
    for (int p = 0; p < grey.length; p++) {
      grey[p] = (int) Math.max(0, Math.min(255, 215 + 12 * random.nextGaussian()));
    }
    for (int n = 0; n < edge * edge / 3600; n++) {
      disc(edge, random, 2 * RADIUS, 165, null, grey);
      disc(edge, random, RADIUS, 95, truth, grey);
    }
    return new Picture(edge, truth, grey);
  }

  private static void disc(
      int edge, Random random, double radius, int value, byte[] truth, int[] grey) {
    int cx = random.nextInt(edge);
    int cy = random.nextInt(edge);
    int reach = (int) radius + 1;
    for (int y = Math.max(0, cy - reach); y < Math.min(edge, cy + reach + 1); y++) {
      for (int x = Math.max(0, cx - reach); x < Math.min(edge, cx + reach + 1); x++) {
        int p = y * edge + x;
        boolean inside = Math.hypot(x - cx, y - cy) <= radius;
        if (inside && (truth != null || grey[p] > 130)) { // blots do not hide nuclei
          grey[p] = (int) Math.max(0, Math.min(255, value + 12 * random.nextGaussian()));
          if (truth != null) {
            truth[p] = 1;
          }
        }
      }
    }
  }

  private void write(String name, Picture picture) {
    int[] shape = {picture.edge(), picture.edge(), 1};
    Volume blank =
        Volume.ofLabels(shape, Affine.scaling(1, 1, 1), new byte[picture.truth().length]);
    Images.write(folder.resolve("data/images/" + name), blank.withLabels(picture.grey()));
    Images.write(
        folder.resolve("data/labels/" + name),
        Volume.ofLabels(shape, Affine.scaling(1, 1, 1), picture.truth()));
  }

  private TrainConfig config(Path data, int size, Fit fit, int steps) {
    Preprocessing input =
        new Preprocessing(size, size, Plane.AXIAL, fit).withNormalise(List.of(Normalisation.AUTO));
    Path splits = folder.resolve("splits.json");
    new Splits(List.of("p0", "p1", "p2"), List.of("p3"), List.of()).write(splits);
    TrainConfig base = SquaresCohort.trainConfig(data, steps, 3e-3);
    return base.with(DataConfig.of(data, input).withSplits(splits))
        .with(new Compute(3, 1, Precision.FP32, ComputeDevice.CPU));
  }

  private static double dice(Picture picture, byte[] drawn) {
    return Counts.of(picture.truth(), drawn, 1).dice(EmptyPolicy.ONE);
  }

  private byte[] drawn(RunFolder run, Picture picture) {
    TrainedModel model = TrainedModel.load(run.path(), Precision.FP32, ComputeDevice.CPU);
    try {
      float[] values = new float[picture.grey().length];
      for (int p = 0; p < values.length; p++) {
        values[p] = picture.grey()[p];
      }
      Volume image = Volume.ofPicture(picture.edge(), picture.edge(), values);
      return Segmenter.of(model).segment(image).labels();
    } finally {
      model.release();
    }
  }

  /** Windows of 64 on pictures of 256: chosen by looking, and found again in new pictures. */
  @Test
  @Tag("slow")
  void windowsAreChosenLearnedFromAndDrawn() {
    for (int i = 0; i < 4; i++) {
      write("p" + i + ".png", picture(256, i));
    }
    List<String> said = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onMessage(String message) {
            said.add(message);
          }
        };
    RunFolder run = new RunFolder(folder.resolve("run"));
    Training.run(
        config(folder.resolve("data"), 64, Fit.AUTO, 60), RunSession.in(run).heardBy(listener));
    assertTrue(said.stream().anyMatch(s -> s.startsWith("slices: patch")), said.toString());
    Preprocessing kept = DataConfig.ofRun(run.path(), "train").preprocessing();
    assertEquals(Fit.PATCH, kept.fit());
    Picture unseen = picture(300, 99);
    double dice = dice(unseen, drawn(run, unseen));

    assertTrue(dice > 0.7, "Dice " + dice);
  }

  /** 2048 x 2048 pixels, by a network that learned from windows of 384. */
  @Test
  @Tag("slow")
  void nucleiOfEighteenPixelsOnALargePicture() {
    for (int i = 0; i < 4; i++) {
      write("p" + i + ".png", picture(512, i));
    }
    RunFolder run = new RunFolder(folder.resolve("run"));
    Training.run(config(folder.resolve("data"), 384, Fit.PATCH, 60), RunSession.in(run));
    Picture unseen = picture(2048, 99);
    double dice = dice(unseen, drawn(run, unseen));

    assertTrue(dice >= 0.85, "Dice " + dice);
  }
}
