package org.simtrans.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
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

/**
 * An open file of pictures. Before anything is decoded its size is compared with what a file of its
 * length can hold, so that a small file cannot fill the memory.
 */
final class PictureDecoder {
  private static final long MAX_PIXELS = 1L << 28;

  /** Bytes that one compressed byte can become: LZW 1346, deflate 1032, JPEG about 1000. */
  private static final long EXPANSION = 1400;

  /** Decoded bytes that any file may have: a blank page of a fax takes some hundred bytes. */
  private static final long ALWAYS = 4L << 20;

  private static final List<PictureFormat> FORMATS =
      List.of(ImageFormats.PNG, ImageFormats.TIFF, ImageFormats.JPEG);

  private final Path path;
  private final PictureFormat format;
  private final ImageReader reader;
  private long decodedBytes;

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
   * @throws UnreadableImageException if the file is none of the three formats or is damaged
   */
  static <T> T open(Path path, Body<T> body) {
    try (ImageInputStream in = new FileImageInputStream(path.toFile())) {
      for (Iterator<ImageReader> readers = ImageIO.getImageReaders(in); readers.hasNext(); ) {
        ImageReader reader = readers.next();
        try {
          Optional<PictureFormat> format = format(reader);
          if (format.isPresent()) {
            reader.setInput(in, false, true); // texts and profiles can be bombs, and are not used
            return body.from(new PictureDecoder(path, format.get(), reader));
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

  /** Decodes one page. */
  Volume read(int page) throws IOException {
    requirePage(page);
    return decoded(page);
  }

  private void requirePage(int page) throws IOException {
    if (page < 0 || (page > 0 && page >= format.pages(path))) {
      throw new UnreadableImageException(
          path, "has no page " + page + "; check its number, counted from 0");
    }
  }

  /** Decodes one page as labels. */
  LabelImage readLabels(int page) throws IOException {
    requirePage(page);
    LabelImage labels = LabelPixels.of(picture(page), path, format.hasPalette(path));
    LabelImage whole = labels.ofFrames(format.pages(path));
    return format.isLossy() ? whole.afterLoss() : whole;
  }

  /** Decodes one page after the other. */
  ImageInfo info() throws IOException {
    int pages = format.pages(path);
    Statistics statistics = new Statistics();
    Volume first = decoded(0);
    first.stored().scan(statistics::accept);
    for (int page = 1; page < pages; page++) {
      decoded(page).stored().scan(statistics::accept);
    }
    long width = first.nx();
    long height = first.ny();
    return ImageInfo.of(
        pages == 1 ? List.of(width, height) : List.of(width, height, 1L, (long) pages),
        first.affine(),
        first.stored(),
        ByteOrder.LITTLE_ENDIAN,
        statistics);
  }

  private Volume decoded(int page) throws IOException {
    BufferedImage image = picture(page);
    return Volume.ofPicture(image.getWidth(), image.getHeight(), Pixels.voxels(image));
  }

  private BufferedImage picture(int page) throws IOException {
    decodedBytes += bytes(page);
    requireRoom(decodedBytes); // of all pages, as pages can share the same data
    BufferedImage image = reader.read(page);
    if (format.isInk(image)) {
      throw new UnreadableImageException(
          path, "has the four inks of print (CMYK); expected grey or RGB: convert it");
    }
    return image;
  }

  /** The bytes of a decoded page, in the larger of its whole and its tiles. */
  private long bytes(int page) throws IOException {
    long pixels = (long) reader.getWidth(page) * reader.getHeight(page);
    if (pixels > MAX_PIXELS) {
      throw new UnreadableImageException(
          path, "has " + pixels + " pixels; up to " + MAX_PIXELS + " can be read: crop it");
    }
    long tile = (long) reader.getTileWidth(page) * reader.getTileHeight(page);
    ImageTypeSpecifier type = reader.getRawImageType(page); // none for some kinds of JPEG
    int bits = type == null ? 32 : type.getColorModel().getPixelSize();
    return Math.max(pixels, tile) * bits / 8;
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
