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
import org.simtrans.image.LabelImage.Kind;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.labels.Colours;

/**
 * How the truth of a cohort is read as the classes of a model: each class is compared with the same
 * value of the truth.
 *
 * @param reader of the truth
 * @param remarks what is left out or missing, as sentences
 */
public record TruthMatch(LabelReader reader, List<String> remarks) {

  /**
   * Looks through all label files of a cohort.
   *
   * @param model the classes that are drawn
   * @throws CohortException if a file is no label map, or none holds what the model draws although
   *     they hold something
   */
  public static TruthMatch of(LabelValues model, Cohort cohort) {
    LabelSurvey survey = LabelSurvey.of(cohort.labelled());
    survey.requireSound();
    TruthMatch match = of(model.ignoring(cohort.ignoredValue()), survey.files());
    Set<Integer> found = new TreeSet<>(LabelSurvey.holders(survey.files()).keySet());
    boolean byValue = model.coding() == null;
    boolean nothing =
        found.stream().allMatch(v -> Integer.valueOf(0).equals(match.reader.taken().get(v)));
    if (byValue && !found.isEmpty() && nothing) {
      throw new CohortException(
          "the labels of %s hold %s, but the model draws %s; name data with these labels, or map the values"
              .formatted(cohort.root(), found, model.described()));
    }
    List<String> remarks = new ArrayList<>(match.remarks);
    Set<Integer> missing = new TreeSet<>(model.values());
    missing.removeAll(found);
    if (byValue && !model.isMask() && !missing.isEmpty() && !found.isEmpty()) {
      remarks.add(
          "no label holds %s, which the model draws: there, everything that it draws is wrong"
              .formatted(missing));
    }
    return new TruthMatch(match.reader, remarks);
  }

  /**
   * Looks at the label files of one case alone; that they hold nothing of what the model draws is
   * no error there.
   */
  public static TruthMatch of(LabelValues model, Case one) {
    SortedMap<Path, LabelContents> files = new TreeMap<>();
    one.labels().forEach(file -> files.put(file, LabelValues.contentsOf(file)));
    return of(model, files);
  }

  private static TruthMatch of(LabelValues model, SortedMap<Path, LabelContents> files) {
    SortedMap<Integer, List<Path>> holders = LabelSurvey.holders(files);
    holders.keySet().removeIf(value -> value.equals(model.ignore()));
    List<String> remarks = new ArrayList<>();
    Map<Integer, Integer> taken = new LinkedHashMap<>();
    if (model.ofObjects()) {
      return new TruthMatch(new LabelReader(model, taken), remarks);
    }
    boolean coloured = files.values().stream().anyMatch(held -> held.kind() == Kind.COLOURS);
    if (model.channels() == 1
        && model.coding() == null
        && !coloured
        && new ObjectNumbers(files, holders).found()) {
      holders.keySet().forEach(value -> taken.put(value, model.valueOf(0)));
      remarks.add("the labels are numbers of objects: all of them count as " + model.described());
      return new TruthMatch(new LabelReader(model, taken), remarks);
    }
    boolean mask = model.isMask() && isMaskOnly(files, holders.keySet());
    for (int value : holders.keySet()) {
      if (!mask && !knows(model, value, coloured)) {
        taken.put(value, 0);
      }
    }
    if (!taken.isEmpty()) {
      List<String> words =
          taken.keySet().stream()
              .map(value -> coloured ? Colours.described(value) : value.toString())
              .toList();
      remarks.add(
          "the labels also hold %s, which the model does not draw: left out, as background"
              .formatted(String.join(", ", words)));
    }
    return new TruthMatch(new LabelReader(model, taken), remarks);
  }

  /** Whether files hold 1 or 255 alone, never both. */
  private static boolean isMaskOnly(SortedMap<Path, LabelContents> files, Set<Integer> values) {
    return values.stream().allMatch(LabelValues::isMask)
        && files.values().stream().noneMatch(held -> held.foreground().containsAll(Set.of(1, 255)));
  }

  private static boolean knows(LabelValues model, int value, boolean coloured) {
    return coloured && model.coding() != null
        ? model.coding().colours().containsKey(Colours.text(value))
        : model.values().contains(value);
  }
}
