package org.simtrans.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.simtrans.layout.Case;
import org.simtrans.layout.SliceName;

/**
 * Pictures that are slices of one stack, by their names: {@code NAME_slice001}, {@code
 * NAME_slice002}, ... As in training, the next picture is the neighbour, whatever its number.
 */
public final class PictureStacks {
  private final Map<String, List<Case>> stacks = new LinkedHashMap<>(); // in the order of slices

  private PictureStacks() {}

  /** No pictures at all. */
  public static PictureStacks none() {
    return new PictureStacks();
  }

  /** Those of some images. */
  public static PictureStacks of(List<Case> images) {
    PictureStacks all = new PictureStacks();
    for (Case one : images) {
      all.stacks.computeIfAbsent(SliceName.stack(one.name()), key -> new ArrayList<>()).add(one);
    }
    Comparator<Case> order = Comparator.comparingInt(one -> SliceName.of(one.name()).slice());
    all.stacks.values().forEach(stack -> stack.sort(order));
    return all;
  }

  /**
   * The pictures that a network sees with one, itself in the middle, from the lowest to the
   * highest; none where it is alone.
   */
  public List<Case> around(Case one, Preprocessing preprocessing) {
    List<Case> stack = stacks.getOrDefault(SliceName.stack(one.name()), List.of());
    int k = stack.indexOf(one);
    return k < 0 || stack.size() == 1
        ? List.of()
        : Neighbours.of(preprocessing).of(k, 1, stack.size()).stream().map(stack::get).toList();
  }
}
