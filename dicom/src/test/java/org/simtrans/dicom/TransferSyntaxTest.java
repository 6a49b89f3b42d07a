package org.simtrans.dicom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.simtrans.image.Images;
import org.simtrans.image.Source;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;

/** Files of tools/golden/dicom.py: their values are those that others put into them. */
class TransferSyntaxTest {
  private static final Set<String> FOREIGN = Set.of("jpeg-2000", "jpeg-ls");

  @TempDir private Path folder;

  private static Path golden(String name) {
    try {
      return Path.of(TransferSyntaxTest.class.getResource("/golden/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<String> lines() throws IOException {
    return Files.readAllLines(golden("values.txt")).stream()
        .filter(line -> !FOREIGN.contains(line.split(" ")[0]));
  }

  private static int[] values(String line) {
    return Arrays.stream(line.split(" ")).skip(1).mapToInt(Integer::parseInt).toArray();
  }

  private static int[] expected(String name) throws IOException {
    return Files.readAllLines(golden("values.txt")).stream()
        .filter(line -> line.startsWith(name + " "))
        .map(TransferSyntaxTest::values)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void storedValues(String line) {
    DicomFile file = DicomFile.whole(golden(line.split(" ")[0] + ".dcm"));
    PixelForm form = PixelForm.of(file.header());
    int frames = FrameReader.count(file.header());
    FrameDecoder decoder = new FrameDecoder(file, form, frames);
    int[] found =
        IntStream.range(0, frames).flatMap(i -> Arrays.stream(decoder.frame(i))).toArray();
    assertArrayEquals(values(line), found);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void filesAreKnownByWhatTheyHold(String line) throws IOException {
    Path unnamed = folder.resolve("unnamed");
    Files.copy(golden(line.split(" ")[0] + ".dcm"), unnamed);
    assertTrue(new DicomFormat().gathers(unnamed));
    assertArrayEquals(
        Images.read(golden(line.split(" ")[0] + ".dcm")).values(), Images.read(unnamed).values());
  }

  @Test
  void jpeg2000ByDcm2niix() throws IOException {
    assumeTrue(
        SeriesPhantom.run(folder, "dcm2niix", "--version") != null,
        "dcm2niix is not installed, so it decodes no JPEG 2000");
    Volume volume = Images.read(golden("jpeg-2000.dcm"));
    int[] stored = expected("jpeg-2000");
    for (int row = 0; row < 12; row++) {
      for (int x = 0; x < 17; x++) {
        assertEquals(stored[17 * row + x], volume.value(x, 11 - row, 0));
      }
    }
  }

  @Test
  void whatNobodyDecodesIsRefusedByName() {
    String said =
        assertThrows(UnreadableImageException.class, () -> Images.read(golden("jpeg-ls.dcm")))
            .getMessage();
    assertTrue(said.contains("JPEG-LS lossless (1.2.840.10008.1.2.4.80)"), said);
    assertTrue(said.contains("dcm2niix"), said);
  }

  @ParameterizedTest
  @MethodSource("enhanced")
  void framesOfAnEnhancedImageLieWhereTheirGroupsSay(String name, int time) throws IOException {
    Source source = Source.of(golden(name + ".dcm"));
    assertEquals(2, new DicomFormat().frames(source));
    Volume volume = Images.read(source.withFrame(time));
    int[] stored = expected(name);
    List<int[]> frames = // plane, time point
        List.of(
            new int[] {2, 1},
            new int[] {0, 0},
            new int[] {1, 1},
            new int[] {0, 1},
            new int[] {2, 0},
            new int[] {1, 0});
    double[][] rows = volume.affine().rows();
    for (int f = 0; f < 6; f++) {
      if (frames.get(f)[1] == time) {
        int plane = frames.get(f)[0];
        for (int i = 0; i < 12 * 17; i++) {
          double value = stored[f * 12 * 17 + i] * (1.0 + plane) + 10 * time;
          double right = 5 + 2.5 * plane; // to the patient's right, from LPS
          double front = 6 - .7 * (i % 17);
          double up = 7 - .9 * (i / 17);
          int[] voxel = nearest(rows, right, front, up);
          assertEquals(value, volume.value(voxel[0], voxel[1], voxel[2]), 1e-3);
        }
      }
    }
  }

  static Stream<Arguments> enhanced() {
    return Stream.of("enhanced", "enhanced-rle")
        .flatMap(name -> Stream.of(0, 1).map(time -> Arguments.of(name, time)));
  }

  /** The voxel at a place, of a volume whose axes are at right angles. */
  private static int[] nearest(double[][] rows, double... mm) {
    int[] voxel = new int[3];
    for (int axis = 0; axis < 3; axis++) {
      double along = 0;
      double square = 0;
      for (int r = 0; r < 3; r++) {
        along += (mm[r] - rows[r][3]) * rows[r][axis];
        square += rows[r][axis] * rows[r][axis];
      }
      assertEquals(Math.rint(along / square), along / square, 1e-6);
      voxel[axis] = (int) Math.rint(along / square);
    }
    return voxel;
  }
}
