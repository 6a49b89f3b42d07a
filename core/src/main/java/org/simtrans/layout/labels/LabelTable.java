package org.simtrans.layout.labels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.simtrans.Reason;
import org.simtrans.layout.CohortException;

/**
 * What a file beside the images says of the labels: {@code dataset.json} (nnU-Net, Medical
 * Segmentation Decathlon), {@code labels.json}, {@code classes.csv} or a lookup table of BIDS
 * ({@code *dseg.tsv}). The first of them counts.
 *
 * @param names of label values; background and what is ignored are left out
 * @param regions the label values that each region has, by the value that the region is drawn as,
 *     in the order of drawing; empty where each value is a class of its own
 * @param ignore the value of what nobody labelled, or null
 * @param colours the value that each colour 0xRRGGBB stands for, background included; empty where
 *     the labels are not coloured
 */
public record LabelTable(
    SortedMap<Integer, String> names,
    Map<Integer, List<Integer>> regions,
    Integer ignore,
    Map<Integer, Integer> colours) {
  /** Files of these names beside the images say something of the labels. */
  public static final List<String> FILES = List.of("dataset.json", "labels.json", "classes.csv");

  private static final int DEPTH = 2; // of derivatives/PIPELINE/dseg.tsv

  /** Copies the maps, whose order stays. */
  public LabelTable {
    names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
    regions = Collections.unmodifiableMap(new LinkedHashMap<>(regions));
    colours = Collections.unmodifiableMap(new LinkedHashMap<>(colours));
  }

  /** Says nothing. */
  public static LabelTable none() {
    return new LabelTable(new TreeMap<>(), Map.of(), null, Map.of());
  }

  /**
   * That of a cohort.
   *
   * @param root the folder of the cohort
   * @throws CohortException if the file that should say it is broken
   */
  public static LabelTable in(Path root) {
    for (String name : FILES) {
      for (Path folder : List.of(root, root.resolve("labels"), root.resolve("masks"))) {
        Path file = folder.resolve(name);
        if (Files.isRegularFile(file)) {
          LabelTable table =
              name.endsWith(".json") ? LabelTableJson.read(file) : LabelTableCsv.read(file);
          if (!table.equals(none())) {
            return table;
          }
        }
      }
    }
    return bidsTable(root);
  }

  private static LabelTable bidsTable(Path root) {
    Path derivatives = root.resolve("derivatives");
    for (Path folder : List.of(root, derivatives)) {
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(folder, folder == root ? 1 : DEPTH)) {
        List<Path> tables =
            files.filter(file -> file.getFileName().toString().endsWith("dseg.tsv")).toList();
        if (tables.size() == 1) {
          return LabelTableCsv.read(tables.get(0));
        }
      } catch (IOException e) {
        throw new CohortException(
            folder + " could not be listed (" + Reason.of(e) + "); check its rights", e);
      }
    }
    return none();
  }

  /** The same, with a value of what nobody labelled; null for none. */
  public LabelTable ignoring(Integer value) {
    return new LabelTable(names, regions, value, colours);
  }
}
