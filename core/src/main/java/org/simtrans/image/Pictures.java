package org.simtrans.image;

import java.awt.Point;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferFloat;
import java.awt.image.DataBufferUShort;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.simtrans.AtomicFile;

/** PNG, TIFF and JPEG: grey as stored, colours and palettes as their luminance. */
final class Pictures {
  private static final long MAX_PIXELS = 1L << 28;

  /** What compression can make of a byte at best: LZW 1346, deflate 1032, JPEG about 1000. */
  private static final long EXPANSION = 1400;

  /** Decoded bytes that any file may come to: a blank fax of a page takes some hundred bytes. */
  private static final long ALWAYS = 4L << 20;

  private Pictures() {}

  /**
   * All pages of a file.
   *
   * @param first the first of them
   */
  record Pages(Volume first, int count) {}

  static Volume read(Path file, int page) {
    return reading(
        file,
        reader -> {
          if (page < 0 || (page > 0 && page >= pages(file, reader))) {
            throw new UnreadableImageException(
                file, "has no page " + page + "; check its number, counted from 0");
          }
          requireRoom(file, bytes(file, reader, page));
          return decoded(file, reader, page);
        });
  }

  /** Decodes one page after the other and passes each by. */
  static Pages scan(Path file, Consumer<Volume> each) {
    return reading(
        file,
        reader -> {
          int pages = pages(file, reader);
          Volume first = null;
          long bytes = 0;
          for (int page = 0; page < pages; page++) {
            bytes += bytes(file, reader, page);
            requireRoom(file, bytes); // pages can lie about one and the same data
            Volume decoded = decoded(file, reader, page);
            each.accept(decoded);
            first = first == null ? decoded : first;
          }
          return new Pages(first, pages);
        });
  }

  private static int pages(Path file, ImageReader reader) throws IOException {
    return format(reader) == ImageFormat.TIFF ? Math.max(1, TiffPages.count(file)) : 1;
  }

  /** What a page decodes to, in the larger of its whole and its tiles. */
  private static long bytes(Path file, ImageReader reader, int page) throws IOException {
    long pixels = (long) reader.getWidth(page) * reader.getHeight(page);
    if (pixels > MAX_PIXELS) {
      throw new UnreadableImageException(
          file, "has " + pixels + " pixels; up to " + MAX_PIXELS + " can be read: crop it");
    }
    long tile = (long) reader.getTileWidth(page) * reader.getTileHeight(page);
    ImageTypeSpecifier type = reader.getRawImageType(page); // none for some kinds of JPEG
    int bits = type == null ? 32 : type.getColorModel().getPixelSize();
    return Math.max(pixels, tile) * bits / 8;
  }

  private static void requireRoom(Path file, long bytes) throws IOException {
    long room = ALWAYS + EXPANSION * Files.size(file);
    if (bytes > room) {
      throw new UnreadableImageException(
          file,
          "promises "
              + bytes
              + " bytes of pixels, more than a file of its size can hold; copy or export it again");
    }
  }

  private static Volume decoded(Path file, ImageReader reader, int page) throws IOException {
    BufferedImage image = reader.read(page);
    if (isCmyk(reader, image)) {
      throw new UnreadableImageException(
          file, "has the four inks of print (CMYK); expected grey or RGB: convert it");
    }
    return Volume.ofPicture(image.getWidth(), image.getHeight(), voxels(image));
  }

