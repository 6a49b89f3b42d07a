package org.simtrans.image.picture;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.simtrans.Reason;
import org.simtrans.image.Channels;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;
import org.simtrans.tiff.TiffException;

/**
 * A TIFF of one slice that is read region by region, so that a picture larger than the memory can
 * be looked at. Of tiled files only the tiles of a region are decoded; of strips those that it
 * touches. As it is shown: turned as the file says. Not for several threads at a time.
 */
public final class LargePicture implements Closeable {
  private final Path file;
  private final TiffStack stack;

  private LargePicture(Path file, TiffStack stack) {
    this.file = file;
    this.stack = stack;
  }

  /** Whether a file is read this way: a TIFF inside, whatever its name. */
  public static boolean reads(Path file) {
    try {
      return TiffFormat.is(file);
    } catch (IOException e) {
      return false; // reading it will say why
    }
  }

  /**
   * Opens a picture.
   *
   * @throws UnreadableImageException if it is damaged, of a kind that is not read, or has several
   *     slices or times
   */
  public static LargePicture open(Path file) {
    TiffStack stack = saying(file, () -> TiffStack.open(file));
    if (stack.shape()[2] != 1 || stack.frames() != 1) {
      saying(
          file,
          () -> {
            stack.close();
            return null;
          });
      throw new UnreadableImageException(
          file, "has several slices or times; expected one picture: split it");
    }
    saying(
        file,
        () -> {
          stack.requireHonest();
          return null;
        });
    return new LargePicture(file, stack);
  }

  /** Pixels from left to right. */
  public int width() {
    return stack.shape()[0];
  }

  /** Pixels from top to bottom. */
  public int height() {
    return stack.shape()[1];
  }

  /** The names of its channels, empty for those without one; at least one. */
  public List<String> channelNames() {
    return saying(file, stack::channelNames);
  }

  /**
   * Reads all channels of a region.
   *
   * @param x of its left column, from 0
   * @param y of its top row, from 0
   * @throws IndexOutOfBoundsException if it is not within the picture
   * @throws UnreadableImageException if the file is damaged there
   */
  public Channels read(int x, int y, int width, int height) {
    return saying(file, () -> stack.region(x, y, width, height));
  }

  /**
   * Reads the grey values of a region: the luminance of colours, else the first channel.
   *
   * @throws IndexOutOfBoundsException if it is not within the picture
   * @throws UnreadableImageException if the file is damaged there
   */
  public Volume readGrey(int x, int y, int width, int height) {
    return saying(file, () -> stack.greyRegion(x, y, width, height));
  }

  TiffHeader header() {
    return stack.header();
  }

  double[] spacing() {
    return stack.affine().spacing();
  }

  @Override
  public void close() {
    saying(
        file,
        () -> {
          stack.close();
          return null;
        });
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T saying(Path file, Reading<T> reading) {
    try {
      return reading.read();
    } catch (TiffException e) {
      throw new UnreadableImageException(file, e.getMessage(), e);
    } catch (IOException e) {
      throw new UnreadableImageException(
          file, "could not be read (" + Reason.of(e) + "); check the file and the disk", e);
    }
  }
}
