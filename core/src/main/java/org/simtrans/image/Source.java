package org.simtrans.image;

import java.nio.file.Path;
import java.util.List;

/**
 * Where one image lies: in one file, as most do, or in several. Several files are what one {@link
 * ImageFormat} makes of them, such as the slices of a series; where no format takes them together,
 * they are the channels of the image, in their order. A path may name a folder, where a format
 * reads folders.
 *
 * @param files at least one; the first stands for the image in messages and names
 * @param frame which 3-D image of files that hold several (a 4-D NIfTI, the pages of a TIFF), from
 *     0
 * @param channels how many channels the image has, as its cohort says; 0 where it says nothing. If
 *     the file has several frames and its format knows no channels, the frames are the channels
 */
public record Source(List<Path> files, int frame, int channels) {

  /**
   * @throws IllegalArgumentException if there are no files
   */
  public Source {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("an image lies in at least one file");
    }
  }

  /** The image in one file, or its first frame. */
  public static Source of(Path file) {
    return of(List.of(file));
  }

  /** The image that several files make together. */
  public static Source of(List<Path> files) {
    return new Source(files, 0, 0);
  }

  /** Another 3-D image of the same files. */
  public Source withFrame(int other) {
    return new Source(files, other, channels);
  }

  /** The same, of which the cohort says how many channels it has. */
  public Source withChannels(int count) {
    return new Source(files, frame, count);
  }

  /** The file that stands for the image in messages and names. */
  public Path first() {
    return files.get(0);
  }

  /** Whether the image is one file or one folder. */
  public boolean isSingle() {
    return files.size() == 1;
  }

  /** The path of the file, for people; of several files the first and how many follow. */
  @Override
  public String toString() {
    return isSingle() ? first().toString() : first() + " and " + (files.size() - 1) + " more";
  }
}
