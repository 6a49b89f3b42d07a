package org.simtrans.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the two parts of a NIfTI image are: both in one file ({@code .nii}), or in a pair of a
 * header ({@code .hdr}) and voxels ({@code .img}). Each may be gzipped.
 */
record NiftiFile(Path header, Path voxels) {

  /**
   * The image that {@code named} is, or is one member of.
   *
   * @throws UnreadableImageException if a file is missing
   */
  static NiftiFile existing(Path named) {
    if (!Files.isRegularFile(named)) {
      throw new UnreadableImageException(
          named, Files.exists(named) ? "is no file" : "does not exist; check the path");
    }
    NiftiFile file = target(named);
    if (file.isSingle()) {
      return file;
    }
    return named.equals(file.header)
        ? new NiftiFile(named, partner(named, ".img", ".img.gz"))
        : new NiftiFile(partner(named, ".hdr", ".hdr.gz"), named);
  }

  /** The image to write if {@code named} is asked for; a pair is gzipped as the named member is. */
  static NiftiFile target(Path named) {
    String ending = ending(named);
    if (ending.startsWith(".nii")) {
      return new NiftiFile(named, named);
    }
    String gz = ending.endsWith(".gz") ? ".gz" : "";
    return ending.startsWith(".hdr")
        ? new NiftiFile(named, sibling(named, ".img" + gz))
        : new NiftiFile(sibling(named, ".hdr" + gz), named);
  }

  boolean isSingle() {
    return header.equals(voxels);
  }

  private static Path partner(Path named, String plain, String gzipped) {
    String gz = ending(named).endsWith(".gz") ? gzipped : plain;
    for (String ending : List.of(gz, plain, gzipped)) {
      Path candidate = sibling(named, ending);
      if (Files.isRegularFile(candidate)) {
        return candidate;
      }
    }
    throw new UnreadableImageException(
        named,
        "is one file of a pair and the other, "
            + sibling(named, gz).getFileName()
            + ", is not beside it; put it there");
  }

  private static Path sibling(Path named, String ending) {
    return named.resolveSibling(Images.stem(named) + ending);
  }

  private static String ending(Path named) {
    return ImageFormat.NIFTI
        .ending(named)
        .or(() -> ImageFormat.NIFTI_PAIR.ending(named))
        .orElseThrow(() -> new IllegalArgumentException(named + " is not named as NIfTI"));
  }
}
