package org.simtrans.image.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.image.Affine;
import org.simtrans.image.GoldenFormats;
import org.simtrans.image.ImageInfo;
import org.simtrans.image.Images;
import org.simtrans.image.UnwritableImageException;
import org.simtrans.image.Volume;
import org.simtrans.image.microscope.ImageJText;
import org.simtrans.image.microscope.OmeXml;
import org.simtrans.tiff.TiffFile;
import org.simtrans.tiff.TiffPage;

/** Masks of TIFFs are TIFFs of the same kind. */
class TiffMaskTest {
  @TempDir static Path folder;

  @BeforeAll
  static void unpack() throws IOException {
    GoldenFormats.unpack(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stack-imagej.tif",
        "hyperstack-imagej.tif",
        "ome-czyx.ome.tif",
        "pages.tif",
        "resolution.tif",
        "turn-6.tif",
        "turn-3.tif",
        "uint16-be-big.tif",
        "rgb-float32.tif"
      })
  void aMaskHasTheKindOfItsImage(String name) throws IOException {
    Path file = folder.resolve(name);
    Volume image = Images.read(file);
    int[] labels = new int[(int) image.voxels()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 5;
    }
    Path mask = folder.resolve("masks").resolve(name);
    Images.write(mask, image.withLabels(labels));
    Volume read = Images.read(mask);
    for (int i = 0; i < labels.length; i++) {
      assertEquals(labels[i], read.values()[i]);
    }
    assertArrayEquals(image.shape(), read.shape());
    assertArrayEquals(image.spacing(), read.spacing(), 1e-12);
    ImageInfo before = Images.inspect(file);
    ImageInfo after = Images.inspect(mask);
    assertEquals(before.unit(), after.unit());
    assertEquals("uint8", after.dtype());
    try (TiffFile one = TiffFile.open(file);
        TiffFile two = TiffFile.open(mask)) {
      TiffPage first = one.pages().get(0);
      TiffPage second = two.pages().get(0);
      assertEquals(first.xResolution(), second.xResolution());
      assertEquals(first.yResolution(), second.yResolution());
      assertEquals(first.orientation(), second.orientation());
      assertEquals(first.width(), second.width());
      if (first.xResolution().isPresent()) {
        assertEquals(first.resolutionUnit(), second.resolutionUnit());
      }
      assertEquals(OmeXml.is(first.description()), OmeXml.is(second.description()));
      assertEquals(ImageJText.is(first.description()), ImageJText.is(second.description()));
    }
  }

  @Test
  void probabilitiesAreFloats() {
    Volume image = Images.read(folder.resolve("stack-imagej.tif"));
    float[] values = new float[(int) image.voxels()];
    values[3] = 0.25f;
    values[4] = Float.NaN;
    Path file = folder.resolve("probability.tif");
    Images.write(file, image.withValues(values));
    assertArrayEquals(values, Images.read(file).values());
  }

  @Test
  void aScanOfManySlicesIsNotWrittenAsTiffWhichHasNoPlaceInAPatient() {
    Volume scan = Volume.ofLabels(new int[] {1, 1, 2}, Affine.scaling(1, 1, 1), new byte[2]);
    String said =
        assertThrows(
                UnwritableImageException.class,
                () -> Images.write(folder.resolve("scan.tif"), scan))
            .getMessage();
    assertTrue(said.contains(".nii.gz"), said);
  }
}
