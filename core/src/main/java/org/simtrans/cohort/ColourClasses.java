package org.simtrans.cohort;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.simtrans.image.LabelImage.Kind;
import org.simtrans.layout.labels.Colours;
import org.simtrans.layout.labels.LabelTable;

/**
 * Classes that are told apart by colour, the same colour being the same class in all files. Their
 * values are those of the cohort's table of labels, else 1, 2, ... in the order of the colours as
 * numbers 0xRRGGBB. Black is background; white where no file holds black.
 */
record ColourClasses(
    SortedMap<Path, LabelContents> files,
    LabelTable table,
    Findings findings,
    List<String> remarks) {
  private static final int BLACK = 0x000000;
  private static final int WHITE = 0xffffff;

  /** Whether colours, and not numbers, tell the classes of these files apart. */
  static boolean areIn(Collection<LabelContents> files) {
    return files.stream().anyMatch(held -> held.kind() == Kind.COLOURS) || mixed(files);
  }

  /** Whether one colour has several indices in the palettes of the files. */
  private static boolean mixed(Collection<LabelContents> files) {
    Map<Integer, Integer> indexOf = new HashMap<>();
    for (LabelContents held : files) {
      Map<Integer, Integer> own = new HashMap<>();
      held.palette().forEach((index, colour) -> own.putIfAbsent(colour, index));
      for (Map.Entry<Integer, Integer> entry : own.entrySet()) {
        Integer other = indexOf.putIfAbsent(entry.getKey(), entry.getValue());
        if (other != null && !other.equals(entry.getValue())) {
          return true;
        }
      }
    }
    return false;
  }

  LabelValues values() {
    SortedSet<Integer> colours = new TreeSet<>();
    files.forEach((file, held) -> colours.addAll(coloursOf(file, held)));
    int background = colours.contains(BLACK) || !colours.contains(WHITE) ? BLACK : WHITE;
    Map<Integer, Integer> known = table.colours();
    Map<String, Integer> coded = new LinkedHashMap<>();
    SortedMap<Integer, String> names = new TreeMap<>();
    if (known.isEmpty()) {
      coded.put(Colours.text(background), 0);
      colours.remove(background);
      for (int colour : colours) {
        names.put(coded.size(), named(colour, coded.size()));
        coded.put(Colours.text(colour), coded.size());
      }
    } else {
      known.forEach(
          (colour, value) -> {
            coded.put(Colours.text(colour), value);
            names.put(value, named(colour, value));
          });
      coded.putIfAbsent(Colours.text(BLACK), 0);
      requireKnown(colours, coded);
    }
    remark(coded, names, background);
    TreeSet<Integer> values = new TreeSet<>(coded.values());
    values.remove(0);
    return new LabelValues(
        List.copyOf(values),
        names,
        Map.of(),
        table.ignore(),
        new LabelCoding(LabelCoding.By.COLOURS, coded));
  }

  /** Colours of a file; of a file of numbers, the greys of these. */
  private Collection<Integer> coloursOf(Path file, LabelContents held) {
    if (held.kind() == Kind.COLOURS) {
      return held.voxels().keySet();
    }
    if (held.kind() == Kind.PALETTE) {
      return held.voxels().keySet().stream()
          .map(index -> held.palette().getOrDefault(index, BLACK))
          .toList();
    }
    if (!held.foreground().isEmpty()) {
      findings.error(
          file,
          "the label holds the grey values %s, while other labels hold colours"
              .formatted(held.foreground()),
          "save all labels in one way: all with colours, or all with the numbers of the classes");
    }
    return List.of(BLACK);
  }

  private String named(int colour, int value) {
    String name = table.names().get(value);
    return name == null ? Colours.described(colour) : name + " " + Colours.text(colour);
  }

  private void requireKnown(SortedSet<Integer> colours, Map<String, Integer> coded) {
    List<String> unknown =
        colours.stream()
            .filter(colour -> !coded.containsKey(Colours.text(colour)))
            .map(Colours::described)
            .toList();
    if (!unknown.isEmpty()) {
      findings.error(
          files.firstKey(),
          "labels hold the colours %s, which the table of labels does not name".formatted(unknown),
          "add them to the table, or correct the labels");
    }
  }

  private void remark(
      Map<String, Integer> coded, SortedMap<Integer, String> names, int background) {
    String classes =
        names.entrySet().stream()
            .map(entry -> entry.getKey() + " is " + entry.getValue())
            .collect(Collectors.joining(", "));
    remarks.add(
        "the labels are coloured: a class for each colour, drawn as its number (%s); %s is background"
            .formatted(classes, Colours.described(background)));
    List<String> several = new ArrayList<>(coded.keySet());
    if (several.size() > 1 + LabelValues.LIMIT) {
      findings.error(
          files.firstKey(),
          "the labels hold %d colours together, more than the %d that a label map has"
              .formatted(several.size(), LabelValues.LIMIT),
          "save them with one colour for each class, without smoothing");
    }
  }
}
