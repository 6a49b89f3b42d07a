package org.simtrans.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What docs/architecture.md says about the rooms.
 *
 * @param rows the table of rooms, by name of the room
 * @param floors the drawing, from its highest floor down
 */
record Architecture(Map<String, Row> rows, List<Floor> floors) {

  /** The root package, which every room may know. */
  static final String ROOT = "org.simtrans";

  private static final Pattern IN_CODE_FONT = Pattern.compile("`([^`]+)`");

  /**
   * A line of the table.
   *
   * @param said its cells as they are written: room, for, in, out, knows
   */
  record Row(List<String> said) {
    String room() {
      return inCodeFont(said.get(0)).get(0);
    }

    /** Whether the room is meant for other programs: its name is bold. */
    boolean isForOthers() {
      return said.get(0).startsWith("**");
    }

    Set<String> knows() {
      return new TreeSet<>(inCodeFont(said.get(4)));
    }

    /** The same line with other rooms in its last cell. */
    String knowing(Set<String> rooms) {
      List<String> cells = new ArrayList<>(said.subList(0, 4));
      cells.add(String.join(", ", rooms.stream().map(room -> "`" + room + "`").toList()));
      return ("| " + String.join(" | ", cells) + " |")
          .replace("|  |", "| |")
          .replace("|  |", "| |");
    }

    private static List<String> inCodeFont(String cell) {
      return IN_CODE_FONT.matcher(cell).results().map((MatchResult m) -> m.group(1)).toList();
    }
  }

  /** A line of the drawing: rooms that stand side by side, and the module that holds them. */
  record Floor(String module, List<String> rooms) {}

  /**
   * @throws IllegalStateException if the file has no table of rooms, or no drawing
   */
  static Architecture read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    Map<String, Row> rows = new LinkedHashMap<>();
    int table = lines.indexOf("| room | for | in | out | knows |");
    for (int i = table + 2; table >= 0 && i < lines.size() && lines.get(i).startsWith("|"); i++) {
      String[] cells = lines.get(i).substring(1).split("\\|", -1);
      if (cells.length != 6 || !IN_CODE_FONT.matcher(cells[0]).find()) {
        throw new IllegalStateException(
            "%s:%d is no row of five cells that begins with a room: %s"
                .formatted(file, i + 1, lines.get(i)));
      }
      Row row = new Row(List.of(cells).subList(0, 5).stream().map(String::strip).toList());
      rows.put(row.room(), row);
    }

    List<Floor> floors = new ArrayList<>();
    String module = "";
    int drawing = lines.indexOf("```") + 1;
    for (String line :
        lines.subList(drawing, drawing + lines.subList(drawing, lines.size()).indexOf("```"))) {
      String[] parts = line.split("│", -1);
      if (parts.length != 3) {
        continue; // a heading
      }
      module = parts[0].isBlank() ? module : parts[0].strip();
      if (!parts[1].isBlank()) {
        floors.add(new Floor(module, List.of(parts[1].strip().split("\\s+"))));
      }
    }
    if (rows.isEmpty() || floors.isEmpty()) {
      throw new IllegalStateException(
          "%s has no table that begins with '| room | for | in | out | knows |', or no drawing whose"
                  .formatted(file)
              + " lines are 'module │ rooms │ what for'");
    }
    return new Architecture(rows, floors);
  }
}
