package org.simtrans.cohort;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;

/**
 * The plane in which the volumes of a cohort were taken: that of most of them. Volumes whose voxels
 * are about as far apart in all directions are cut as anyone likes, which is axial unless others
 * are thick stacks.
 *
 * @param stacks how many volumes were taken in each plane, as thick slices
 * @param images that the cohort has
 */
public record StackPlane(Map<Plane, Integer> stacks, int images) {
  public StackPlane {
    stacks = Collections.unmodifiableMap(new EnumMap<>(stacks));
  }

  /** Looks at the headers of all images. */
  public static StackPlane of(Cohort cohort) {
    List<Optional<Plane>> found =
        Parallel.map(cohort.cases(), one -> Plane.takenIn(Images.grid(one.image())));
    Map<Plane, Integer> stacks = new EnumMap<>(Plane.class);
    found.forEach(plane -> plane.ifPresent(known -> stacks.merge(known, 1, Integer::sum)));
    return new StackPlane(stacks, found.size());
  }

  /** How they are to be cut. */
  public Plane plane() {
    return stacks.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(Plane.AXIAL);
  }

  /** For people; empty where nothing but axial slices is there. */
  public Optional<String> words() {
    if (stacks.keySet().stream().allMatch(plane -> plane == Plane.AXIAL)) {
      return Optional.empty();
    }
    String taken =
        stacks.entrySet().stream()
            .map(
                one ->
                    "%d of %d images as thick %s slices"
                        .formatted(one.getValue(), images, one.getKey().key()))
            .collect(Collectors.joining(", "));
    String across =
        stacks.size() == 1
            ? ""
            : "; the others are cut across their slices, unless 'include' leaves them out";
    return Optional.of(
        "plane: %s, in which they were taken (%s%s)".formatted(plane().key(), taken, across));
  }
}
