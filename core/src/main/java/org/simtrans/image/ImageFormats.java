package org.simtrans.image;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.simtrans.Extensions;
import org.simtrans.Registry;

/** All image formats: our own, then those of other jars. */
final class ImageFormats {
  private static final List<ImageFormat> OURS = Extensions.ours(ImageFormat.class);

  private static final Registry<ImageFormat> REGISTRY =
      new Registry<>(ImageFormat.class, "format", OURS, ImageFormats::checked);

  private ImageFormats() {}

  private static List<String> checked(ImageFormat format) {
    List<String> endings = format.endings();
    if (endings == null || endings.stream().anyMatch(one -> one == null || one.isBlank())) {
      throw new IllegalStateException("its endings are null");
    }
    Objects.requireNonNull(format.maskFormat(), "its maskFormat is null");
    return Collections.singletonList(format.name());
  }

  /** The format that holds every volume with its geometry. */
  static ImageFormat nifti() {
    return OURS.stream().filter(format -> format.name().equals("NIfTI")).findFirst().orElseThrow();
  }

  static List<ImageFormat> all() {
    return REGISTRY.all();
  }

  /** The format that reads an image, the one with the longest matching ending. */
  static Optional<ImageFormat> reading(Source source) {
    return longest(source.first(), format -> format.reads(source));
  }

  /** The format of a file's name. */
  static Optional<ImageFormat> named(Path file) {
    return longest(file, format -> format.ending(file).isPresent());
  }

  /** Of those with endings of the same length the last, so that another jar can replace ours. */
  private static Optional<ImageFormat> longest(Path file, Predicate<ImageFormat> which) {
    ImageFormat found = null;
    int longest = -1;
    for (ImageFormat format : all()) {
      if (which.test(format)) {
        int length = format.ending(file).map(String::length).orElse(0);
        if (length >= longest) {
          found = format;
          longest = length;
        }
      }
    }
    return Optional.ofNullable(found);
  }
}
