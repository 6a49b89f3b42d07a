package org.simtrans.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.AtomicFile;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.host.ResidentMemory;
import org.simtrans.image.Channels;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.Source;
import org.simtrans.image.Volume;
import org.simtrans.image.picture.LargePicture;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.predict.SegmentFiles.Task;
import org.simtrans.run.ModelCard;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;
import org.simtrans.tiff.PageProperties;
import org.simtrans.tiff.SampleType;
import org.simtrans.tiff.TiffWriter;

/** Large pictures are drawn on in bands, as small ones are drawn on at once. */
class LargeDrawingTest {
  @TempDir Path folder;

  private static Segmenter segmenter(int tile, int smallestPart) {
    Preprocessing size = new Preprocessing(tile, tile, Plane.AXIAL, Fit.PATCH);
    return Segmenter.of(
        Rule.of(
            size,
            List.of(7, 200),
            .5,
            smallestPart,
            new float[] {.6f, .2f},
            new float[] {.1f, .55f}));
  }

  private Task task(int width, int height) {
    Random random = new Random(width);
    float[] values = new float[width * height];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1 + random.nextInt(255);
    }
    Path file = folder.resolve("picture.tif");
    Images.write(file, Volume.ofPicture(width, height, values));
    return new Task(Source.of(file), folder.resolve("masks/picture.tif"));
  }

  /** Both sides are multiples of 16, so that the sample of intensities is the whole picture. */
  @ParameterizedTest
  @CsvSource({"160, 96, 32, 1", "160, 96, 32, 5", "1040, 544, 64, 3", "16, 128, 32, 4"})
  void theMaskIsThatOfThePictureAtOnce(int width, int height, int tile, int smallestPart) {
    Task task = task(width, height);
    Segmenter segmenter = segmenter(tile, smallestPart);
    assertTrue(LargeDrawing.takes(segmenter, task, (long) width * height - 1));
    assertFalse(LargeDrawing.takes(segmenter, task, (long) width * height));
    long labelled = LargeDrawing.write(segmenter, task);
    Segmentation whole = segmenter.segment(Images.read(task.source()));
    assertEquals(whole.labelledVoxels(), labelled);
    Volume expected = whole.mask(segmenter.model().card().labels());
    Volume mask = Images.read(task.mask());
    assertArrayEquals(expected.values(), mask.values());
    assertEquals(smallestPart == 1 ? 0 : 1, contains(mask, 0) ? 1 : 0);
    assertTrue(contains(mask, 7) && contains(mask, 200));
  }

  /** A network sees around a pixel, so that the seams of tiles and bands would show. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aNetworkSeesColoursAcrossTilesAsAtOnce(boolean tiledFile) throws IOException {
    int width = 160;
    int height = 208;
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(5);
    for (int i = 0; i < width * height; i++) {
      int disc = Math.hypot(i % width % 40 - 20, i / width % 50 - 25) < 12 ? 0x80 : 0;
      picture.setRGB(i % width, i / width, random.nextInt(1 << 24) & 0x3f7f5f | disc << 8);
    }
    Path file = folder.resolve("colours.tif");
    write(picture, file, tiledFile);
    Task task = new Task(Source.of(file), folder.resolve("colours-mask.tif"));
    Preprocessing size =
        new Preprocessing(64, 64, Plane.AXIAL, Fit.PATCH).with(new ChannelChoice(Channels.COLOURS));
    ModelConfig config = new ModelConfig("unet", "none", 3, 1);
    SegmentationModel network = Models.create(config, new Rng(1));
    network.train(false);
    ModelCard card =
        new ModelCard(config, size, new LabelValues(List.of(1)), .5, 1, false, 1, .5, 1, "test");
    TrainedModel model = TrainedModel.ready(network, card, Precision.FP32, ComputeDevice.CPU);
    try {
      Segmenter segmenter = Segmenter.of(model);
      List<Volume> channels = segmenter.channels().read(task.source(), List.of());
      assertEquals(3, channels.size());
      Segmentation whole = segmenter.segment(channels, true);
      double middle =
          Arrays.stream(toDoubles(whole.probabilities().get(0)))
              .sorted()
              .toArray()[width * height / 2];
      segmenter = segmenter.withThreshold(middle); // an untrained network is sure of nothing

      assertTrue(LargeDrawing.takes(segmenter, task, (long) width * height - 1));
      long labelled = LargeDrawing.write(segmenter, task);

      Volume expected = segmenter.segment(channels, false).mask(card.labels());
      Volume mask = Images.read(task.mask());
      int differ = 0;
      for (int i = 0; i < width * height; i++) {
        differ += expected.values()[i] == mask.values()[i] ? 0 : 1;
      }
      assertTrue(labelled > 0.4 * width * height && labelled < 0.6 * width * height);
      assertEquals(0, differ);
    } finally {
      model.release();
    }
  }

  /**
   * In strips, or in tiles of which neither the rows nor the columns of the picture are multiples.
   */
  private static void write(BufferedImage picture, Path file, boolean tiled) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    if (tiled) {
      param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
      param.setTiling(48, 32, 0, 0);
    }
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), param);
    } finally {
      writer.dispose();
    }
  }

  private static double[] toDoubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  private static boolean contains(Volume mask, float label) {
    for (float value : mask.values()) {
      if (value == label) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aPictureOfOneValueIsRefusedAndNothingIsWritten() {
    Path file = folder.resolve("flat.tif");
    Images.write(file, Volume.ofPicture(64, 64, new float[64 * 64]));
    Task task = new Task(Source.of(file), folder.resolve("flat-mask.tif"));
    assertThrows(UndrawableImageException.class, () -> LargeDrawing.write(segmenter(32, 1), task));
    assertFalse(Files.exists(task.mask()));
  }

  /** 400 million pixels with a disc every 500; the memory of the process is measured. */
  @Test
  @Tag("slow")
  void aPictureOfTwentyThousandPixelsASideTakesLessThanFourGigabytes() throws IOException {
    int edge = 20_000;
    Path file = folder.resolve("huge.tif");
    writeDiscs(file, edge);
    ResidentMemory.resetPeak(); // what other tests have left is not of this one
    long before = ResidentMemory.now().orElseThrow();
    Task task = new Task(Source.of(file), folder.resolve("huge-mask.tif"));
    List<SegmentFiles.Failure> failures =
        new SegmentFiles(segmenter(1024, 50), false)
            .run(List.of(task), (one, drawn) -> {}, ProgressListener.SILENT);
    assertEquals(List.of(), failures);
    try (LargePicture mask = LargePicture.open(task.mask())) {
      assertEquals(edge, mask.width());
      assertEquals(edge, mask.height());
      for (int at : new int[] {250, 10_250, 19_750}) {
        Volume around = mask.readGrey(at - 60, at - 60, 121, 121);
        for (int p = 0; p < 121 * 121; p++) {
          assertEquals(isDisc(at - 60 + p % 121, at - 60 + p / 121) ? 7 : 200, around.values()[p]);
        }
      }
    }
    long megabytes = (ResidentMemory.peak().orElseThrow() - before) >> 20;
    assertTrue(megabytes < 4000, megabytes + " MB");
  }

  private static boolean isDisc(int x, int y) {
    int dx = x % 500 - 250;
    int dy = y % 500 - 250;
    return dx * dx + dy * dy <= 1600;
  }

  private static void writeDiscs(Path file, int edge) throws IOException {
    int tile = 512;
    AtomicFile.writeChannel(
        file,
        channel -> {
          TiffWriter writer = new TiffWriter(channel, (long) edge * edge);
          TiffWriter.Page page = writer.tiled(edge, edge, SampleType.UINT8, tile);
          byte[] values = new byte[tile * tile];
          for (int t = 0; t < page.across() * page.down(); t++) {
            for (int p = 0; p < values.length; p++) {
              int x = t % page.across() * tile + p % tile;
              int y = t / page.across() * tile + p / tile;
              values[p] = (byte) (isDisc(x, y) ? 220 : 40 + (x * 7 + y * 3) % 5);
            }
            page.put(t, ByteBuffer.wrap(values));
          }
          page.end(PageProperties.NONE);
        });
  }
}
