package org.simtrans.cohort;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.simtrans.image.LabelImage.Kind;

/**
 * Whether the values of label files are the numbers of objects, such as nuclei, and not those of
 * classes: each value is one blob, and either the values of a file run from 1 to a number that
 * differs from file to file, or there are many with gaps that differ, or more than any label map
 * has.
 */
record ObjectNumbers(SortedMap<Path, LabelContents> files, SortedMap<Integer, List<Path>> holders) {
  private static final double NEARLY_ALL = 0.9;
  private static final double MOST = 0.8;
  private static final double HALF = 0.5;

  /** From here on, a single file is enough. */
  private static final int MANY = 20;

  boolean found() {
    List<LabelContents> telling =
        files.values().stream()
            .filter(held -> held.foreground().size() >= LabelContents.FEWEST_OBJECTS)
            .toList();
    long objects = telling.stream().filter(LabelContents::objects).count();
    boolean palettes = files.values().stream().anyMatch(held -> held.kind() == Kind.PALETTE);
    if (telling.isEmpty() || objects < NEARLY_ALL * telling.size() || palettes) {
      return false;
    }
    if (holders.size() > LabelValues.LIMIT) {
      return true;
    }
    List<SortedSet<Integer>> marked =
        files.values().stream().map(LabelContents::foreground).filter(f -> !f.isEmpty()).toList();
    long running = marked.stream().filter(ObjectNumbers::runsFromOne).count();
    boolean varies =
        marked.stream().map(SortedSet::size).distinct().count() > 1
            || marked.size() == 1 && marked.get(0).size() >= MANY;
    return varies && (running >= MOST * marked.size() || areManyWithGaps(marked));
  }

  /**
   * Numbers that do not run from 1, as after objects were taken out, or where numbers are
   * multiples: many in a file, and either the files hold the first of all numbers, each as many as
   * it has objects, or they have few numbers in common. The structures of an atlas are nearly the
   * same in all files.
   */
  private boolean areManyWithGaps(List<SortedSet<Integer>> marked) {
    List<Integer> all = List.copyOf(holders.keySet());
    long many = marked.stream().filter(numbers -> numbers.size() >= MANY).count();
    long firsts =
        marked.stream()
            .filter(numbers -> numbers.last().equals(all.get(numbers.size() - 1)))
            .count();
    long common = holders.values().stream().filter(f -> f.size() == marked.size()).count();
    return many >= MOST * marked.size()
        && marked.size() > 1
        && (firsts >= MOST * marked.size() || common < HALF * all.size());
  }

  private static boolean runsFromOne(SortedSet<Integer> numbers) {
    return numbers.first() == 1 && numbers.last() == numbers.size();
  }
}
