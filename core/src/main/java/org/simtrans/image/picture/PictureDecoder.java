package org.simtrans.image.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import org.simtrans.image.Affine;
import org.simtrans.image.Channels;
import org.simtrans.image.Grid;
import org.simtrans.image.LabelImage;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;

/**
 * An open file of pictures. Before anything is decoded its size is compared with what a file of its
 * length can hold, so that a small file cannot fill the memory.
 */
final class PictureDecoder {
  private static final long MAX_PIXELS = 1L << 28;

  /** Bytes that one compressed byte can become: deflate 1032, JPEG about 1000. */
  private static final long EXPANSION = 1400;

  /** Decoded bytes that any file may have. */
  private static final long ALWAYS = 4L << 20;

  private static final List<PictureFormat> FORMATS = List.of(new PngFormat(), new JpegFormat());

  private final Path path;
  private final PictureFormat format;
  private final ImageReader reader;
  private boolean cutOff;

  private PictureDecoder(Path path, PictureFormat format, ImageReader reader) {
    this.path = path;
    this.format = format;
    this.reader = reader;
  }

  @FunctionalInterface
  interface Body<T> {
    T from(PictureDecoder file) throws IOException;
  }

  /**
   * Opens a file, told by its first bytes, and closes it behind the body.
   *
   * @throws UnreadableImageException if the file is neither PNG nor JPEG or is damaged
   */
  static <T> T open(Path path, Body<T> body) {
    try (ImageInputStream in = new FileImageInputStream(path.toFile())) {
      for (Iterator<ImageReader> readers = ImageIO.getImageReaders(in); readers.hasNext(); ) {
        ImageReader reader = readers.next();
        try {
          Optional<PictureFormat> format = format(reader);
          if (format.isPresent()) {
            PictureDecoder decoder = new PictureDecoder(path, format.get(), reader);
            reader.addIIOReadWarningListener(decoder::warned);
            reader.setInput(in, false, true); // texts and profiles can be bombs, and are not used
            return body.from(decoder);
          }
        } finally {
          reader.dispose();
        }
      }
      throw new UnreadableImageException(
          path, "is no PNG, TIFF or JPEG inside; export it again in the format of its name");
    } catch (UnreadableImageException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // on damaged files the decoders throw anything
      if (!path.toFile().exists() && Files.exists(path)) { // bytes that are no letters
        throw new UnreadableImageException(
            path,
            "has a name that is not in the encoding of names here, mostly UTF-8; rename it",
            e);
      }
      throw new UnreadableImageException(
          path,
          "could not be decoded: it is damaged, cut off or of a rare kind; copy it, or export it"
              + " again as 8 or 16 bit PNG",
          e);
    }
  }

  private static Optional<PictureFormat> format(ImageReader reader) throws IOException {
    String name = reader.getFormatName().toLowerCase(Locale.ROOT);
    return FORMATS.stream().filter(format -> format.isDecodedBy(name)).findFirst();
  }

  /** Java's decoder makes up what is missing, and only warns of it. */
  private void warned(ImageReader source, String warning) {
    cutOff |= warning.toLowerCase(Locale.ROOT).contains("premature end");
  }

  /** Decodes the picture, colours as their luminance. */
  Volume read(int frame) throws IOException {
    requireFirst(frame);
    BufferedImage image = picture();
    return Volume.ofPicture(image.getWidth(), image.getHeight(), Pixels.voxels(image));
  }

  /** Where the pixels lie, which is in no patient, told without decoding them. */
  Grid grid(int frame) throws IOException {
    requireFirst(frame);
    requireRoom(bytes());
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    boolean turned = format.examined(path, (long) width * height).exchangesAxes();
    int[] shape = turned ? new int[] {height, width, 1} : new int[] {width, height, 1};
    return new Grid(shape, Affine.scaling(1, 1, 1), false);
  }

  /** Decodes the picture: its grey values, or its red, green and blue. */
  Channels readChannels(int frame) throws IOException {
    requireFirst(frame);
    BufferedImage image = picture();
    if (!Pixels.isColoured(image.getColorModel())) {
      return Channels.of(
          Volume.ofPicture(image.getWidth(), image.getHeight(), Pixels.voxels(image)));
    }
    List<Volume> colours =
        Pixels.colours(image).stream()
            .map(voxels -> Volume.ofPicture(image.getWidth(), image.getHeight(), voxels))
            .toList();
    return new Channels(colours, Channels.COLOURS);
  }

  /** Whether the picture has colours, told without decoding it. */
  boolean isColoured() throws IOException {
    ImageTypeSpecifier type = reader.getRawImageType(0); // none for JPEG with colours
    return type == null || Pixels.isColoured(type.getColorModel());
  }

  private void requireFirst(int frame) {
    if (frame != 0) {
      throw new UnreadableImageException(
          path, "has no frame " + frame + "; a picture is one, of number 0: check the number");
    }
  }

  /** Decodes the picture as labels. */
  LabelImage readLabels(int frame) throws IOException {
    requireFirst(frame);
    LabelImage labels = LabelPixels.of(picture(), path, format.hasPalette(path));
    return format.isLossy() ? labels.afterLoss() : labels;
  }

  private BufferedImage picture() throws IOException {
    requireRoom(bytes());
    long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
    Turn turn = format.examined(path, pixels);
    BufferedImage image = turn.apply(reader.read(0));
    if (cutOff) {
      throw new UnreadableImageException(
          path, "is cut off or damaged: pixels are missing; copy or export it again");
    }
    if (format.isInk(image)) {
      throw new UnreadableImageException(
          path, "has the four inks of print (CMYK); expected grey or RGB: convert it");
    }
    return image;
  }

  /** The bytes of the decoded picture. */
  private long bytes() throws IOException {
    long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
    if (pixels > MAX_PIXELS) {
      throw new UnreadableImageException(
          path, "has " + pixels + " pixels; up to " + MAX_PIXELS + " can be read: crop it");
    }
    ImageTypeSpecifier type = reader.getRawImageType(0); // none for some kinds of JPEG
    int bits = type == null ? 32 : type.getColorModel().getPixelSize();
    return pixels * bits / 8;
  }

  private void requireRoom(long bytes) throws IOException {
    if (bytes > ALWAYS + EXPANSION * Files.size(path)) {
      throw new UnreadableImageException(
          path,
          "promises "
              + bytes
              + " bytes of pixels, more than a file of its size can hold; copy or export it again");
    }
  }
}
