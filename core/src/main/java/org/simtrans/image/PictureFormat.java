package org.simtrans.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.simtrans.AtomicFile;

/**
 * A format of pictures that Java decodes. What a file holds is told by its first bytes, not by its
 * name, so a JPEG that is named as a PNG is read.
 */
abstract sealed class PictureFormat implements ImageFormat
    permits PngFormat, TiffFormat, JpegFormat {
  private final String name;
  private final List<String> endings;
  private final List<String> decoders;

  /**
   * @param decoders the names that Java's decoders give to this format; its encoder has the first
   */
  PictureFormat(String name, List<String> endings, List<String> decoders) {
    this.name = name;
    this.endings = endings;
    this.decoders = decoders;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final List<String> endings() {
    return endings;
  }

  final boolean isDecodedBy(String decoder) {
    return decoders.contains(decoder);
  }

  /** How many pages a file of this format has. */
  int pages(Path file) throws IOException {
    return 1;
  }

  /** Whether a decoded page has the four inks of print in place of colours. */
  boolean isInk(BufferedImage page) {
    return page.getColorModel().getNumColorComponents() > 3;
  }

  /** Whether its compression changes values. */
  boolean isLossy() {
    return false;
  }

  /** Whether the pixels of a file are indices of a palette that it holds. */
  boolean hasPalette(Path file) throws IOException {
    return false;
  }

  @Override
  public LabelImage readLabels(Source source) {
    return PictureDecoder.open(source.first(), file -> file.readLabels(source.frame()));
  }

  @Override
  public Volume read(Source source) {
    return PictureDecoder.open(source.first(), file -> file.read(source.frame()));
  }

  @Override
  public ImageInfo info(Source source) {
    return PictureDecoder.open(source.first(), PictureDecoder::info);
  }

  /**
   * Writes one slice as grey samples.
   *
   * @param floats whether the format holds 32-bit floats
   * @param instead the endings of formats that hold more
   */
  final void writeGrey(Path file, Volume volume, boolean floats, String instead)
      throws IOException {
    if (volume.nz() != 1) {
      throw new UnwritableImageException(
          file, "holds one slice and the volume has " + volume.nz() + "; write it as .nii.gz");
    }
    BufferedImage image =
        Pixels.grey(volume, floats)
            .orElseThrow(
                () ->
                    new UnwritableImageException(
                        file,
                        "%s cannot hold %s values here; write labels, or %s"
                            .formatted(
                                name,
                                volume.stored().type().label(ByteOrder.LITTLE_ENDIAN),
                                instead)));
    AtomicFile.write(
        file,
        out -> {
          try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            if (!ImageIO.write(image, decoders.get(0), stream)) {
              throw new IOException("no encoder for " + name);
            }
          }
        });
  }
}
