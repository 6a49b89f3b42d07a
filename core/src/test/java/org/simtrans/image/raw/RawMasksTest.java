package org.simtrans.image.raw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.image.Affine;
import org.simtrans.image.Channels;
import org.simtrans.image.Images;
import org.simtrans.image.Source;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;

/** NRRD and MetaImage written and read, and headers that are not what they say. */
class RawMasksTest {
  private static final int[] SHAPE = {4, 3, 2};
  private static final Affine OBLIQUE =
      new Affine(
          new double[][] {
            {-0.98480775, -0.30076774, 0.17364818, 91.25},
            {-0.17364818, 1.70574067, -0.98480775, -126.5},
            {0, 1, 1.73205081, -72.125}
          });

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"m.nrrd", "m.nhdr", "m.mha", "m.mhd"})
  void aMaskLiesWhereItsImageLies(String name) {
    Path file = folder.resolve(name);
    float[] values = new float[24];
    for (int i = 0; i < 24; i++) {
      values[i] = i / 4f;
    }
    Images.write(file, Volume.of(SHAPE, OBLIQUE, values));
    Volume read = Images.read(file);
    assertArrayEquals(values, read.values());
    assertTrue(OBLIQUE.closeTo(read.affine(), 1e-12), read.affine()::toString);
    int[] labels = new int[24];
    labels[5] = 300;
    Path mask = folder.resolve("mask" + name.substring(1));
    Images.write(mask, read.withLabels(labels));
    assertEquals(300, Images.read(mask).value(1, 1, 0));
    assertEquals("uint16", Images.inspect(mask).dtype());
    assertTrue(read.affine().closeTo(Images.read(mask).affine(), 1e-12));
    assertEquals(name.substring(1), Images.maskName(file).substring(1));
  }

  @ParameterizedTest
  @CsvSource({"um, 0.0005", "mm, 0.5", "cm, 5"})
  void nrrdInOtherUnitsIsInMillimetres(String unit, double spacing) throws IOException {
    Path file = folder.resolve("units.nrrd");
    String header =
        """
        NRRD0005
        type: uint8
        dimension: 3
        space: right-anterior-superior
        sizes: 2 1 1
        space directions: (0.5,0,0) (0,0.5,0) (0,0,0.5)
        space units: "%1$s" "%1$s" "%1$s"
        space origin: (4,0,0)
        encoding: ascii

        7 9
        """
            .formatted(unit);
    Files.writeString(file, header);
    Volume read = Images.read(file);
    assertEquals(spacing, read.spacing()[0], 1e-12);
    assertEquals(8 * spacing, read.affine().get(0, 3), 1e-12);
    assertEquals(9, read.value(1, 0, 0));
    assertEquals(unit, Images.inspect(file).unit());
    Path mask = folder.resolve("mask.nrrd");
    Images.write(mask, read.withLabels(new byte[2]));
    assertTrue(
        Files.readString(mask, StandardCharsets.ISO_8859_1).contains("space units: \"" + unit));
    assertTrue(read.affine().closeTo(Images.read(mask).affine(), 1e-12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret.raw", "/etc/passwd", ".."})
  void aHeaderCannotAskForFilesOutsideItsFolder(String data) throws IOException {
    Path inner = Files.createDirectories(folder.resolve("inner"));
    Files.write(folder.resolve("secret.raw"), new byte[2]);
    Path nhdr = inner.resolve("a.nhdr");
    Files.writeString(
        nhdr,
        "NRRD0004\ntype: uint8\ndimension: 2\nsizes: 2 1\nencoding: raw\ndata file: "
            + data
            + "\n\n");
    Path mhd = inner.resolve("a.mhd");
    Files.writeString(
        mhd, "NDims = 2\nDimSize = 2 1\nElementType = MET_UCHAR\nElementDataFile = " + data + "\n");
    for (Path file : new Path[] {nhdr, mhd}) {
      String said =
          assertThrows(UnreadableImageException.class, () -> Images.read(file)).getMessage();
      assertTrue(said.contains("folder"), said);
    }
  }

  @Test
  void aHeaderThatPromisesMoreThanItsFileHoldsIsRefusedBeforeMemoryIsTaken() throws IOException {
    Path file = folder.resolve("big.nrrd");
    Files.writeString(
        file, "NRRD0004\ntype: double\ndimension: 3\nsizes: 600 600 600\nencoding: gzip\n\nxx");
    String said =
        assertThrows(UnreadableImageException.class, () -> Images.read(file)).getMessage();
    assertTrue(said.contains("fewer are there"), said);
  }

  @Test
  void vectorsAreChannelsAndNoSingleImage() throws IOException {
    Path file = folder.resolve("v.mha");
    Files.writeString(
        file,
        "NDims = 2\nDimSize = 2 1\nElementNumberOfChannels = 3\nElementType = MET_UCHAR\n"
            + "ElementDataFile = LOCAL\nabcdef");
    Channels channels = Images.readChannels(Source.of(file));
    assertEquals(3, channels.count());
    assertArrayEquals(new float[] {'b', 'e'}, channels.volumes().get(1).values());
    String said =
        assertThrows(UnreadableImageException.class, () -> Images.read(file)).getMessage();
    assertTrue(said.contains("components"), said);
  }
}
