package org.simtrans.layout.subjects;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.simtrans.layout.Layout.Found;
import org.simtrans.layout.Part;
import org.simtrans.layout.Splits;

/**
 * The split that folders called {@code train}, {@code val} and {@code test} fix.
 *
 * @param split of the labelled subjects; empty if there are no such folders, or they contradict
 *     themselves
 * @param subjects the subject of each picture
 * @param doubt what a person should know of it
 */
record FolderSplit(Optional<Splits> split, List<String> subjects, Optional<String> doubt) {

  /** What to do about folders that contradict themselves. */
  static final String REMEDY =
      "move each subject's pictures into one of the folders, or write a subjects.csv";

  private static final double VAL_FRACTION = 0.15;

  /**
   * @param subjects of the pictures, told by names without the folders of the split
   */
  static FolderSplit of(List<Found> found, List<String> subjects) {
    List<Optional<Part>> parts = found.stream().map(one -> Part.of(one.below())).toList();
    if (parts.stream().flatMap(Optional::stream).distinct().count() < 2) {
      return new FolderSplit(Optional.empty(), subjects, Optional.empty());
    }
    List<String> named = countsAnew(found, parts) ? withParts(subjects, parts) : subjects;
    Map<String, Set<Part>> partsOf = new TreeMap<>();
    for (int i = 0; i < named.size(); i++) {
      Set<Part> of = partsOf.computeIfAbsent(named.get(i), subject -> new TreeSet<>());
      parts.get(i).ifPresent(of::add);
    }
    return partsOf.entrySet().stream()
        .filter(entry -> entry.getValue().size() > 1)
        .findFirst()
        .map(leak -> new FolderSplit(Optional.empty(), named, Optional.of(words(leak))))
        .orElseGet(
            () -> new FolderSplit(split(partsOf, labelled(found, named)), named, Optional.empty()));
  }

  private static String words(Map.Entry<String, Set<Part>> leak) {
    List<Part> in = List.copyOf(leak.getValue());
    return "the folders put pictures of one subject, '%s', in %s and in %s; SimTrans does not take this split, but draws one by subject"
        .formatted(leak.getKey(), in.get(0).key(), in.get(1).key());
  }

  /** Whether each folder counts its pictures anew: the same names are then different pictures. */
  private static boolean countsAnew(List<Found> found, List<Optional<Part>> parts) {
    Map<String, Optional<Part>> partOf = new HashMap<>();
    for (int i = 0; i < found.size(); i++) {
      Optional<Part> other =
          partOf.putIfAbsent(Part.without(found.get(i).image().name()), parts.get(i));
      if (other != null && !other.equals(parts.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static List<String> withParts(List<String> subjects, List<Optional<Part>> parts) {
    List<String> named = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      String subject = subjects.get(i);
      named.add(parts.get(i).map(part -> part.key() + "/" + subject).orElse(subject));
    }
    return named;
  }

  private static Set<String> labelled(List<Found> found, List<String> subjects) {
    Set<String> labelled = new HashSet<>();
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).image().labelled()) {
        labelled.add(subjects.get(i));
      }
    }
    return labelled;
  }

  /** Without labels, a test folder is no test, but material for pretraining. */
  private static Optional<Splits> split(Map<String, Set<Part>> partsOf, Set<String> labelled) {
    Map<Part, List<String>> split = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      split.put(
          part,
          partsOf.entrySet().stream()
              .filter(entry -> entry.getValue().contains(part))
              .map(Map.Entry::getKey)
              .filter(subject -> part == Part.TRAIN || labelled.contains(subject))
              .toList());
    }
    boolean divides = !split.get(Part.VAL).isEmpty() || !split.get(Part.TEST).isEmpty();
    if (!divides || split.get(Part.TRAIN).isEmpty()) {
      return Optional.empty();
    }
    Splits said = new Splits(split.get(Part.TRAIN), split.get(Part.VAL), split.get(Part.TEST));
    return Optional.of(said.val().isEmpty() ? withValidation(said, labelled) : said);
  }

  /** Where only training and test have folders, some of the training is for validation. */
  private static Splits withValidation(Splits said, Set<String> labelled) {
    Set<String> candidates = new TreeSet<>(said.train());
    candidates.retainAll(labelled);
    Set<String> val = Set.copyOf(Splits.seeded(candidates, 0, VAL_FRACTION, 0).val());
    return new Splits(
        said.train().stream().filter(subject -> !val.contains(subject)).toList(),
        said.train().stream().filter(val::contains).toList(),
        said.test());
  }
}
