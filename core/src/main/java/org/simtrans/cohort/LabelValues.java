package org.simtrans.cohort;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.Setting;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.labels.LabelTable;

/**
 * The classes that labels tell apart: each becomes one output channel, and is drawn as its value.
 * In memory, a pixel's label is one byte: 0 for background, c + 1 for the value at place c of
 * {@link #values}, {@link #IGNORED} for what nobody labelled.
 *
 * @param foreground the value that each channel is drawn as; ascending, or in the order of drawing
 *     where there are regions
 * @param labelNames of the values in {@code foreground}; empty where the data name none
 * @param regions the values that the region of each channel holds, where regions overlap: a pixel
 *     with one of them belongs to the region; empty where each value is a class of its own
 * @param ignore the value of pixels that nobody labelled, or null
 * @param coding how files say what a pixel is, or null if by the values themselves
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LabelValues(
    @JsonInclude(JsonInclude.Include.ALWAYS) List<Integer> foreground,
    SortedMap<Integer, String> labelNames,
    Map<Integer, List<Integer>> regions,
    Integer ignore,
    LabelCoding coding) {
  /** More values than this are a grey image, not labels. */
  public static final int LIMIT = 100;

  /** The label in memory of a pixel that nobody labelled: it counts nowhere. */
  public static final byte IGNORED = -1;

  /**
   * @throws CohortException if there are more values than a label map has
   */
  public LabelValues {
    for (Integer value : Setting.required(foreground, "foreground")) {
      Setting.required(value, "a label value");
    }
    regions =
        regions == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(regions));
    Set<Integer> kept =
        regions.isEmpty() ? new TreeSet<>(foreground) : new LinkedHashSet<>(foreground);
    kept.remove(0);
    kept.removeIf(value -> value.equals(ignore));
    foreground = List.copyOf(kept);
    SortedMap<Integer, String> named = new TreeMap<>(labelNames == null ? Map.of() : labelNames);
    named.keySet().retainAll(foreground);
    labelNames = Collections.unmodifiableSortedMap(named);
    if (foreground.size() > LIMIT) {
      throw new CohortException(
          "the labels hold more than %d values; expected label maps, not grey images"
              .formatted(LIMIT));
    }
    if (!regions.isEmpty() && !List.copyOf(regions.keySet()).equals(foreground)) {
      throw new CohortException(
          "the regions are drawn as %s, but the labels are %s; expected the same"
              .formatted(regions.keySet(), foreground));
    }
  }

  /** Values without names, each a class of its own. */
  public LabelValues(List<Integer> foreground) {
    this(foreground, null, null, null, null);
  }

  /**
   * Looks through all label files of a cohort.
   *
   * @throws CohortException if there are none, all are empty, or it is not clear what they mean
   */
  public static LabelValues scan(Cohort cohort) {
    return scan(cohort, remark -> {});
  }

  /**
   * As {@link #scan(Cohort)}.
   *
   * @param remarks hears what was concluded from the files and may surprise
   */
  public static LabelValues scan(Cohort cohort, Consumer<String> remarks) {
    LabelSurvey survey = clear(cohort);
    LabelValues values = survey.required();
    survey.remarks().forEach(remarks);
    return values;
  }

  /**
   * What the labels of a cohort are while it is being labelled: what its files hold, and the
   * classes that the data name but no file holds yet. Without any channel where there is neither.
   *
   * @param held by the files, of which nothing may be labelled yet; null if there are no files
   * @throws CohortException if a file that names classes is broken
   */
  public static LabelValues inWork(Cohort cohort, LabelValues held) {
    LabelTable table = cohort.labelTable();
    LabelValues found =
        held != null ? held : new LabelValues(List.of(), null, null, table.ignore(), null);
    boolean plain =
        found.coding == null
            && found.regions.isEmpty()
            && table.regions().isEmpty()
            && table.colours().isEmpty();
    Set<Integer> all = new TreeSet<>(found.foreground);
    all.addAll(table.names().keySet());
    boolean sameMask =
        found.isMask() && table.names().keySet().stream().allMatch(LabelValues::isMask);
    return !plain || sameMask || all.size() > LIMIT
        ? found
        : new LabelValues(List.copyOf(all), table.names(), null, found.ignore, null);
  }

  /**
   * What the label files of a cohort hold; without any channel where all are empty.
   *
   * @throws CohortException if it is not clear what they mean
   */
  public static LabelValues held(Cohort cohort) {
    return clear(cohort).values();
  }

  private static LabelSurvey clear(Cohort cohort) {
    LabelSurvey survey = LabelSurvey.of(cohort);
    survey.requireSound();
    survey.findings().requireNoErrors();
    return survey;
  }

  /** The same, with another value of what nobody labelled; unchanged if {@code value} is null. */
  LabelValues ignoring(Integer value) {
    return value == null ? this : new LabelValues(foreground, labelNames, regions, value, coding);
  }

  /** The number of output channels. */
  public int channels() {
    return foreground.size();
  }

  /** The values that files may hold beside 0 and what is ignored, ascending. */
  public List<Integer> values() {
    if (regions.isEmpty()) {
      return foreground;
    }
    Set<Integer> all = new TreeSet<>(foreground);
    regions.values().forEach(all::addAll);
    return List.copyOf(all);
  }

  /** Of each channel the labels in memory that belong to it. */
  public List<List<Integer>> covered() {
    List<Integer> values = values();
    List<List<Integer>> covered = new ArrayList<>();
    for (int value : foreground) {
      covered.add(
          regions.getOrDefault(value, List.of(value)).stream()
              .map(held -> values.indexOf(held) + 1)
              .toList());
    }
    return covered;
  }

  /** Of each channel the label in memory that it is drawn as. */
  public List<Integer> drawnAs() {
    List<Integer> values = values();
    return foreground.stream().map(value -> values.indexOf(value) + 1).toList();
  }

  /**
   * The label in memory of a value in a file.
   *
   * @throws CohortException if the value is not one of these
   */
  public byte indexOf(int value) {
    if (value == 0) {
      return 0;
    }
    if (ignore != null && value == ignore) {
      return IGNORED;
    }
    int place = values().indexOf(isMask() && isMask(value) ? foreground.get(0) : (Integer) value);
    if (place < 0) {
      throw new CohortException("the label value %d is not one of %s".formatted(value, values()));
    }
    return (byte) (place + 1);
  }

  /** Whether there is one class with the value of a mask; then 1 and 255 mean the same. */
  boolean isMask() {
    return regions.isEmpty() && channels() == 1 && isMask(foreground.get(0));
  }

  static boolean isMask(int value) {
    return value == 1 || value == 255;
  }

  /** The label value that channel {@code channel} is drawn as. */
  public int valueOf(int channel) {
    return foreground.get(channel);
  }

  /** The value in files of a label in memory; that of a pixel that nobody labelled is 0. */
  public int writtenAs(byte label) {
    return label <= 0 ? 0 : values().get(label - 1);
  }

  /** The name of a value, or the value itself where it has none. */
  public String nameOfValue(int value) {
    return labelNames.getOrDefault(value, Integer.toString(value));
  }

  /** The classes for people: {@code 1 (anterior), 2 (posterior)}. */
  public String described() {
    List<String> words = new ArrayList<>();
    for (int value : foreground) {
      String name = labelNames.get(value);
      words.add(name == null ? Integer.toString(value) : value + " (" + name + ")");
    }
    return String.join(", ", words);
  }

  /**
   * The names of labels that are sides, such as "left kidney" and "right kidney"; empty if none
   * are. Mirror images exchange them.
   */
  public List<String> sides() {
    return Sides.in(labelNames.values());
  }

  /**
   * What a mirror image makes of the labels in memory: of each, from 0 for background on, the label
   * of the other side, or itself where it is no side.
   *
   * @throws InvalidSettingException if a side has no other one, or labels are regions that overlap
   */
  public byte[] mirrored() {
    Map<String, String> partners = Sides.partners(labelNames.values());
    byte[] mirrored = new byte[256];
    for (int i = 0; i < mirrored.length; i++) {
      mirrored[i] = (byte) i;
    }
    List<String> sides = sides();
    labelNames.forEach(
        (value, name) -> {
          if (sides.contains(name)) {
            String other = partners.get(name);
            if (other == null || !regions.isEmpty()) {
              throw new InvalidSettingException(
                  Message.of(
                      "{mirroring} exchange needs a left and a right label of each side, and '%s' has no other side: name it, or leave slices unmirrored ({mirroring} off)",
                      name));
            }
            int there =
                labelNames.entrySet().stream()
                    .filter(one -> one.getValue().equals(other))
                    .findFirst()
                    .orElseThrow()
                    .getKey();
            mirrored[indexOf(value) & 0xff] = indexOf(there);
          }
        });
    return mirrored;
  }

  /** Whether labels are numbers of objects, of which the channels are area and boundary. */
  public boolean ofObjects() {
    return coding != null && coding.by() == LabelCoding.By.OBJECTS;
  }

  /**
   * The truth of a case: where its label files overlap, the first one counts.
   *
   * @param image the case's image
   * @return per voxel, x fastest, the label in memory; all 0 if unlabelled
   * @throws CohortException if a label file does not lie on the grid of the image, or has an
   *     unknown value
   */
  public byte[] read(Case one, Volume image) {
    return new LabelReader(this, Map.of()).read(one, image);
  }

  /** What a label file holds, for {@link LabelSurvey}. */
  static LabelContents contentsOf(Path file) {
    return LabelContents.of(Images.readLabels(file), file);
  }
}
