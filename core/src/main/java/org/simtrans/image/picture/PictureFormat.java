package org.simtrans.image.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.simtrans.image.Channels;
import org.simtrans.image.Grid;
import org.simtrans.image.ImageFormat;
import org.simtrans.image.ImageInfo;
import org.simtrans.image.LabelImage;
import org.simtrans.image.Source;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;

/**
 * A format of pictures that Java decodes. What a file holds is told by its first bytes, not by its
 * name, so a JPEG that is named as a PNG is read.
 */
public abstract sealed class PictureFormat implements ImageFormat permits PngFormat, JpegFormat {
  private final String name;
  private final List<String> endings;
  private final List<String> decoders;

  /**
   * @param decoders the names that Java's decoders give to this format
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

  /**
   * How viewers turn the picture, after the file has been looked at for what its decoder would not
   * notice.
   *
   * @param pixels of the picture
   * @throws UnreadableImageException if it is cut off, or would be decoded for ever
   */
  abstract Turn examined(Path file, long pixels) throws IOException;

  /** Whether a decoded page has the four inks of print in place of colours. */
  boolean isInk(BufferedImage page) {
    return page.getColorModel().getNumColorComponents() > 3;
  }

  @Override
  public final boolean isPicture() {
    return true;
  }

  /** Whether its compression changes values. */
  boolean isLossy() {
    return false;
  }

  /** Whether the pixels of a file are indices of a palette that it holds. */
  boolean hasPalette(Path file) throws IOException {
    return false;
  }

  /** Three for a picture with colours or a palette of them: red, green and blue, without alpha. */
  @Override
  public Channels readChannels(Source source) {
    return PictureDecoder.open(source.first(), file -> file.readChannels(source.frame()));
  }

  @Override
  public List<String> channelNames(Source source) {
    return PictureDecoder.open(
        source.first(), file -> file.isColoured() ? Channels.COLOURS : List.of(""));
  }

  @Override
  public LabelImage readLabels(Source source) throws IOException {
    return TiffFormat.is(source.first())
        ? new TiffFormat().readLabels(source)
        : PictureDecoder.open(source.first(), file -> file.readLabels(source.frame()));
  }

  @Override
  public Volume read(Source source) throws IOException {
    return TiffFormat.is(source.first())
        ? new TiffFormat().read(source)
        : PictureDecoder.open(source.first(), file -> file.read(source.frame()));
  }

  @Override
  public Grid grid(Source source) throws IOException {
    return TiffFormat.is(source.first())
        ? new TiffFormat().grid(source)
        : PictureDecoder.open(source.first(), file -> file.grid(source.frame()));
  }

  @Override
  public ImageInfo info(Source source) throws IOException {
    return TiffFormat.is(source.first())
        ? new TiffFormat().info(source)
        : ImageInfo.of(read(source));
  }
}
