package org.simtrans.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the name of a folder says of its files: {@code imgs}, {@code train_masks}, {@code 01_GT}.
 */
public enum FolderRole {
  /** Images lie in it. */
  IMAGES(
      "images image imgs img input inputs original originals scans scan pictures photos imaging"),
  /** Masks lie in it. */
  MASKS(
      "masks mask msk msks labels label lbl lbls seg segs segm segmentation segmentations gt gts"
          + " groundtruth truth annotation annotations annot annots ann anns manual target targets"
          + " trainannot valannot testannot");

  /** The folders of nnU-Net, which no other layout has. */
  private static final Set<String> NNUNET = Set.of("tr", "ts");

  private final Set<String> words;

  FolderRole(String words) {
    this.words = Set.of(words.split(" "));
  }

  /** The role of a folder, told by the first or the last word of its name. */
  public static Optional<FolderRole> of(String folder) {
    List<String> words = words(folder);
    words.removeIf(word -> Part.named(word).isPresent());
    if (words.isEmpty() || NNUNET.contains(words.get(words.size() - 1))) {
      return Optional.empty();
    }
    List<String> ends = List.of(words.get(words.size() - 1), words.get(0));
    return ends.stream().anyMatch(MASKS.words::contains)
        ? Optional.of(MASKS)
        : ends.stream().anyMatch(IMAGES.words::contains) ? Optional.of(IMAGES) : Optional.empty();
  }

  /**
   * What is left of a folder's name without the words for its role: {@code 01} of {@code 01_GT}.
   */
  public static String rest(String folder) {
    return words(folder).stream()
        .filter(word -> !MASKS.words.contains(word) && !IMAGES.words.contains(word))
        .map(word -> Part.named(word).map(Part::key).orElse(word))
        .collect(Collectors.joining("_"));
  }

  /** The part of a split that the folder's name says, alone or beside its role. */
  static Optional<Part> part(String folder) {
    Optional<Part> whole = Part.named(folder);
    return whole.isPresent() || of(folder).isEmpty() ? whole : Part.named(rest(folder));
  }

  private static List<String> words(String folder) {
    String apart = folder.replaceAll("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_");
    return new ArrayList<>(
        Arrays.stream(apart.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
            .filter(word -> !word.isEmpty())
            .toList());
  }
}
