package org.simtrans.dicom;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sorts the planes of series into 3-D images by where they lie. The names of files and the numbers
 * of instances count only where places do not tell.
 */
final class StackSorter {
  private static final int DEEPEST = 3; // as of echoes, phases and time points

  private StackSorter() {}

  /**
   * The images, in an order that does not depend on that of the frames of one grid. Copies of one
   * instance count once.
   */
  static List<Stack> sort(List<Frame> frames) {
    List<Stack> stacks = new ArrayList<>();
    List<List<Frame>> grids = grids(withoutCopies(frames));
    for (int i = 0; i < grids.size(); i++) {
      String label = grids.size() == 1 ? "" : "grid-" + (i + 1);
      for (Stack stack : split(grids.get(i), DEEPEST)) {
        stacks.add(label.isEmpty() ? stack : stack.labelled(label));
      }
    }
    return stacks;
  }

  /** Frames without those of files that are copies of others. */
  static List<Frame> withoutCopies(List<Frame> frames) {
    Set<String> seen = new HashSet<>();
    return frames.stream()
        .filter(
            frame ->
                frame.instance().uid().isEmpty()
                    || seen.add(frame.instance().uid() + " " + frame.index()))
        .toList();
  }

  private static List<List<Frame>> grids(List<Frame> frames) {
    List<List<Frame>> grids = new ArrayList<>();
    for (Frame frame : frames) {
      List<Frame> home =
          grids.stream()
              .filter(grid -> grid.get(0).matches(frame))
              .findFirst()
              .orElseGet(
                  () -> {
                    grids.add(new ArrayList<>());
                    return grids.get(grids.size() - 1);
                  });
      home.add(frame);
    }
    return grids;
  }

  private static List<Stack> split(List<Frame> frames, int depth) {
    Stack whole = Stack.of(frames, "");
    if (whole.problem() == null || frames.size() == 1 || depth == 0) {
      return List.of(whole);
    }
    for (Trait trait : Trait.values()) {
      Map<String, List<Frame>> parts = new TreeMap<>(Comparator.comparing(StackSorter::sortable));
      for (Frame frame : frames) {
        parts
            .computeIfAbsent(frame.traits().getOrDefault(trait, ""), key -> new ArrayList<>())
            .add(frame);
      }
      List<Stack> stacks = stacks(trait.label(), parts, frames.size(), depth);
      if (areImages(stacks)) {
        return stacks;
      }
    }
    List<Stack> inTurn = stacks("volume", inTurn(whole.frames()), frames.size(), 1);
    return areImages(inTurn) ? inTurn : List.of(whole);
  }

  /** Numbers in texts by their value: "20" before "100". */
  private static String sortable(String value) {
    try {
      double number = Double.parseDouble(value);
      return number >= 0 ? String.format(Locale.ROOT, "%030.9f", number) : value;
    } catch (NumberFormatException e) {
      return value;
    }
  }

  private static List<Stack> stacks(
      String trait, Map<String, List<Frame>> parts, int frames, int depth) {
    if (parts.size() < 2 || parts.size() == frames && !sameplace(parts.values())) {
      return List.of();
    }
    List<Stack> stacks = new ArrayList<>();
    for (Map.Entry<String, List<Frame>> part : parts.entrySet()) {
      String value = part.getKey().replaceAll("[^A-Za-z0-9.]+", "-");
      String label = value.length() > 24 ? value.substring(0, 24) : value;
      for (Stack stack : split(part.getValue(), depth - 1)) {
        stacks.add(stack.labelled(trait + "-" + label));
        if (stack.problem() != null) {
          return List.of();
        }
      }
    }
    return stacks;
  }

  private static boolean sameplace(Collection<List<Frame>> parts) {
    double[] normal = parts.iterator().next().get(0).normal();
    return parts.stream().mapToDouble(part -> part.get(0).along(normal)).distinct().count() == 1;
  }

  /**
   * Whether parts of a group are images: each is whole, and they share a place. Parts beside each
   * other are one image with a gap.
   */
  private static boolean areImages(List<Stack> stacks) {
    if (stacks.isEmpty()) {
      return false;
    }
    List<double[]> extents = stacks.stream().map(Stack::extent).toList();
    double start = extents.stream().mapToDouble(extent -> extent[0]).max().orElseThrow();
    double end = extents.stream().mapToDouble(extent -> extent[1]).min().orElseThrow();
    return start <= end + 1e-3;
  }

  /** The frames at each place in the order of their instances: the first of all are one image. */
  private static Map<String, List<Frame>> inTurn(List<Frame> sorted) {
    double[] normal = sorted.get(0).normal();
    Map<Long, List<Frame>> places = new LinkedHashMap<>();
    for (Frame frame : sorted) {
      long place = Math.round(frame.along(normal) * 100);
      places.computeIfAbsent(place, key -> new ArrayList<>()).add(frame);
    }
    Map<String, List<Frame>> volumes = new TreeMap<>(Comparator.comparing(StackSorter::sortable));
    int count = places.values().iterator().next().size();
    for (List<Frame> here : places.values()) {
      here.sort(Comparator.comparingLong(StackSorter::turn));
      boolean told = here.stream().mapToLong(StackSorter::turn).distinct().count() == here.size();
      if (here.size() != count || !told) {
        return Map.of();
      }
      for (int i = 0; i < count; i++) {
        volumes.computeIfAbsent(String.valueOf(i + 1), key -> new ArrayList<>()).add(here.get(i));
      }
    }
    return volumes;
  }

  private static long turn(Frame frame) {
    return ((long) frame.instance().number() << 32) + frame.index();
  }
}
