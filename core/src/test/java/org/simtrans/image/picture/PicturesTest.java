package org.simtrans.image.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.UnwritableImageException;
import org.simtrans.image.Volume;

class PicturesTest {
  private static final int[] SHAPE = {3, 2, 1};

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"m.png", "m.tif", "m.TIFF"})
  void labelsAreWrittenAndReadAsTheyAre(String name) {
    Path file = folder.resolve(name);
    Volume small = Volume.ofLabels(SHAPE, Affine.scaling(1, 1, 1), new byte[] {0, 1, 2, 3, -1, 9});
    Images.write(file, small);
    assertArrayEquals(new float[] {0, 1, 2, 3, 255, 9}, Images.read(file).values());
    assertEquals("uint8", Images.inspect(file).dtype());

    int[] large = {0, 1, 256, 65535, 4000, 7};
    Images.write(file, Images.read(file).withLabels(large));
    assertArrayEquals(new float[] {0, 1, 256, 65535, 4000, 7}, Images.read(file).values());
    assertEquals("uint16", Images.inspect(file).dtype());
    assertEquals(List.of(3L, 2L), Images.inspect(file).shape());
    assertTrue(Images.read(file).isPicture());
  }

  @Test
  void tiffHoldsFloats() {
    float[] values = {0, 0.25f, -1, 1e9f, Float.NaN, 0.1f};
    Path file = folder.resolve("p.tif");
    Images.write(file, Volume.of(SHAPE, Affine.scaling(1, 1, 1), values));
    assertArrayEquals(values, Images.read(file).values());
  }

  @Test
  void aPictureOfAPictureLiesAsItLay() throws IOException {
    BufferedImage grey = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(2, 0, 0, 50); // right, top
    Volume picture = Images.read(png(grey));
    assertEquals(50, picture.value(2, 0, 0));
    Path file = folder.resolve("copy.nii.gz");
    Images.write(file, picture);
    assertArrayEquals(picture.values(), Images.read(file).values());
    assertEquals(picture.affine(), Images.read(file).affine());
  }

  @Test
  void coloursBecomeTheirLuminance() throws IOException {
    BufferedImage colour = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    colour.setRGB(0, 0, 0xffff0000);
    colour.setRGB(1, 0, 0xff808080);
    colour.setRGB(2, 0, 0xff0000ff);
    assertArrayEquals(new float[] {76, 128, 29}, Images.read(png(colour)).values());
  }

  @Test
  void palettesBecomeTheirLuminance() throws IOException {
    byte[] red = {0, 100, (byte) 255};
    byte[] green = {0, 100, 0};
    byte[] blue = {0, 100, 0};
    BufferedImage image =
        new BufferedImage(
            3, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 3, red, green, blue));
    WritableRaster raster = image.getRaster();
    for (int x = 0; x < 3; x++) {
      raster.setSample(x, 0, 0, x);
    }
    assertArrayEquals(new float[] {0, 100, 76}, Images.read(png(image)).values());
  }

  @Test
  void aBlackAndWhiteMaskIs0And255() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.getRaster().setSample(1, 0, 0, 1);
    assertArrayEquals(new float[] {0, 255}, Images.read(png(image)).values());
  }

  @Test
  void jpegIsReadButNotWritten() throws IOException {
    BufferedImage grey = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 256; i++) {
      grey.getRaster().setSample(i % 16, i / 16, 0, 200);
    }
    Path file = folder.resolve("g.jpg");
    assertTrue(ImageIO.write(grey, "jpeg", file.toFile()));
    Volume read = Images.read(file);
    assertEquals(200, read.value(8, 8, 0), 1);
    assertThrows(UnwritableImageException.class, () -> Images.write(file, read));
  }

  @Test
  void pagesOfATiffOfOneSizeLieOnTopOfEachOther() throws IOException {
    Path file = folder.resolve("pages.tif");
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int page = 0; page < 3; page++) {
        BufferedImage grey = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(0, 0, 0, 10 * page);
        writer.writeToSequence(new IIOImage(grey, null, null), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    assertEquals(20, Images.read(file).value(0, 0, 2));
    assertEquals(List.of(2L, 2L, 3L), Images.inspect(file).shape());
    assertEquals(3, Images.inspect(file).pages());
    assertEquals(20, Images.inspect(file).max());
    assertThrows(UnreadableImageException.class, () -> Images.read(file, 1));
  }

  @Test
  void saysWhatAFormatCannotHold() {
    Affine unit = Affine.scaling(1, 1, 1);
    Path png = folder.resolve("x.png");
    Volume floats = Volume.of(SHAPE, unit, new float[6]);
    assertThrows(UnwritableImageException.class, () -> Images.write(png, floats));
    Volume thick = Volume.ofLabels(new int[] {1, 1, 2}, unit, new byte[2]);
    assertThrows(UnwritableImageException.class, () -> Images.write(png, thick));
    assertThrows(
        UnwritableImageException.class, () -> Images.write(folder.resolve("x.dcm"), thick));
    Volume negative = thick.withLabels(new int[] {-1, 1});
    assertThrows(UnwritableImageException.class, () -> Images.write(png, negative));
    assertFalse(Files.exists(png));
  }

  @Test
  void damagedPicturesAreRefusedByName() throws IOException {
    BufferedImage noise = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 4096; i++) {
      noise.getRaster().setSample(i % 64, i / 64, 0, i * i % 251);
    }
    for (String ending : List.of("png", "tif", "jpg")) {
      File whole = folder.resolve("whole." + ending).toFile();
      assertTrue(ImageIO.write(noise, ending.equals("tif") ? "tiff" : ending, whole));
      byte[] bytes = Files.readAllBytes(whole.toPath());
      for (int kept : new int[] {0, 3, 20, 60}) {
        Path cut = folder.resolve("cut" + kept + "." + ending);
        Files.write(cut, Arrays.copyOf(bytes, kept));
        UnreadableImageException error =
            assertThrows(UnreadableImageException.class, () -> Images.read(cut), cut::toString);
        assertTrue(error.getMessage().startsWith(cut.toString()));
      }
    }
    Path absent = folder.resolve("absent.png");
    assertThrows(UnreadableImageException.class, () -> Images.read(absent));
  }

  /** Java's decoder fills what is missing with grey, and only warns. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aJpegThatIsCutOffIsRefused(boolean withAnEnd) throws IOException {
    BufferedImage noise = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 4096; i++) {
      noise.getRaster().setSample(i % 64, i / 64, 0, i * i % 251);
    }
    Path file = folder.resolve("half.jpg");
    assertTrue(ImageIO.write(noise, "jpg", file.toFile()));
    byte[] half = Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2);
    if (withAnEnd) {
      half[half.length - 3] = 0;
      half[half.length - 2] = (byte) 0xff;
      half[half.length - 1] = (byte) 0xd9;
    }
    Files.write(file, half);
    String said =
        assertThrows(UnreadableImageException.class, () -> Images.read(file)).getMessage();
    assertTrue(said.contains("cut off"), said);
  }

  /** Found by the fuzzer: an OME-TIFF whose last page is narrower than its description says. */
  @Test
  void pagesOfTwoSizesAreNoStack() throws Exception {
    Path file = Path.of(PicturesTest.class.getResource("/spoilt/pages-of-two-sizes.tif").toURI());
    String said =
        assertThrows(UnreadableImageException.class, () -> Images.read(file)).getMessage();
    assertTrue(said.contains("several sizes"), said);
    assertThrows(UnreadableImageException.class, () -> Images.readLabels(file));
  }

  /** 24 KB kept a decoder busy for half a minute: each scan is a walk over all pixels. */
  @Test
  void aJpegOfVeryManyScansIsRefused() throws IOException {
    BufferedImage grey = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
    Path file = folder.resolve("scans.jpg");
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(grey, null, null), settings);
    } finally {
      writer.dispose();
    }
    assertEquals(64, Images.read(file).nx());
    byte[] jpeg = Files.readAllBytes(file);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    many.write(jpeg, 0, jpeg.length - 2);
    byte[] emptyScan = {-1, (byte) 0xda, 0, 8, 1, 1, 0, 1, 5, 0, 0};
    for (int i = 0; i < 400; i++) {
      many.write(emptyScan);
    }
    many.write(jpeg, jpeg.length - 2, 2);
    Files.write(file, many.toByteArray());
    String said =
        assertThrows(UnreadableImageException.class, () -> Images.read(file)).getMessage();
    assertTrue(said.contains("scans"), said);
  }

  @Test
  void aTiffWhosePagesRunInACircleDoesNotHang() throws IOException {
    Path file = folder.resolve("circle.tif");
    Images.write(file, Volume.ofLabels(SHAPE, Affine.scaling(1, 1, 1), new byte[6]));
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    bytes.order(bytes.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = bytes.getInt(4);
    int next = directory + 2 + 12 * bytes.getShort(directory);
    bytes.putInt(next, directory);
    Files.write(file, bytes.array());
    assertThrows(UnreadableImageException.class, () -> Images.read(file));
    assertThrows(UnreadableImageException.class, () -> Images.inspect(file));
  }

  @Test
  void namesTellImagesAndTheirStems() {
    assertTrue(
        Stream.of("a.nii", "a.nii.gz", "a.hdr", "a.hdr.gz", "a.PNG", "a.tif", "a.jpeg")
            .map(Path::of)
            .allMatch(Images::isImage));
    assertTrue(
        Stream.of("a.img", "a.img.gz", "a.gz", "a.txt", ".png", "nii")
            .map(Path::of)
            .noneMatch(Images::isImage));
    assertEquals("a.b", Images.stem(Path.of("x/a.b.nii.gz")));
    assertEquals("a", Images.stem(Path.of("a.IMG")));
    assertEquals("a.txt", Images.stem(Path.of("a.txt")));
  }

  private Path png(BufferedImage image) throws IOException {
    Path file = folder.resolve("picture.png");
    assertTrue(ImageIO.write(image, "png", file.toFile()));
    return file;
  }
}
