package org.simtrans.layout.labels;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.simtrans.Reason;
import org.simtrans.WholeFile;
import org.simtrans.layout.CohortException;

/**
 * Labels as a table: a line of column names, then a line for each class, with commas, semicolons or
 * tabs between the cells. A class has a name, a value ({@code value}, {@code index} or {@code id})
 * or a place in the table, and perhaps a colour ({@code r}, {@code g}, {@code b}, or {@code color}
 * as {@code #ff0000}).
 */
final class LabelTableCsv {
  private static final List<String> NAMES = List.of("name", "class_name", "class", "label");
  private static final List<String> VALUES =
      List.of("value", "index", "id", "label_id", "class_id", "label", "class");
  private static final List<String> COLOUR = List.of("color", "colour", "hex", "rgb");
  private static final List<List<String>> BANDS =
      List.of(List.of("r", "red"), List.of("g", "green"), List.of("b", "blue"));
  private static final Set<String> BACKGROUND = Set.of("background", "unlabelled", "unlabeled");
  private static final Set<String> IGNORED = Set.of("ignore", "ignored", "void");
  private static final String WHOLE_NUMBER = "-?\\d{1,8}";

  private final Path file;
  private final List<String> columns;
  private final List<List<String>> rows;

  private LabelTableCsv(Path file, List<List<String>> lines) {
    this.file = file;
    columns = lines.get(0).stream().map(cell -> cell.toLowerCase(Locale.ROOT)).toList();
    rows = lines.subList(1, lines.size());
  }

  static LabelTable read(Path file) {
    try {
      List<String> lines =
          WholeFile.text(file).replace("\uFEFF", "").lines().filter(l -> !l.isBlank()).toList();
      if (lines.isEmpty()) {
        throw new CohortException(file + " is empty; expected a line of column names and classes");
      }
      String head = lines.get(0);
      String separator = head.contains("\t") ? "\t" : head.contains(";") ? ";" : ",";
      return new LabelTableCsv(file, lines.stream().map(line -> cells(line, separator)).toList())
          .table();
    } catch (IOException e) {
      throw new CohortException(
          file + " could not be read (" + Reason.of(e) + "); expected UTF-8 text", e);
    }
  }

  private static List<String> cells(String line, String separator) {
    return Arrays.stream(line.split(separator, -1))
        .map(cell -> cell.strip().replaceAll("^\"|\"$", ""))
        .toList();
  }

  private LabelTable table() {
    int value = column(VALUES, true);
    int name = column(NAMES, false);
    if (name < 0) {
      throw new CohortException(
          file + " has the columns " + columns + "; expected 'name' among them");
    }
    TreeMap<Integer, String> names = new TreeMap<>();
    Map<Integer, Integer> colours = new LinkedHashMap<>();
    Integer ignore = null; // none
    int next = 1;
    for (List<String> row : rows) {
      String called = cell(row, name);
      Integer colour = colour(row);
      boolean background =
          BACKGROUND.contains(called.toLowerCase(Locale.ROOT))
              || value < 0 && colour != null && colour == 0;
      int number = value >= 0 ? number(row, value) : background ? 0 : next++;
      if (IGNORED.contains(called.toLowerCase(Locale.ROOT))) {
        ignore = number;
      } else if (number != 0) {
        names.put(number, called);
      }
      if (colour != null && colours.put(colour, number) != null) {
        throw new CohortException(
            "%s gives the colour %s to two classes; expected one colour for each"
                .formatted(file, Colours.text(colour)));
      }
    }
    return new LabelTable(names, Map.of(), ignore, colours);
  }

  /** The first column with one of these names whose cells are numbers, or are not. */
  private int column(List<String> known, boolean numbers) {
    for (String name : known) {
      int at = columns.indexOf(name);
      if (at >= 0
          && numbers == rows.stream().allMatch(row -> cell(row, at).matches(WHOLE_NUMBER))) {
        return at;
      }
    }
    return -1;
  }

  private static String cell(List<String> row, int at) {
    return at < row.size() ? row.get(at) : "";
  }

  private int number(List<String> row, int at) {
    return Integer.parseInt(cell(row, at));
  }

  /** Null where the row has none. */
  private Integer colour(List<String> row) {
    for (String name : COLOUR) {
      int at = columns.indexOf(name);
      if (at >= 0 && Colours.isColour(cell(row, at))) {
        return Colours.parse(cell(row, at));
      }
    }
    List<Integer> bands = new ArrayList<>();
    for (List<String> band : BANDS) {
      int at = column(band, true);
      if (at < 0) {
        return null;
      }
      bands.add(number(row, at));
    }
    if (bands.stream().anyMatch(band -> band < 0 || band > 255)) {
      throw new CohortException(
          "%s has the colour %s; expected numbers from 0 to 255".formatted(file, bands));
    }
    return bands.get(0) << 16 | bands.get(1) << 8 | bands.get(2);
  }
}
