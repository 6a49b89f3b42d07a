package org.simtrans.layout.subjects;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.simtrans.layout.SliceName;

/**
 * The words of a name, of a file or of a folder, and what their numbers count: in {@code
 * pat07_z004} a subject and its slices, in {@code site2_041} a hospital and its subjects.
 */
final class NameWords {
  private static final Pattern WORD = Pattern.compile("[^\\s_.,()\\[\\]-]+");
  private static final Pattern DIGITS = Pattern.compile("\\d+");
  private static final Pattern RUNNING = Pattern.compile("\\d{1,6}");

  /** Slices, positions, times and channels, of which a subject has many. */
  private static final Pattern COUNTED =
      Pattern.compile(
          "(?i)(slice|slc|sl|frame|fr|time|page|patch|tile|crop|roi|image|img|im|view|scan|run|idx"
              + "|index|layer|pos|field|fov|class|section|sec|[zstfxyw])\\d*");

  /** Visits behind the name of a subject: {@code p07_day2}, {@code 012_post}, {@code A3_m06}. */
  private static final Pattern VISIT =
      Pattern.compile(
          "(?i)(day|week|wk|month|mo|year|yr|visit|session|ses|round|timepoint|tp|baseline|bl"
              + "|followup|fu|pre|post)\\d*|[dmv]\\d+");

  /** Planes, sides and views: a subject may have all of them. */
  private static final Pattern ASPECT =
      Pattern.compile(
          "(?i)axial|ax|coronal|cor|sagittal|sag|left|right|l|r|od|os|cc|mlo|lateral|frontal");

  /** {@code 01L} and {@code 01R} are two sides of one subject. */
  private static final Pattern SIDED = Pattern.compile("(.*\\d)[LR]");

  /** Numbers of what is not a subject: where, when and how pictures were taken. */
  private static final Pattern CIRCUMSTANCE =
      Pattern.compile(
          "(?i)(site|center|centre|hospital|clinic|scanner|vendor|batch|fold|set|dataset|cohort"
              + "|group|class|grade|stage|type|level|train|training|val|validation|test|testing"
              + "|part|plate|exp|experiment|v|version|day|week|month|year|visit|session|ses|round"
              + "|stain|ch|channel)\\d+|\\d+(x|mm|um|nm|px|bit|d)|\\d+x\\d+(x\\d+)?"
              + "|t1|t2|t[12]w|t1c|t1n|t2f|t1ce|t1gd|[a-z]+(19[5-9]|20[0-4])\\d");

  /** A word whose number is that of a subject, whatever else the name counts. */
  private static final Pattern SUBJECT =
      Pattern.compile(
          "(?i)(patient|pat|pt|subject|subj|sub|participant|volunteer|donor|animal|mouse|rat"
              + "|person)\\d+[a-z]?");

  private static final Pattern DATE =
      Pattern.compile("(19|20)\\d{2}[_.-]?(0[1-9]|1[0-2])[_.-]?(0[1-9]|[12]\\d|3[01])");

  /**
   * Names that tell the patient by rule: a barcode of The Cancer Genome Atlas (project, site,
   * participant), and a case of BraTS since 2023, behind which the time of the scan follows.
   */
  private static final Pattern BARCODE =
      Pattern.compile("(?i)(TCGA[-_][A-Z0-9]{2}[-_][A-Z0-9]{4}|BraTS-[A-Z]+-\\d{5})(?![A-Z0-9]).*");

  /**
   * @param separator what stands between the word before and this one
   */
  private record Word(String separator, String text) {}

  private final List<Word> words = new ArrayList<>();
  private int behindDate = Integer.MAX_VALUE; // the first word behind a date that was taken out

  private NameWords(String name) {
    Matcher word = WORD.matcher(name);
    int end = 0;
    while (word.find()) {
      words.add(new Word(name.substring(end, word.start()), word.group()));
      end = word.end();
    }
    removeDates();
  }

