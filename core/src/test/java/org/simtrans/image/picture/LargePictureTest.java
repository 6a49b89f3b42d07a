package org.simtrans.image.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.AtomicFile;
import org.simtrans.image.Channels;
import org.simtrans.image.GoldenFormats;
import org.simtrans.image.Images;
import org.simtrans.image.Source;
import org.simtrans.image.Volume;
import org.simtrans.tiff.PageProperties;
import org.simtrans.tiff.SampleType;
import org.simtrans.tiff.TiffWriter;

class LargePictureTest {
  @TempDir static Path folder;

  @BeforeAll
  static void unpack() throws IOException {
    GoldenFormats.unpack(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiles.tif",
        "rgb-planar-tiles.tif",
        "lzw-uint16-predicted.tif",
        "jpeg-ycbcr.tif",
        "palette.tif",
        "bits-12.tif",
        "turn-6.tif",
        "turn-3.tif",
        "turn-7.tif",
        "group4.tif"
      })
  void everyRegionIsThatOfTheWhole(String name) {
    Path file = folder.resolve(name);
    Volume whole = Images.read(file);
    Channels channels = Images.readChannels(Source.of(file));
    try (LargePicture picture = LargePicture.open(file)) {
      assertEquals(whole.nx(), picture.width());
      assertEquals(whole.ny(), picture.height());
      int size = 3;
      for (int y = 0; y + size <= picture.height(); y += 2) {
        for (int x = 0; x + size <= picture.width(); x += 2) {
          Volume grey = picture.readGrey(x, y, size, size);
          Channels region = picture.read(x, y, size, size);
          assertEquals(channels.count(), region.count());
          for (int i = 0; i < size * size; i++) {
            int column = x + i % size;
            int row = y + i / size;
            assertEquals(whole.value(column, row, 0), grey.value(i % size, i / size, 0));
            for (int c = 0; c < region.count(); c++) {
              assertEquals(
                  channels.volumes().get(c).value(column, row, 0),
                  region.volumes().get(c).value(i % size, i / size, 0));
            }
          }
        }
      }
      assertThrows(
          IndexOutOfBoundsException.class, () -> picture.read(picture.width() - 1, 0, 2, 1));
    }
  }

  @Test
  void aMaskIsWrittenTileByTile() throws IOException {
    Path file = folder.resolve("plain.tif");
    int width = 1100;
    int height = 520;
    Images.write(
        file,
        Volume.ofPicture(width, height, new float[width * height])
            .withLabels(new byte[width * height]));
    Path mask = folder.resolve("new folder").resolve("mask.tif");
    try (LargePicture picture = LargePicture.open(file)) {
      LargeMask.write(mask, picture, LargePictureTest::pattern);
      assertThrows(
          IllegalStateException.class,
          () -> LargeMask.write(folder.resolve("none.tif"), picture, one -> {}));
      assertFalse(Files.exists(folder.resolve("none.tif")));
    }
    Volume read = Images.read(mask);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        assertEquals((x + y) % 251, read.value(x, y, 0));
      }
    }
  }

  /** 400 million pixels, of which a whole copy alone would fill the heap that is allowed here. */
  @Test
  @Tag("slow")
  void aVeryLargePictureIsReadAndItsMaskWrittenInLittleMemory() throws IOException {
    Path large = folder.resolve("large.tif");
    writeLarge(large, 20_000, 20_000);
    long before = used();
    Path mask = folder.resolve("large-mask.tif");
    try (LargePicture picture = LargePicture.open(large)) {
      assertEquals(20_000, picture.width());
      LargeMask.write(
          mask,
          picture,
          tiles -> {
            long most = 0;
            for (int row = 0; row < tiles.down(); row++) {
              for (int column = 0; column < tiles.across(); column++) {
                Volume region =
                    picture.readGrey(
                        column * LargeMask.TILE,
                        row * LargeMask.TILE,
                        tiles.tileWidth(column),
                        tiles.tileHeight(row));
                byte[] labels = new byte[(int) region.voxels()];
                float[] values = region.values();
                for (int i = 0; i < labels.length; i++) {
                  labels[i] = (byte) values[i];
                }
                tiles.put(column, row, labels);
              }
              most = Math.max(most, used() - before);
            }
            assertTrue(most < 300L << 20, most + " bytes");
          });
    }
    try (LargePicture drawn = LargePicture.open(mask)) {
      Volume corner = drawn.readGrey(19_990, 19_980, 10, 20);
      assertArrayEquals(new int[] {10, 20, 1}, corner.shape());
      assertEquals((19_999 + 19_999) % 251, corner.value(9, 19, 0));
    }
  }

  private static void writeLarge(Path file, int width, int height) throws IOException {
    AtomicFile.writeChannel(
        file,
        channel -> {
          TiffWriter writer = new TiffWriter(channel, (long) width * height);
          TiffWriter.Page page = writer.tiled(width, height, SampleType.UINT8, 256);
          byte[] tile = new byte[256 * 256];
          for (int i = 0; i < page.across() * page.down(); i++) {
            for (int at = 0; at < tile.length; at++) {
              int x = i % page.across() * 256 + at % 256;
              int y = i / page.across() * 256 + at / 256;
              tile[at] = (byte) ((x + y) % 251);
            }
            page.put(i, ByteBuffer.wrap(tile));
          }
          page.end(PageProperties.NONE);
        });
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  static void pattern(LargeMask mask) throws IOException {
    for (int row = mask.down() - 1; row >= 0; row--) {
      for (int column = 0; column < mask.across(); column++) {
        int width = mask.tileWidth(column);
        byte[] labels = new byte[width * mask.tileHeight(row)];
        for (int i = 0; i < labels.length; i++) {
          int x = column * LargeMask.TILE + i % width;
          int y = row * LargeMask.TILE + i / width;
          labels[i] = (byte) ((x + y) % 251);
        }
        mask.put(column, row, labels);
      }
    }
  }
}