  static void write(Path file, ImageFormat format, Volume volume) throws IOException {
    if (volume.nz() != 1) {
      throw new UnwritableImageException(
          file, "holds one slice and the volume has " + volume.nz() + "; write it as .nii.gz");
    }
    BufferedImage image = image(file, format, volume);
    AtomicFile.write(
        file,
        out -> {
          try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            if (!ImageIO.write(image, format.name().toLowerCase(Locale.ROOT), stream)) {
              throw new IOException("no encoder for " + format);
            }
          }
        });
  }

  // ---- reading

  /** JPEG has no transparency: a fourth band is ink, even if the decoder calls it otherwise. */
  private static boolean isCmyk(ImageReader reader, BufferedImage image) throws IOException {
    return image.getColorModel().getNumColorComponents() > 3
        || (image.getRaster().getNumBands() == 4 && format(reader) == ImageFormat.JPEG);
  }

  private static Voxels voxels(BufferedImage image) {
    Raster raster = image.getRaster();
    ColorModel colours = image.getColorModel();
    if (colours instanceof IndexColorModel palette) {
      return indexed(raster, palette);
    }
    if (colours.getNumColorComponents() >= 3) {
      return coloured(raster, sampleType(raster));
    }
    return grey(raster, sampleType(raster));
  }

  private static DataType sampleType(Raster raster) {
    return switch (raster.getDataBuffer().getDataType()) {
      case DataBuffer.TYPE_BYTE -> DataType.UINT8;
      case DataBuffer.TYPE_USHORT -> DataType.UINT16;
      case DataBuffer.TYPE_SHORT -> DataType.INT16;
      case DataBuffer.TYPE_INT ->
          raster.getSampleModel() instanceof ComponentSampleModel ? DataType.INT32 : DataType.UINT8;
      default -> DataType.FLOAT32;
    };
  }

  private static Voxels indexed(Raster raster, IndexColorModel palette) {
    ByteBuffer bytes = ByteBuffer.allocate(raster.getWidth() * raster.getHeight());
    int[] row = new int[raster.getWidth()];
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int index : raster.getSamples(0, y, row.length, 1, 0, row)) {
        bytes.put(
            (byte)
                Luminance.of(
                    palette.getRed(index), palette.getGreen(index), palette.getBlue(index)));
      }
    }
    return Voxels.unscaled(DataType.UINT8, bytes);
  }

  private static Voxels coloured(Raster raster, DataType type) {
    ByteBuffer bytes = allocate(raster, type);
    int bands = raster.getNumBands();
    int[] row = new int[raster.getWidth() * bands];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, raster.getWidth(), 1, row);
      for (int x = 0; x < row.length; x += bands) {
        put(bytes, type, Luminance.of(row[x], row[x + 1], row[x + 2]));
      }
    }
    return Voxels.unscaled(type, bytes);
  }

  private static Voxels grey(Raster raster, DataType type) {
    ByteBuffer bytes = allocate(raster, type);
    double[] row = new double[raster.getWidth()];
    for (int y = 0; y < raster.getHeight(); y++) {
      for (double sample : raster.getSamples(0, y, row.length, 1, 0, row)) {
        put(bytes, type, sample);
      }
    }
    return Voxels.unscaled(type, bytes);
  }

  private static ByteBuffer allocate(Raster raster, DataType type) {
    int pixels = raster.getWidth() * raster.getHeight();
    return ByteBuffer.allocate(Math.multiplyExact(pixels, type.bytes()))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void put(ByteBuffer bytes, DataType type, double sample) {
    switch (type) {
      case UINT8 -> bytes.put((byte) (int) sample);
      case UINT16, INT16 -> bytes.putShort((short) (int) sample);
      case INT32 -> bytes.putInt((int) sample);
      default -> bytes.putFloat((float) sample);
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T from(ImageReader reader) throws IOException;
  }

  private static <T> T reading(Path file, Reading<T> body) {
    if (!Files.isRegularFile(file)) {
      throw new UnreadableImageException(
          file, Files.exists(file) ? "is no file" : "does not exist; check the path");
    }
    try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
      ImageReader reader = reader(file, in);
      try {
        reader.setInput(in, false, true); // texts and profiles can be bombs, and are not used
        return body.from(reader);
      } finally {
        reader.dispose();
      }
    } catch (UnreadableImageException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // on damaged files the decoders throw anything
      throw new UnreadableImageException(
          file,
          "could not be decoded: it is damaged, cut off or of a rare kind; copy it, or export it"
              + " again as 8 or 16 bit PNG",
          e);
    }
  }

  /** The decoder by content; of Java's own, only those for the three formats. */
  private static ImageReader reader(Path file, ImageInputStream in) throws IOException {
    for (Iterator<ImageReader> readers = ImageIO.getImageReaders(in); readers.hasNext(); ) {
      ImageReader reader = readers.next();
      if (format(reader) != null) {
        return reader;
      }
      reader.dispose();
    }
    throw new UnreadableImageException(
        file, "is no PNG, TIFF or JPEG inside; export it again in the format of its name");
  }

  /** Null for what is none of the three. */
  private static ImageFormat format(ImageReader reader) throws IOException {
    return switch (reader.getFormatName().toLowerCase(Locale.ROOT)) {
      case "png" -> ImageFormat.PNG;
      case "jpeg" -> ImageFormat.JPEG;
      case "tif", "tiff" -> ImageFormat.TIFF;
      default -> null;
    };
  }

  // ---- writing

  private static BufferedImage image(Path file, ImageFormat format, Volume volume) {
    Voxels voxels = volume.stored();
    boolean scaled = voxels.slope() != 1 || voxels.intercept() != 0;
    int width = volume.nx();
    int height = volume.ny();
    if (voxels.type() == DataType.UINT8 && !scaled) {
      byte[] samples = voxels.bytes().array();
      return greyImage(new DataBufferByte(samples, samples.length), width, height);
    }
    if (voxels.type() == DataType.UINT16 && !scaled) {
      short[] samples = new short[voxels.count()];
      voxels.bytes().asShortBuffer().get(samples);
      return greyImage(new DataBufferUShort(samples, samples.length), width, height);
    }
    if (voxels.type() == DataType.FLOAT32 && format == ImageFormat.TIFF) {
      float[] samples = voxels.toFloats();
      return greyImage(new DataBufferFloat(samples, samples.length), width, height);
    }
    throw new UnwritableImageException(
        file,
        format
            + " cannot hold "
            + voxels.type().label(ByteOrder.LITTLE_ENDIAN)
            + " values here; write labels, or "
            + (format == ImageFormat.PNG ? ".tif or .nii.gz" : ".nii.gz"));
  }

  private static BufferedImage greyImage(DataBuffer samples, int width, int height) {
    ColorModel grey =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            false,
            false,
            Transparency.OPAQUE,
            samples.getDataType());
    SampleModel layout =
        new ComponentSampleModel(samples.getDataType(), width, height, 1, width, new int[] {0});
    WritableRaster raster = Raster.createWritableRaster(layout, samples, new Point());
    return new BufferedImage(grey, raster, false, null);
  }
}