  /**
   * What a name says of its subject: the name up to its running number, without counters of slices,
   * sides and dates; the name itself if no number would be left to tell subjects apart.
   */
  static String subject(String name) {
    Matcher barcode = BARCODE.matcher(name);
    if (barcode.matches() || isDate(name)) {
      return barcode.matches() ? barcode.group(1) : name;
    }
    SliceName slice = SliceName.of(name);
    boolean isSlice = !slice.subject().equals(name);
    String told = isSlice ? slice.subject() : name;
    NameWords words = new NameWords(told);
    int kept = words.subjectWord() > 0 ? words.subjectWord() : words.beforeCounters(!isSlice);
    boolean isWhole = kept == words.words.size() && words.behindDate == Integer.MAX_VALUE;
    return !words.identifies(kept) ? told : sideless(isWhole ? told : words.text(0, kept));
  }

  /** The name without dates, and of a barcode the patient; for folders, which count no slices. */
  static String folderSubject(String name) {
    Matcher barcode = BARCODE.matcher(name);
    NameWords words = new NameWords(name);
    int all = words.words.size();
    return barcode.matches() ? barcode.group(1) : words.identifies(all) ? words.text(0, all) : name;
  }

  /** Whether a number in the name could tell a subject from another. */
  static boolean identifies(String name) {
    NameWords words = new NameWords(name);
    return words.identifies(words.words.size());
  }

  /** Whether the name says itself that a number in it is that of a subject. */
  static boolean saysSubject(String name) {
    return BARCODE.matcher(name).matches() || new NameWords(name).subjectWord() > 0;
  }

  /** Whether the name is a date and nothing else. */
  static boolean isDate(String name) {
    return DATE.matcher(name).matches();
  }

  /** Whether the name is that of a plane, a side or a view. */
  static boolean isAspect(String name) {
    return ASPECT.matcher(name).matches();
  }

  /** The digits of a name that could tell subjects apart: {@code 07.} of {@code site2_pat07}. */
  static String digits(String name) {
    NameWords words = new NameWords(name);
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < words.words.size(); i++) {
      if (words.identifiesAt(i)) {
        Matcher run = DIGITS.matcher(words.words.get(i).text());
        while (run.find()) {
          digits.append(run.group()).append('.');
        }
      }
    }
    return digits.toString();
  }

  /**
   * Takes out dates in one word or three, unless they are the whole name. A bare number behind a
   * date counts the pictures of that day.
   */
  private void removeDates() {
    for (int length : new int[] {3, 1}) {
      for (int i = 0; i + length <= words.size() && words.size() > length; i++) {
        if (DATE.matcher(text(i, i + length)).matches()) {
          words.subList(i, i + length).clear();
          behindDate = Math.min(behindDate, i);
          i--;
        }
      }
    }
  }

  /** How many words there are up to the number of the subject; 0 if no word says that it is one. */
  private int subjectWord() {
    for (int i = 0; i < words.size(); i++) {
      if (SUBJECT.matcher(words.get(i).text()).matches()) {
        return i + 1;
      }
      if (i + 1 < words.size()
          && SUBJECT.matcher(words.get(i).text() + words.get(i + 1).text()).matches()) {
        return i + 2;
      }
    }
    return 0;
  }

  /** How many words there are before the running number and all that only counts. */
  private int beforeCounters(boolean withRunningNumber) {
    int kept = words.size();
    if (withRunningNumber
        && kept > 1
        && RUNNING.matcher(words.get(kept - 1).text()).matches()
        && identifies(kept - 1)) {
      kept--;
    }
    while (kept > 1 && isCounter(words.get(kept - 1).text()) && identifies(kept - 1)) {
      kept--;
    }
    return kept;
  }

  private static boolean isCounter(String word) {
    return COUNTED.matcher(word).matches()
        || VISIT.matcher(word).matches()
        || ASPECT.matcher(word).matches();
  }

  private boolean identifies(int count) {
    for (int i = 0; i < count; i++) {
      if (identifiesAt(i)) {
        return true;
      }
    }
    return false;
  }

  private boolean identifiesAt(int i) {
    String word = words.get(i).text();
    boolean isCircumstance =
        i >= behindDate && RUNNING.matcher(word).matches()
            || CIRCUMSTANCE.matcher(word).matches()
            || DATE.matcher(word).matches()
            || i > 0 && CIRCUMSTANCE.matcher(words.get(i - 1).text() + word).matches();
    return DIGITS.matcher(word).find() && !isCircumstance;
  }

  private static String sideless(String name) {
    Matcher sided = SIDED.matcher(name);
    return sided.matches() ? sided.group(1) : name;
  }

  private String text(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : words.get(i).separator()).append(words.get(i).text());
    }
    return text.toString();
  }
}
