package org.simtrans.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.StackPlane;
import org.simtrans.config.DataConfig;
import org.simtrans.data.Fit;
import org.simtrans.data.PreparedImage;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.Source;
import org.simtrans.image.Volume;
import org.simtrans.predict.StackRemark;

/** How volumes are cut, and how large the pixels are that a network sees. */
class PixelPlanTest {
  @TempDir Path folder;

  /** A ball of 10 mm in a box of 40 mm, on voxels of that size. */
  private Path ball(String name, double x, double y, double z) {
    double[] mm = {x, y, z};
    int[] shape = {(int) (40 / x), (int) (40 / y), (int) (40 / z)};
    float[] values = new float[shape[0] * shape[1] * shape[2]];
    for (int i = 0; i < values.length; i++) {
      int[] at = {i % shape[0], i / shape[0] % shape[1], i / shape[0] / shape[1]};
      double away = 0;
      for (int axis = 0; axis < 3; axis++) {
        away += Math.pow((at[axis] + 0.5) * mm[axis] - 20, 2);
      }
      values[i] = away < 100 ? 100 + i % 7 : 1;
    }
    Path file = folder.resolve("data").resolve(name);
    Images.write(file, Volume.of(shape, Affine.scaling(x, y, z), values));
    return file;
  }

  private Cohort cohort() {
    return Cohort.open(folder.resolve("data"), CohortOptions.defaults());
  }

  private Choice chosen(Fit fit) {
    Preprocessing asked = new Preprocessing(32, 32, Plane.AXIAL, fit).withSpacing(0.0);
    return ImagePlan.choose(asked, cohort(), new LabelValues(List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "5, 1, 1, SAGITTAL",
    "1, 5, 1, CORONAL",
    "1, 1, 5, AXIAL",
    "1, 1, 1.5, ",
    "2, 2, 1, "
  })
  void aThickStackIsCutInThePlaneInWhichItWasTaken(double x, double y, double z, Plane taken) {
    Path file = ball("a.nii.gz", x, y, z);

    assertEquals(Optional.ofNullable(taken), Plane.takenIn(Images.grid(Source.of(file))));

    List<String> said = new ArrayList<>();
    Preprocessing open = new Preprocessing(32, 32, null, Fit.RESIZE);
    DataConfig looked = DataConfig.of(folder.resolve("data"), open).looked(said::add);
    assertEquals(taken == null ? Plane.AXIAL : taken, looked.preprocessing().plane());
    assertEquals(
        taken == Plane.SAGITTAL,
        said.contains(
            "plane: sagittal, in which they were taken (1 of 1 images as thick sagittal slices)"),
        said.toString());
  }

  @Test
  void stacksOfSeveralPlanesAreSaid() {
    ball("a.nii.gz", 5, 1, 1);
    ball("b.nii.gz", 5, 1, 1);
    ball("c.nii.gz", 1, 1, 5);
    StackPlane taken = StackPlane.of(cohort());
    assertEquals(Plane.SAGITTAL, taken.plane());
    assertTrue(taken.words().orElseThrow().contains("1 of 3 images as thick axial"));
    assertTrue(taken.words().orElseThrow().contains("cut across their slices"));
  }

  @Test
  void squarePixelsOfOneSizeStayAsTheyAre() {
    ball("a.nii.gz", 1, 1, 5);
    ball("b.nii.gz", 1.02, 1, 5);
    for (Fit fit : List.of(Fit.RESIZE, Fit.PATCH)) {
      assertNull(chosen(fit).preprocessing().spacing());
      assertEquals(List.of(), chosen(fit).sentences());
    }
  }

  @Test
  void oblongPixelsBecomeSquareAndABallStaysRound() {
    Path file = ball("a.nii.gz", 0.5, 2, 4);
    Choice chosen = chosen(Fit.RESIZE);
    assertEquals(0.5, chosen.preprocessing().spacing());
    assertEquals(
        List.of(
            "pixels: square, as wide as high before slices are scaled (those of 1 of 1 volumes are"
                + " not, such as 2 x 0.5 mm)"),
        chosen.sentences());

    PreparedImage image = PreparedImage.of(Images.read(file), chosen.preprocessing());
    float[] middle = image.prepared(5).values(); // 32 x 32 pixels of 1.25 mm
    float edge = 0.5f * middle[0] + 0.5f * middle[16 * 32 + 16]; // of the ball
    int across = 0;
    int down = 0;
    for (int i = 0; i < 32; i++) {
      across += middle[16 * 32 + i] > edge ? 1 : 0;
      down += middle[i * 32 + 16] > edge ? 1 : 0;
    }
    assertEquals(16, across, 2); // 20 mm
    assertEquals(16, down, 2);
  }

  @Test
  void pixelsOfSeveralSizesAreBroughtToOneUnlessSlicesAreScaledAnyway() {
    ball("a.nii.gz", 0.5, 0.5, 4);
    ball("b.nii.gz", 1, 1, 4);
    ball("c.nii.gz", 2, 2, 8);
    assertNull(chosen(Fit.RESIZE).preprocessing().spacing());
    Choice patches = chosen(Fit.PATCH);
    assertEquals(1, patches.preprocessing().spacing());
    assertEquals(
        List.of(
            "pixels: 1 x 1 mm, to which slices are brought (those of 3 volumes are of 0.5 to 2 mm)"),
        patches.sentences());
    for (String name : List.of("a", "b", "c")) {
      Volume volume = Images.read(folder.resolve("data/" + name + ".nii.gz"));
      PreparedImage image = PreparedImage.of(volume, patches.preprocessing());
      assertEquals(40, image.fit().networkHeight(), "40 mm");
    }
  }

  @Test
  void aModelSaysOnceThatItSeesAnImageOtherwiseThanItWasTaken() {
    Source thick = Source.of(ball("a.nii.gz", 8, 2, 1));
    List<String> said = new ArrayList<>();
    Preprocessing axial = new Preprocessing(32, 32, Plane.AXIAL, Fit.RESIZE);
    StackRemark remark = new StackRemark(axial, said::add);
    remark.look(thick);
    remark.look(thick);
    assertEquals(2, said.size(), said.toString());
    assertTrue(said.get(0).contains("was taken as thick sagittal slices"), said.get(0));
    assertTrue(said.get(1).contains("pixels of 2.0 x 8.0 mm"), said.get(1));

    said.clear();
    new StackRemark(axial.withPlane(Plane.SAGITTAL).withSpacing(1.0), said::add).look(thick);
    assertEquals(List.of(), said);
    assertFalse(axial.undecided());
    assertTrue(axial.withPlane(null).undecided());
    assertTrue(axial.withSpacing(0.0).undecided());
  }
}
