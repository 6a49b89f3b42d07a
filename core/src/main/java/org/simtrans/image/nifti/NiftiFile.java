package org.simtrans.image.nifti;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.simtrans.image.UnreadableImageException;

/**
 * Where the two parts of a NIfTI image are: both in one file ({@code .nii}), or in a pair of a
 * header ({@code .hdr}) and voxels ({@code .img}). Each may be gzipped.
 */
record NiftiFile(Path header, Path voxels) {

  /**
   * The image that {@code named} is, or is one member of.
   *
   * @throws UnreadableImageException if the other file of a pair is missing
   */
  static NiftiFile existing(Path named) {
    NiftiFile file = target(named);
    if (file.isSingle()) {
      return file;
    }
    return named.equals(file.header)
        ? new NiftiFile(named, partner(named))
        : new NiftiFile(partner(named), named);
  }

  /** The image to write if {@code named} is asked for; a pair is gzipped as the named member is. */
  static NiftiFile target(Path named) {
    String ending = ending(named);
    if (ending.startsWith(".nii")) {
      return new NiftiFile(named, named);
    }
    Path partner = partners(named).get(0);
    return ending.startsWith(".hdr")
        ? new NiftiFile(named, partner)
        : new NiftiFile(partner, named);
  }

  boolean isSingle() {
    return header.equals(voxels);
  }

  /**
   * The names that the other file of a pair may have, the likeliest first: gzipped as {@code named}
   * is. None for an image in one file.
   */
  static List<Path> partners(Path named) {
    String ending = ending(named);
    if (ending.startsWith(".nii")) {
      return List.of();
    }
    String other = ending.startsWith(".hdr") ? ".img" : ".hdr";
    Path plain = sibling(named, other);
    Path gzipped = sibling(named, other + ".gz");
    return ending.endsWith(".gz") ? List.of(gzipped, plain) : List.of(plain, gzipped);
  }

  private static Path partner(Path named) {
    List<Path> candidates = partners(named);
    return candidates.stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new UnreadableImageException(
                    named,
                    "is one file of a pair and the other, "
                        + candidates.get(0).getFileName()
                        + ", is not beside it; put it there"));
  }

  private static Path sibling(Path named, String ending) {
    String name = named.getFileName().toString();
    return named.resolveSibling(name.substring(0, name.length() - ending(named).length()) + ending);
  }

  private static String ending(Path named) {
    return new NiftiFormat()
        .ending(named)
        .orElseThrow(() -> new IllegalArgumentException(named + " is not named as NIfTI"));
  }
}
