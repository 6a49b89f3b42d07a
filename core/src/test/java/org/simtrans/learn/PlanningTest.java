package org.simtrans.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.config.DataConfig;
import org.simtrans.data.Fit;
import org.simtrans.data.InputSize;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.layout.Splits;
import org.simtrans.task.EpochPlan;
import org.simtrans.tensor.Compute;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import org.simtrans.train.RunSession;
import org.simtrans.train.SquaresCohort;

/** Whole plans for cohorts that are written for the purpose; nothing is learned. */
class PlanningTest {
  @TempDir private Path folder;

  private LearnPlan plan(Path data, double minutes, Wishes wishes) {
    return plan(LearnConfig.of(data).withMinutes(minutes).with(wishes));
  }

  private LearnPlan plan(LearnConfig config) {
    Compute compute = new Compute(3, 1, Precision.FP32, ComputeDevice.CPU);
    Path run = folder.resolve("run");
    LearnPlan plan =
        new Learning(RunSession.in(run), new LearnListener() {}).plan(config.with(compute));
    assertFalse(Files.exists(run), "a plan alone writes nothing");
    return plan;
  }

  private static Decision decision(LearnPlan plan, String what) {
    List<Decision> found =
        plan.decisions().stream().filter(one -> one.what().equals(what)).toList();
    assertEquals(1, found.size(), what + " in " + plan.sentences());
    return found.get(0);
  }

