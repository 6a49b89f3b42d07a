package org.simtrans.cohort;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.simtrans.Message;
import org.simtrans.layout.labels.LabelTable;

/**
 * Classes that are told apart by numbers: each value is one, or a region of several, unless the
 * numbers are those of objects.
 */
record NumberClasses(
    Cohort cohort, SortedMap<Path, LabelContents> files, Findings findings, List<String> remarks) {
  /** Values of which everything is set are used for pixels that nobody labelled. */
  private static final List<Integer> TELLING = List.of(255, 65535);

  private static final String BRATS = "brats"; // the layout

  /** Classes are numbered from 1; levels of grey that stand for classes are far apart. */
  private static final int LARGEST_NUMBER = 64;

  LabelValues values() {
    LabelTable table = cohort.labelTable();
    SortedMap<Integer, List<Path>> holders = LabelSurvey.holders(files);
    Integer ignore = cohort.ignoredValue();
    if (holders.keySet().removeIf(value -> value.equals(ignore))) {
      remarks.add("%d marks pixels that nobody labelled: they count nowhere".formatted(ignore));
    }
    if (table.names().isEmpty() && cohort.layout().key().equals(BRATS)) {
      table = BratsRegions.of(holders.keySet(), ignore);
    }
    if (isOfObjects(table, holders)) {
      return objects(ignore);
    }
    refuseNegative(holders);
    if (holders.keySet().equals(Set.of(1, 255)) && !together(holders)) {
      holders.remove(255);
    }
    if (cohort.ignore().isEmpty() && ignore == null) {
      refuseAmbiguous(table, holders);
    }
    if (holders.size() > LabelValues.LIMIT) {
      findings.error(
          files.firstKey(),
          "the labels hold %d values together, more than the %d that label maps have"
              .formatted(holders.size(), LabelValues.LIMIT),
          "write label maps with 0 for background and few values");
      return new LabelValues(List.of());
    }
    LabelValues values =
        table.regions().isEmpty()
            ? new LabelValues(List.copyOf(holders.keySet()), table.names(), null, ignore, null)
            : regions(table, holders, ignore);
    if (!values.sides().isEmpty()) {
      remarks.add(
          "labels are sides (%s): training mirrors no slices left to right, as bodies are not symmetric, unless 'mirroring' is set to exchange, which mirrors them and exchanges the labels"
              .formatted(String.join(", ", values.sides())));
    }
    return values;
  }

  private boolean isOfObjects(LabelTable table, SortedMap<Integer, List<Path>> holders) {
    return table.names().isEmpty()
        && table.regions().isEmpty()
        && new ObjectNumbers(files, holders).found();
  }

  private LabelValues objects(Integer ignore) {
    int most = files.values().stream().mapToInt(held -> held.foreground().size()).max().orElse(0);
    remarks.add(
        "the labels are numbers of objects (up to %d in a file, each one blob): the classes are 1, the objects, and 2, their boundaries, by which objects that touch are told apart; 'segment' writes numbers of objects again"
            .formatted(most));
    Map<Integer, List<Integer>> regions = new LinkedHashMap<>();
    regions.put(1, List.of(1, 2));
    regions.put(2, List.of(2));
    return new LabelValues(
        List.of(1, 2),
        new TreeMap<>(Map.of(1, "objects", 2, "boundaries")),
        regions,
        ignore,
        new LabelCoding(LabelCoding.By.OBJECTS, Map.of()));
  }

  private LabelValues regions(
      LabelTable table, SortedMap<Integer, List<Path>> holders, Integer ignore) {
    LabelValues values =
        new LabelValues(
            List.copyOf(table.regions().keySet()), table.names(), table.regions(), ignore, null);
    Set<Integer> unknown = new TreeSet<>(holders.keySet());
    unknown.removeAll(values.values());
    if (!unknown.isEmpty()) {
      findings.error(
          holders.get(unknown.iterator().next()).get(0),
          "the label holds %s, which is in none of the regions".formatted(unknown),
          "add it to a region, or map it to the intended value");
    }
    remarks.add(
        "regions overlap, each has an output of its own: "
            + table.regions().entrySet().stream()
                .map(
                    region ->
                        "%s is %s".formatted(table.names().get(region.getKey()), region.getValue()))
                .collect(Collectors.joining(", ")));
    return values;
  }

  private void refuseNegative(SortedMap<Integer, List<Path>> holders) {
    List<Integer> negative = new ArrayList<>(holders.headMap(0).keySet());
    if (!negative.isEmpty()) {
      findings.error(
          holders.get(negative.get(0)).get(0),
          Message.of("the label holds the negative values %s", negative),
          Message.of(
              "map them to the intended values, or name with {ignore} the one that marks what nobody labelled"));
      negative.forEach(holders::remove);
    }
  }

  private boolean together(SortedMap<Integer, List<Path>> holders) {
    return files.values().stream()
        .anyMatch(held -> held.foreground().containsAll(holders.keySet()));
  }

  /** A value of which all bits are set, beside small numbers, may be a class or mean "unknown". */
  private void refuseAmbiguous(LabelTable table, SortedMap<Integer, List<Path>> holders) {
    for (int value : TELLING) {
      Set<Integer> others = new TreeSet<>(holders.keySet());
      others.remove(value);
      boolean numbers =
          !others.isEmpty() && others.stream().allMatch(other -> other < LARGEST_NUMBER);
      boolean alone = holders.containsKey(value) && holders.size() == 1 && value == 65535;
      if (holders.containsKey(value) && (numbers || alone) && !table.names().containsKey(value)) {
        findings.error(
            holders.get(value).get(0),
            Message.of(
                "the labels hold %d beside %s: it may be a class, or mark pixels that nobody labelled",
                value, others.isEmpty() ? "background" : others),
            Message.of(
                "say {ignore} %d if nobody labelled these pixels, {ignore} none if it is a class",
                value));
      }
    }
  }
}
