package org.simtrans.layout;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Knows one layout: which files are images, which labels belong to them, and whose they are. */
public sealed interface LayoutReader
    permits AtlasR1Reader, BidsReader, NnUnetReader, ImageFoldersReader, BareReader {

  /** Whether a tree of files shows the signs of this layout. */
  boolean recognises(FileTree tree);

  /**
   * Sorts files into cases.
   *
   * @throws CohortException if a file that describes the cohort is broken, or says what cannot be
   */
  Contents read(FileTree tree);

  /**
   * What a tree holds.
   *
   * @param images in the order of their paths
   * @param strayLabels label files that belong to no image
   * @param split if the data names one
   */
  public record Contents(List<Found> images, List<Path> strayLabels, Optional<Splits> split) {}

  /**
   * @param below the image's path below the image folder, which {@code include} looks at
   */
  public record Found(Case image, Path below) {}
}
