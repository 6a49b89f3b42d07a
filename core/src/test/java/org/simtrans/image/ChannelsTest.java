package org.simtrans.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelsTest {
  private static final int[] SHAPE = {3, 2, 2};

  @TempDir private Path folder;
  private Path first;

  @BeforeEach
  void firstChannel() {
    first = write("a_0000.nii.gz", Affine.scaling(1, 1, 4), 0);
  }

  private Path write(String name, Affine affine, float begin) {
    float[] values = new float[12];
    for (int i = 0; i < values.length; i++) {
      values[i] = begin + i;
    }
    Path file = folder.resolve(name);
    Images.write(file, Volume.of(SHAPE, affine, values));
    return file;
  }

  private static Affine moved(double x) {
    return new Affine(new double[][] {{1, 0, 0, x}, {0, 1, 0, 0}, {0, 0, 4, 0}, {0, 0, 0, 1}});
  }

  @Test
  void filesOfOneImageAreItsChannelsInTheirOrder() {
    Path second = write("a_0001.nii.gz", Affine.scaling(1, 1, 4), 100);

    Channels channels = Images.readChannels(Source.of(List.of(second, first)));

    assertEquals(2, channels.count());
    assertEquals(100, channels.volumes().get(0).value(0, 0, 0));
    assertEquals(11, channels.volumes().get(1).value(2, 1, 1));
  }

  @Test
  void aChannelElsewhereIsRefusedWithBothFilesAndTheOffset() {
    Path second = write("a_0001.nii.gz", moved(2.5), 100);
    UnreadableImageException refused =
        assertThrows(
            UnreadableImageException.class,
            () -> Images.readChannels(Source.of(List.of(first, second))));
    assertTrue(refused.getMessage().contains(first.toString()), refused.getMessage());
    assertTrue(refused.getMessage().contains(second.toString()), refused.getMessage());
    assertTrue(refused.getMessage().contains("2.5"), refused.getMessage());
  }

  @Test
  void aTwentiethOfAVoxelIsRounding() {
    Path second = write("a_0001.nii.gz", moved(0.05), 100);
    assertEquals(2, Images.readChannels(Source.of(List.of(first, second))).count());
  }

  @Test
  void aChannelOfAnotherShapeIsRefused() {
    Path second = folder.resolve("b.nii.gz");
    Images.write(
        second,
        Volume.of(new int[] {3, 2, 1}, Affine.scaling(1, 1, 4), new float[] {1, 2, 3, 4, 5, 6}));
    UnreadableImageException refused =
        assertThrows(
            UnreadableImageException.class,
            () -> Images.readChannels(Source.of(List.of(first, second))));
    assertTrue(refused.getMessage().contains("3x2x1"), refused.getMessage());
    assertTrue(refused.getMessage().contains("3x2x2"), refused.getMessage());
  }

  @Test
  void aFileWithAnotherNumberOfChannelsThanItsCohortNamesIsRefused() {
    UnreadableImageException refused =
        assertThrows(
            UnreadableImageException.class,
            () -> Images.readChannels(Source.of(first).withChannels(2)));
    assertTrue(refused.getMessage().contains("holds 1 channel, but"), refused.getMessage());
  }

  @Test
  void oneFileIsOneChannel() {
    assertArrayEquals(
        Images.read(first).values(),
        Images.readChannels(Source.of(first)).volumes().get(0).values());
    assertEquals(List.of(""), Images.channelNames(Source.of(first)));
  }
}
