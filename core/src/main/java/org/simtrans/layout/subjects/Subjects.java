package org.simtrans.layout.subjects;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.Part;
import org.simtrans.layout.SliceName;

/**
 * Whose pictures are whose, told by names.
 *
 * @param rule what was followed: {@code subjects.csv}, {@code layout}, {@code folder}, {@code
 *     prefix}, {@code file} or a regular expression
 * @param names the subject of each picture
 * @param doubt what a person should check; empty where names leave no doubt
 */
record Subjects(String rule, List<String> names, Optional<String> doubt) {
  /** What to do where names leave a doubt. */
  static final String REMEDY =
      "compare the number of subjects with what you know; if it is wrong, set 'subject_from' to file, folder, prefix or a regular expression, or write a subjects.csv";

  private static final int FEW = 4; // subjects with a crowd of pictures each may be no subjects
  private static final int CROWD = 20;
  private static final int FEW_PICTURES = 3;

  /** The group of a regular expression that is the subject, if it has one of this name. */
  private static final Pattern NAMED = Pattern.compile("\\(\\?<subject>");

  /**
   * @param names of pictures, with the folders around them and without endings
   * @throws CohortException if a regular expression does not match every name, or nothing but
   *     blanks would be the name of a subject
   */
  static Subjects of(SubjectRule rule, List<String> names) {
    Subjects subjects = by(rule, names);
    for (int i = 0; i < names.size(); i++) {
      if (subjects.names.get(i).isBlank()) {
        throw new CohortException(
            "the image '%s' has a name of blanks alone, and so would its subject; rename it"
                .formatted(names.get(i)));
      }
    }
    return subjects;
  }

  private static Subjects by(SubjectRule rule, List<String> names) {
    if (rule.isPattern()) {
      return sure(rule.text(), matched(rule, names));
    }
    return switch (rule.text()) {
      case "file", "earlier" -> sure("file", files(names));
      case "prefix" -> sure("prefix", prefixes(names));
      case "folder" -> {
        SubjectFolders folders = new SubjectFolders(names);
        yield sure("folder", folders.subjects().orElseGet(folders::all));
      }
      default -> byLooking(names);
    };
  }

  private static Subjects sure(String rule, List<String> subjects) {
    return new Subjects(rule, subjects, Optional.empty());
  }

  private static List<String> matched(SubjectRule rule, List<String> names) {
    boolean named = NAMED.matcher(rule.text()).find();
    List<String> subjects = new ArrayList<>();
    for (String name : names) {
      Matcher matcher = rule.pattern().matcher(name);
      String subject = !matcher.find() ? null : named ? matcher.group("subject") : matcher.group(1);
      if (subject == null || subject.isBlank()) {
        throw new CohortException(
            "the regular expression '%s' finds no subject in '%s'; correct it, so that it matches the path of every image below the image folder, without the file's ending"
                .formatted(rule, name));
      }
      subjects.add(subject);
    }
    return subjects;
  }

  /** By the file's name alone, up to {@code _slice}. */
  private static List<String> files(List<String> names) {
    return names.stream().map(name -> SliceName.of(name).subject()).toList();
  }

  private static List<String> prefixes(List<String> names) {
    return names.stream().map(name -> NameWords.subject(file(name))).toList();
  }

