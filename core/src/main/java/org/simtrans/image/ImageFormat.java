package org.simtrans.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The file formats, told apart by the end of the file's name. */
enum ImageFormat {
  NIFTI(".nii.gz", ".nii"),
  NIFTI_PAIR(".hdr.gz", ".img.gz", ".hdr", ".img"),
  PNG(".png"),
  TIFF(".tiff", ".tif"),
  JPEG(".jpeg", ".jpg");

  private final List<String> endings;

  ImageFormat(String... endings) {
    this.endings = List.of(endings);
  }

  static Optional<ImageFormat> of(Path file) {
    for (ImageFormat format : values()) {
      if (format.ending(file).isPresent()) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** The end of the file's name that tells this format, in lower case: ".nii.gz". */
  Optional<String> ending(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return endings.stream()
        .filter(ending -> name.endsWith(ending) && name.length() > ending.length())
        .findFirst();
  }
}
