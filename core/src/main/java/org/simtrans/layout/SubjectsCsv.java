package org.simtrans.layout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.simtrans.Reason;
import org.simtrans.WholeFile;

/**
 * The {@code subjects.csv} beside image folders: a line of column names, {@code subject} and {@code
 * split} among them, then a line per subject.
 *
 * @param parts the part of each subject
 */
record SubjectsCsv(Map<String, Part> parts) {
  private static final Map<String, Part> SPELLINGS =
      Map.of(
          "train",
          Part.TRAIN,
          "training",
          Part.TRAIN,
          "val",
          Part.VAL,
          "valid",
          Part.VAL,
          "validation",
          Part.VAL,
          "test",
          Part.TEST,
          "testing",
          Part.TEST);

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
      Part part = SPELLINGS.get(named.toLowerCase(Locale.ROOT));
      if (part == null) {
        throw new CohortException(
            "%s line %d has the split '%s'; expected train, val or test"
                .formatted(file, i + 1, named));
      }
      String name = subject < cells.size() ? cells.get(subject) : "";
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

  /** The subject of an image: the longest one named here that its name begins with. */
  Optional<String> subjectOf(String imageName) {
    String name = imageName;
    while (!name.isEmpty()) {
      if (parts.containsKey(name)) {
        return Optional.of(name);
      }
      name = name.substring(0, Math.max(0, name.lastIndexOf('_')));
    }
    return Optional.empty();
  }
}