  private static String file(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static Subjects byLooking(List<String> names) {
    SubjectFolders folders = new SubjectFolders(names);
    List<String> prefixes = prefixes(names);
    List<String> files = files(names);
    boolean prefixesGroup = group(prefixes, files);
    Optional<List<String>> ofFolders = folders.subjects();
    if (ofFolders.isPresent() && groups(ofFolders.get())) {
      return new Subjects(
          "folder",
          ofFolders.get(),
          prefixesGroup || prefixes.stream().allMatch(NameWords::saysSubject)
              ? acrossFolders(ofFolders.get(), prefixes)
              : suspicious(ofFolders.get()));
    }
    if (prefixesGroup) {
      return new Subjects("prefix", prefixes, suspicious(prefixes));
    }
    if (sameNamesInFolders(files, folders)) {
      return new Subjects("folder", folders.all(), suspicious(folders.all()));
    }
    Optional<String> merged = merged(names, files, folders);
    return new Subjects(
        "file", files, merged.isPresent() ? merged : ungrouped(names, files, folders));
  }

  /** Whether some subjects have several pictures. */
  private static boolean groups(List<String> subjects) {
    return subjects.stream().distinct().count() < subjects.size();
  }

  /**
   * Whether prefixes tell more than names up to {@code _slice}, and their numbers tell them apart.
   * A single prefix of most pictures is that of the collection.
   */
  private static boolean group(List<String> prefixes, List<String> files) {
    Map<String, Integer> several = several(prefixes);
    long digits = several.keySet().stream().map(NameWords::digits).distinct().count();
    boolean few = several.values().stream().allMatch(count -> count <= prefixes.size() / 2);
    boolean apart = several.size() > 1 ? digits > several.size() / 2.0 : few;
    boolean said = several.keySet().stream().anyMatch(NameWords::saysSubject);
    return prefixes.stream().distinct().count() < files.stream().distinct().count()
        && (apart || said);
  }

  /** Those with several pictures, and how many. */
  private static Map<String, Integer> several(List<String> subjects) {
    Map<String, Integer> counts = new TreeMap<>();
    subjects.forEach(subject -> counts.merge(subject, 1, Integer::sum));
    counts.values().removeIf(count -> count < 2);
    return counts;
  }

  /** {@code imaging.nii.gz} in every folder: its name says nothing, the folder is the subject. */
  private static boolean sameNamesInFolders(List<String> files, SubjectFolders folders) {
    return groups(files)
        && folders.all().stream().distinct().count() > 1
        && several(files).keySet().stream().noneMatch(NameWords::identifies);
  }

  // --- doubts --------------------------------------------------------------------------------

  /** Names that begin alike should not lie in the folders of different subjects. */
  private static Optional<String> acrossFolders(List<String> folders, List<String> prefixes) {
    Map<String, String> folderOf = new HashMap<>();
    for (int i = 0; i < folders.size(); i++) {
      String other = folderOf.putIfAbsent(prefixes.get(i), folders.get(i));
      if (other != null && !other.equals(folders.get(i))) {
        return Optional.of(
            "pictures whose names begin with '%s' lie in several folders, such as '%s' and '%s', which count as different subjects"
                .formatted(prefixes.get(i), other, folders.get(i)));
      }
    }
    return suspicious(folders);
  }

  /** What counts as a subject may be a site, or one of several scans of a subject. */
  private static Optional<String> suspicious(List<String> subjects) {
    List<String> distinct = subjects.stream().distinct().toList();
    if (distinct.stream().allMatch(NameWords::saysSubject)) {
      return Optional.empty();
    }
    if (distinct.size() <= FEW && subjects.size() > CROWD * distinct.size()) {
      return Optional.of(
          "all %d pictures belong to %d subjects, '%s' and so on, which may be no subjects"
              .formatted(subjects.size(), distinct.size(), distinct.get(0)));
    }
    List<String> shorter = prefixes(distinct);
    if (group(shorter, distinct)) {
      return Optional.of(
          "the names of subjects, such as '%s', begin alike: if '%s' is the subject, its pictures lie in training and in the test"
              .formatted(distinct.get(0), several(shorter).keySet().iterator().next()));
    }
    return Optional.empty();
  }

  /** A name in two folders counts as one subject, since the folders may hold views of it. */
  private static Optional<String> merged(
      List<String> names, List<String> files, SubjectFolders folders) {
    List<String> around = folders.all();
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < files.size(); i++) {
      Integer other = first.putIfAbsent(files.get(i), i);
      if (other != null && !around.get(other).equals(around.get(i))) {
        return Optional.of(
            "pictures of one name in several folders count as one subject, such as '%s' and '%s'"
                .formatted(names.get(other), names.get(i)));
      }
    }
    return Optional.empty();
  }

  /** Every picture counts by itself, though folders or names bring some of them together. */
  private static Optional<String> ungrouped(
      List<String> names, List<String> files, SubjectFolders folders) {
    if (names.size() < FEW_PICTURES || files.stream().distinct().count() < names.size() / 2.0) {
      return Optional.empty();
    }
    Map<String, Integer> crowds = folders.crowds();
    if (!crowds.isEmpty()) {
      String first = crowds.keySet().iterator().next();
      return Optional.of(
          "nearly every picture counts as its own subject, though folders hold several ('%s' holds %d)"
              .formatted(first, crowds.get(first)));
    }
    List<String> beginnings =
        names.stream()
            .map(Subjects::file)
            .filter(file -> !NameWords.isDate(file))
            .map(file -> file.replaceFirst("[\\s_.(-]+\\d+\\)?$|(?<=\\d)[a-f]$", ""))
            .toList();
    Map<String, Integer> several = several(beginnings);
    several.keySet().removeIf(beginning -> Part.named(beginning).isPresent());
    if (several.size() > 1) {
      String first = several.keySet().iterator().next();
      return Optional.of(
          "nearly every picture counts as its own subject, though %d names begin with '%s'"
              .formatted(several.get(first), first));
    }
    return Optional.empty();
  }
}