  /** Purple spots on pink ground. */
  private static void writeTile(Path data, String name, int size, int spot) throws IOException {
    RandomGenerator random = EpochPlan.generator(name.hashCode());
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    BufferedImage mask = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        boolean inside = x % (5 * spot) < spot && y % (5 * spot) < spot;
        int noise = random.nextInt(10);
        image.setRGB(x, y, inside ? 0x502080 + noise : 0xf0d0e0 + noise);
        mask.getRaster().setSample(x, y, 0, inside ? 1 : 0);
      }
    }
    for (String part : new String[] {"images", "labels"}) {
      Files.createDirectories(data.resolve(part));
      Path file = data.resolve(part).resolve(name + ".png");
      ImageIO.write(part.equals("images") ? image : mask, "png", file.toFile());
    }
  }

  @Test
  void tissueInColoursIsAlsoFlippedUpsideDownAndNotPretrainedIfAllIsLabelled() throws IOException {
    Path data = folder.resolve("tissue");
    for (int i = 0; i < 8; i++) {
      writeTile(data, "tile%d".formatted(i), 96, 9);
    }
    LearnPlan plan = plan(data, 20, Wishes.none());
    assertTrue(plan.training().model().startsWith("unet"), "by how fast the machine is");
    assertEquals(3, plan.training().data().preprocessing().channels());
    assertEquals(0.5, plan.training().augment().flipVertical());
    assertTrue(decision(plan, "flips").value().contains("upside down"));
    assertEquals("none", decision(plan, "pretraining").value());
    assertNull(plan.pretraining());
    assertEquals("val", plan.judgedOn(), "8 subjects are too few for a test");
    assertTrue(decision(plan, "held back").reason().contains("8 labelled subjects are too few"));
    assertEquals(new Splits(plan.splits().train(), plan.splits().val(), List.of()), plan.splits());
    assertEquals("none", decision(plan, "context").value());
    assertEquals(
        "1 subject to choose the epoch and the threshold on, and nobody for a test",
        decision(plan, "held back").value());
  }

  @Test
  void largePicturesOfSmallThingsAreSeenInWindows() throws IOException {
    Path data = folder.resolve("large");
    for (int i = 0; i < 3; i++) {
      writeTile(data, "slide%d".formatted(i), 700, 8);
    }
    LearnPlan plan = plan(data, 0.5, Wishes.none().withSize(new InputSize(96, 96)));
    assertEquals(Fit.PATCH, plan.training().data().preprocessing().fit());
    assertEquals("patch", decision(plan, "slices").value());
    assertEquals("as you asked", decision(plan, "input").reason());
  }

  /** Two structures, one behind the other. */
  private static void writeVolume(Path data, String name, boolean labelled) {
    int[] shape = {30, 40, 24};
    float[] values = new float[30 * 40 * 24];
    byte[] labels = new byte[values.length];
    RandomGenerator random = EpochPlan.generator(name.hashCode());
    for (int p = 0; p < values.length; p++) {
      int x = p % 30;
      int y = p / 30 % 40;
      int z = p / 1200;
      boolean inside = x > 8 && x < 20 && z > 5 && z < 18 && y > 6 && y < 34;
      labels[p] = (byte) (inside ? y < 20 ? 1 : 2 : 0);
      values[p] = (float) (50 + 5 * random.nextGaussian() + (inside ? 40 : 0));
    }
    Volume image = Volume.of(shape, Affine.scaling(1, 1, 1), values);
    Images.write(data.resolve("images").resolve(name + ".nii.gz"), image);
    if (labelled) {
      Images.write(
          data.resolve("labels").resolve(name + ".nii.gz"),
          Volume.ofLabels(shape, Affine.scaling(1, 1, 1), labels));
    }
  }

  @Test
  void structuresInVolumesWithFewLabelsAreSeenWithNeighboursAndPretrained() {
    Path data = folder.resolve("structures");
    for (int i = 0; i < 12; i++) {
      writeVolume(data, "case%02d".formatted(i), i < 4);
    }
    LearnPlan plan = plan(data, 60, Wishes.none());
    assertEquals(1, plan.training().data().preprocessing().context());
    assertEquals("simmim", plan.pretraining().task().name());
    assertEquals(plan.training().model(), plan.pretraining().task().wholeNetwork().orElseThrow());
    assertEquals(0.7, plan.pretrainingShare());
    assertEquals(plan.training().data().preprocessing(), plan.pretraining().data().preprocessing());
    assertEquals(new InputSize(64, 64).height(), plan.training().data().preprocessing().height());

    LearnPlan other =
        plan(
            data,
            60,
            Wishes.none()
                .withContext(0)
                .withModel("simtrans")
                .withLearningRate(3e-4)
                .withPretraining(0.0)
                .withBatch(4));
    assertEquals(0, other.training().data().preprocessing().context());
    assertEquals("simtrans", other.training().model());
    assertEquals(3e-4, other.training().optimisation().learningRate());
    assertEquals(4, other.training().optimisation().batch());
    assertNull(other.pretraining());
    for (String what :
        new String[] {"context", "network", "learning rate", "pretraining", "batch"}) {
      assertEquals("as you asked", decision(other, what).reason());
      assertTrue(decision(other, what).asked());
    }
  }

  @Test
  void oneOrTwoLabelledSubjectsAreSaidToBeTooFew() throws IOException {
    Path data = folder.resolve("two");
    SquaresCohort.write(data, 6);
    for (int i = 2; i < 6; i++) {
      Files.delete(data.resolve("labels").resolve("s%02d.png".formatted(i)));
    }
    LearnPlan two = plan(data, 0.1, Wishes.none());
    assertEquals(1, two.splits().train().size());
    assertEquals(1, two.splits().val().size());
    assertEquals("val", two.judgedOn());

    Files.delete(data.resolve("labels").resolve("s01.png"));
    LearnPlan one = plan(data, 0.1, Wishes.none());
    assertEquals(List.of("s00"), one.splits().train());
    assertEquals("none", one.judgedOn());
    assertTrue(decision(one, "held back").reason().contains("label at least two more"));
  }

  @Test
  void aSplitOfTheDataStaysAndAShareOfLabelsIsTakenFromIt() throws IOException {
    Path data = folder.resolve("split");
    SquaresCohort.write(data, 10);
    StringBuilder csv = new StringBuilder("subject,split\n");
    for (int i = 0; i < 10; i++) {
      csv.append("s%02d,%s%n".formatted(i, i < 8 ? "train" : "test"));
    }
    Files.writeString(data.resolve("subjects.csv"), csv);
    DataConfig half = LearnConfig.usual(data).withLabelFraction(0.5);
    LearnPlan plan = plan(LearnConfig.of(data).withMinutes(0.1).with(half));
    assertEquals(List.of("s08", "s09"), plan.splits().test());
    assertEquals(1, plan.splits().val().size(), "drawn, as the data name none");
    assertEquals(4, plan.splits().train().size(), "half of the other seven");
    assertEquals("test", plan.judgedOn());
    assertEquals(1, plan.training().data().labelFraction(), "the split says it all");
    assertEquals(
        "as the data name them, but for those to choose, which are drawn",
        decision(plan, "held back").reason());
    assertEquals("those of 4 of the 7 subjects to learn from", decision(plan, "labels").value());
  }
}
