package org.simtrans.layout;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.simtrans.MissingExtensionException;

/**
 * A way in which cohorts lie on disks: which files are images, which labels belong to them, and
 * whose they are. All are in {@link Layouts}. Another jar adds a layout by naming its class, which
 * has a public constructor without arguments, in {@code
 * META-INF/services/org.simtrans.layout.Layout}; it is then recognised, chosen by name and listed
 * in help like our own. A layout looks at names, not into images, and has no state.
 */
public interface Layout {

  /** The name in files and on the command line, such as {@code image-folders}. */
  @JsonValue
  String key();

  /** For people: how files lie that have this layout. */
  String description();

  /** Whether a tree of files shows the signs of this layout. */
  boolean recognises(FileTree tree);

  /**
   * Sorts files into cases.
   *
   * @throws CohortException if a file that describes the cohort is broken, or says what cannot be
   */
  Contents read(FileTree tree);

  /**
   * The label values that the data themselves name, background included; any if empty, as by
   * default.
   *
   * @param root the folder of the cohort
   * @throws CohortException if the file that names them is broken
   */
  default SortedSet<Integer> labelValues(Path root) {
    return new TreeSet<>();
  }

  /**
   * Whether an image without a label is worth a warning where others have one; false for those that
   * the layout itself keeps without labels, as for a test. True by default.
   *
   * @param root the folder of the cohort
   */
  default boolean expectsLabel(Path root, Case unlabelled) {
    return true;
  }

  /**
   * Names of the small files beside the images that say something about the cohort, such as {@code
   * dataset.json}; who lists a folder from afar brings them along. None by default.
   */
  default Set<String> descriptionFiles() {
    return Set.of();
  }

  /**
   * Names of folders that no other layout has. Where one lies below the folder that was named, the
   * folder around it is probably meant. None by default.
   */
  default Set<String> ownFolders() {
    return Set.of();
  }

  /**
   * The layout with this {@link #key()}, as settings name it.
   *
   * @throws MissingExtensionException if there is none
   */
  @JsonCreator
  static Layout named(String key) {
    return Layouts.named(key);
  }

  /**
   * Whether the layout itself says which subject an image is of, as by default. Where it does not,
   * the names of files and folders are looked at ({@code SubjectRule}), and a {@code subjects.csv}
   * or folders called {@code train}, {@code val} and {@code test} may fix the split.
   */
  default boolean namesSubjects() {
    return true;
  }

  /**
   * Where a tree shows no sign of this layout, but nearly: what it has of it and what is missing,
   * such as "looks like BIDS, but ...". Empty by default.
   */
  default Optional<String> nearly(FileTree tree) {
    return Optional.empty();
  }

  /**
   * What a tree holds.
   *
   * @param images in the order of their paths
   * @param strayLabels label files that belong to no image
   * @param split if the data names one
   * @param sign by which files it was understood, such as "X.tif beside X_mask.tif"; empty where
   *     the {@linkplain Layout#description() description} says it all
   * @param remarks what a person should know of it
   */
  record Contents(
      List<Found> images,
      List<Path> strayLabels,
      Optional<Splits> split,
      String sign,
      List<Remark> remarks) {
    public Contents {
      images = List.copyOf(images);
      strayLabels = List.copyOf(strayLabels);
      remarks = List.copyOf(remarks);
    }

    /** Contents of which there is nothing more to say. */
    public Contents(List<Found> images, List<Path> strayLabels, Optional<Splits> split) {
      this(images, strayLabels, split, "", List.of());
    }
  }

  /**
   * An image and its place.
   *
   * @param below the image's path below the folder of images, which {@code include} looks at
   */
  record Found(Case image, Path below) {}
}
