package org.simtrans.layout.builtin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.simtrans.image.Images;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.FileTree;

/**
 * Which mask belongs to which image, told by names: equal ones first, then those that differ by a
 * word for mask or image, then an only image. A mask that fits two images belongs to none.
 */
final class Pairing {
  /**
   * A file and its place.
   *
   * @param file relative to the root
   * @param place the folders around it without those called images or masks
   * @param inFolder whether a folder says that it is a mask
   */
  record Picture(Path file, String place, boolean inFolder) {
    String stem() {
      return FileTree.composed(Images.stem(file));
    }
  }

  private static final String NUMBER = "///"; // in no place and in no name

  private final Map<String, List<Picture>> byName = new HashMap<>(); // at a place, or anywhere
  private final Map<String, List<Picture>> byPlace = new HashMap<>();
  private final Map<Picture, List<Picture>> masks = new LinkedHashMap<>();
  private final List<Picture> strays = new ArrayList<>();

  Pairing(List<Picture> images, List<Picture> maskFiles) {
    for (Picture image : images) {
      byPlace.computeIfAbsent(image.place(), place -> new ArrayList<>()).add(image);
      for (String alias : MaskName.aliases(image.stem())) {
        index(image.place() + "/" + alias, image);
        index("//" + alias, image);
      }
      index(image.place() + NUMBER + digits(image.stem()), image);
    }
    for (Picture mask : maskFiles) {
      imageOf(mask)
          .ifPresentOrElse(
              image -> masks.computeIfAbsent(image, key -> new ArrayList<>()).add(mask),
              () -> strays.add(mask));
    }
  }

  /** Masks by their image. */
  Map<Picture, List<Picture>> masks() {
    return masks;
  }

  /** Masks without an image. */
  List<Picture> strays() {
    return strays;
  }

  private void index(String name, Picture image) {
    byName.computeIfAbsent(key(name), key -> new ArrayList<>()).add(image);
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String digits(String stem) {
    return stem.replaceAll("\\D+", " ").strip();
  }

  private Optional<Picture> imageOf(Picture mask) {
    Set<String> names = new LinkedHashSet<>(MaskName.ofImage(mask.stem()));
    if (!mask.inFolder()) {
      names.remove(mask.stem()); // beside its image, a mask has another name
    }
    List<Function<String, String>> places = List.of(n -> mask.place() + "/" + n, n -> "//" + n);
    for (Function<String, String> place : places) {
      for (String name : names) {
        Optional<Picture> found = only(byName.get(key(place.apply(name))), name);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return longer(mask, names).or(() -> byNumber(mask)).or(() -> alone(mask));
  }

  /** The only image, or the only one with exactly this name. */
  private static Optional<Picture> only(List<Picture> images, String name) {
    if (images == null) {
      return Optional.empty();
    }
    List<Picture> exact = images.stream().filter(image -> image.stem().equals(name)).toList();
    List<Picture> left = exact.isEmpty() ? images : exact;
    return left.size() == 1 ? Optional.of(left.get(0)) : Optional.empty();
  }

  /** {@code 12_sat} for {@code 12}: the only image here of this name and a further word. */
  private Optional<Picture> longer(Picture mask, Set<String> names) {
    for (String name : names) {
      Pattern further = Pattern.compile("(?i)" + Pattern.quote(name) + "[\\s_.-]+\\p{L}+");
      List<Picture> found =
          byPlace.getOrDefault(mask.place(), List.of()).stream()
              .filter(image -> further.matcher(image.stem()).matches())
              .toList();
      if (!name.isEmpty() && found.size() == 1) {
        return Optional.of(found.get(0));
      }
    }
    return Optional.empty();
  }

  /** {@code man_seg007} in a folder of masks is of {@code t007}, where no other has this number. */
  private Optional<Picture> byNumber(Picture mask) {
    String digits = digits(mask.stem());
    return mask.inFolder() && !digits.isEmpty()
        ? only(byName.get(key(mask.place() + NUMBER + digits)), "")
        : Optional.empty();
  }

  /** The only image of a folder that masks share with it, but not of the root. */
  private Optional<Picture> alone(Picture mask) {
    boolean isNamed = mask.inFolder() || mask.stem().matches("\\p{L}+\\d{0,3}");
    return mask.place().isEmpty() || !isNamed
        ? Optional.empty()
        : only(byPlace.get(mask.place()), "");
  }

  /**
   * Refuses what would be joined and does not belong together: masks of two kinds or by two people.
   *
   * @throws CohortException if an image has masks that differ in more than a number
   */
  void requireOneKind() {
    Map<String, Set<String>> placesOf = new HashMap<>(); // of masks, by their names
    masks.forEach(
        (image, own) ->
            own.forEach(
                mask ->
                    placesOf
                        .computeIfAbsent(mask.stem(), stem -> new TreeSet<>())
                        .add(mask.place())));
    masks.forEach(
        (image, own) -> {
          boolean objects = own.stream().allMatch(mask -> placesOf.get(mask.stem()).size() == 1);
          Map<String, List<Picture>> kinds =
              own.stream()
                  .collect(
                      Collectors.groupingBy(
                          mask -> kind(mask, own.size() > 1 && objects && mask.inFolder()),
                          LinkedHashMap::new,
                          Collectors.toList()));
          if (kinds.size() > 1) {
            List<List<Picture>> two = List.copyOf(kinds.values());
            throw new CohortException(
                "%s has masks of %d kinds, such as %s and %s; keep those that are to be learned, or write them as one label file with a value for each"
                    .formatted(
                        image.file(),
                        kinds.size(),
                        two.get(0).get(0).file(),
                        two.get(1).get(0).file()));
          }
        });
  }

  /** Masks of one object each have names of their own, all in one folder, by one person. */
  private static String kind(Picture mask, boolean isObject) {
    Path folder = mask.file().getParent();
    return (folder == null ? "" : folder.toString())
        + "/"
        + MaskName.drawnBy(mask.stem())
        + "/"
        + (isObject ? "" : MaskName.withoutNumber(mask.stem()));
  }
}
