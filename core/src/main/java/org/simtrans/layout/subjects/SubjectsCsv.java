package org.simtrans.layout.subjects;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.simtrans.Reason;
import org.simtrans.WholeFile;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.FileTree;
import org.simtrans.layout.Part;
import org.simtrans.layout.Splits;

/**
 * The {@code subjects.csv} at the root of a cohort: a line of column names, {@code subject} and
 * {@code split} among them, then a line per subject.
 *
 * @param parts the part of each subject
 */
record SubjectsCsv(Map<String, Part> parts) {
  static Optional<SubjectsCsv> in(Path folder) {
    Path file = folder.resolve("subjects.csv");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(file, WholeFile.text(file).lines().toList()));
    } catch (IOException e) {
      throw new CohortException(
          file + " could not be read (" + Reason.of(e) + "); expected UTF-8 text", e);
    }
  }

  private static SubjectsCsv parse(Path file, List<String> lines) {
    List<String> columns = lines.isEmpty() ? List.of() : cells(lines.get(0));
    int subject = columns.indexOf("subject");
    int split = columns.indexOf("split");
    if (subject < 0 || split < 0) {
      throw new CohortException(
          file + " has the columns " + columns + "; expected 'subject' and 'split' among them");
    }
    Map<String, Part> parts = new LinkedHashMap<>();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      List<String> cells = cells(lines.get(i));
      String named = split < cells.size() ? cells.get(split) : "";
      int line = i + 1;
      Part part =
          Part.named(named)
              .orElseThrow(
                  () ->
                      new CohortException(
                          "%s line %d has the split '%s'; expected train, val or test"
                              .formatted(file, line, named)));
      String name = subject < cells.size() ? FileTree.composed(cells.get(subject)) : "";
      if (name.isBlank()) {
        throw new CohortException(
            "%s line %d has a split and no subject; expected the name of one"
                .formatted(file, i + 1));
      }
      Part other = parts.put(name, part);
      if (other != null && other != part) {
        throw new CohortException(
            "%s line %d puts subject '%s' in %s, an earlier line in %s; keep one of them"
                .formatted(file, i + 1, name, part.key(), other.key()));
      }
    }
    return new SubjectsCsv(parts);
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split(",", -1))
        .map(cell -> cell.strip().replaceAll("^\"|\"$", ""))
        .toList();
  }

  Splits splits() {
    Map<Part, List<String>> subjects = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      subjects.put(part, new ArrayList<>());
    }
    parts.forEach((subject, part) -> subjects.get(part).add(subject));
    return new Splits(subjects.get(Part.TRAIN), subjects.get(Part.VAL), subjects.get(Part.TEST));
  }

  /**
   * The subject of an image: the longest one named here that the file's name begins with, up to a
   * sign between words; else one that a folder around it is called by.
   *
   * @param name below the folder of images, with slashes and without the file's ending
   */
  Optional<String> subjectOf(String name) {
    String[] path = name.split("/");
    String file = path[path.length - 1];
    for (int end = file.length(); end > 0; end--) {
      boolean isWhole = end == file.length() || !Character.isLetterOrDigit(file.charAt(end));
      if (isWhole && parts.containsKey(file.substring(0, end))) {
        return Optional.of(file.substring(0, end));
      }
    }
    return Arrays.stream(path).filter(parts::containsKey).findFirst();
  }
}
