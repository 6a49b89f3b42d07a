package org.simtrans.dicom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;

/** Series are read as dcm2niix converts them: the same shape, the same place, the same values. */
class Dcm2niixTest {
  @TempDir private Path folder;

  @BeforeEach
  void needsDcm2niix() {
    assumeTrue(
        SeriesPhantom.run(folder, "dcm2niix", "--version") != null,
        "dcm2niix is not installed, so nothing is compared with it");
  }

  static Stream<double[]> orientations() {
    Stream<double[]> along =
        Stream.of(
            SeriesPhantom.AXIAL,
            SeriesPhantom.SAGITTAL,
            SeriesPhantom.CORONAL,
            new double[] {-1, 0, 0, 0, 1, 0},
            new double[] {1, 0, 0, 0, -1, 0},
            new double[] {0, -1, 0, 0, 0, -1},
            new double[] {0, 0, -1, 0, 1, 0},
            new double[] {0, 1, 0, -1, 0, 0});
    return Stream.concat(along, new Random(5).longs(6).mapToObj(Dcm2niixTest::oblique));
  }

  /** Two directions at right angles, any. */
  private static double[] oblique(long seed) {
    Random random = new Random(seed);
    double[] a = random.doubles(3, -1, 1).toArray();
    double[] b = random.doubles(3, -1, 1).toArray();
    double length = Math.sqrt(Frame.dot(a, a));
    double[] axes = new double[6];
    for (int i = 0; i < 3; i++) axes[i] = a[i] / length;
    double along = Frame.dot(b, axes);
    for (int i = 0; i < 3; i++) b[i] -= along * axes[i];
    double other = Math.sqrt(Frame.dot(b, b));
    for (int i = 0; i < 3; i++) axes[3 + i] = b[i] / other;
    return axes;
  }

  @ParameterizedTest
  @MethodSource("orientations")
  void anyOrientation(double[] axes) throws IOException {
    for (String modality : List.of("CT", "MR")) {
      SeriesPhantom phantom = new SeriesPhantom();
      phantom.axes = axes;
      phantom.modality = modality;
      compare(phantom.writeTo(folder.resolve(modality)));
    }
  }

  @Test
  void oneSlice() throws IOException {
    SeriesPhantom phantom = new SeriesPhantom();
    phantom.slices = 1;
    compare(phantom.writeTo(folder.resolve("one")));
  }

  @Test
  void signedAndScaled() throws IOException {
    compare(
        new SeriesPhantom()
            .with(
                (slice, set) ->
                    set.integers(Tag.PIXEL_REPRESENTATION, 1)
                        .integers(Tag.BITS_STORED, 16)
                        .integers(Tag.HIGH_BIT, 15)
                        .decimals(Tag.RESCALE_SLOPE, 0.25)
                        .decimals(Tag.RESCALE_INTERCEPT, 3.5))
            .writeTo(folder.resolve("signed")));
  }

  @Test
  void slopesThatDifferBySlice() throws IOException {
    SeriesPhantom phantom =
        new SeriesPhantom()
            .with(
                (slice, set) ->
                    set.decimals(Tag.RESCALE_SLOPE, 1 + slice).decimals(Tag.RESCALE_INTERCEPT, 0));
    phantom.modality = "PT";
    compare(phantom.writeTo(folder.resolve("slopes")));
  }

  @Test
  void highValuesDarkAndPadding() throws IOException {
    compare(
        new SeriesPhantom()
            .with((slice, set) -> set.text(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME1"))
            .writeTo(folder.resolve("dark")));
  }

  static void compare(Path series) throws IOException {
    Path out = Files.createDirectories(series.resolveSibling(series.getFileName() + "-nii"));
    SeriesPhantom.run(
        series,
        "dcm2niix",
        "-b",
        "n",
        "-z",
        "n",
        "-f",
        "o",
        "-o",
        out.toString(),
        series.toString());
    List<Path> made = SeriesPhantom.files(out);
    assertEquals(1, made.size(), made.toString());
    Volume theirs = Images.read(made.get(0));
    Volume ours = Images.read(series);
    assertArrayEquals(theirs.shape(), ours.shape());
    assertTrue(
        ours.affine().closeTo(theirs.affine(), 1e-4), ours.affine() + " and " + theirs.affine());
    assertArrayEquals(theirs.values(), ours.values(), 1e-3f);
  }
}
