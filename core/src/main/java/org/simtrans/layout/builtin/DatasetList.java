package org.simtrans.layout.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.simtrans.image.Images;
import org.simtrans.image.Source;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.Layout.Found;
import org.simtrans.layout.Remark;

/**
 * The images and labels that {@code dataset.json} names one by one: nnU-Net's {@code dataset},
 * which may lie anywhere, or the lists {@code training} and {@code test} of the Decathlon, which
 * choose among those in the folders.
 *
 * @param root the folder of the file
 * @param dataset by the names of the cases; empty if there is none
 * @param listed by the names of the cases; empty if there are no lists
 */
record DatasetList(Path root, Map<String, Entry> dataset, Map<String, Entry> listed) {

  /**
   * @param images one, or one for each channel
   * @param labels one, or none
   */
  record Entry(List<Path> images, List<Path> labels) {}

  /** What the file of a folder names; nothing if there is no file. */
  static DatasetList in(Path root) {
    DatasetList list = new DatasetList(root, new LinkedHashMap<>(), new LinkedHashMap<>());
    DatasetJson.tree(root).ifPresent(list::read);
    return list;
  }

  private void read(JsonNode json) {
    for (Map.Entry<String, JsonNode> one : json.path("dataset").properties()) {
      List<Path> images = new ArrayList<>();
      String where = "dataset." + one.getKey();
      one.getValue().path("images").forEach(image -> images.add(path(image, where)));
      if (!images.isEmpty()) {
        dataset.put(one.getKey(), new Entry(images, labels(one.getValue(), where)));
      }
    }
    for (String part : List.of("training", "test")) {
      for (JsonNode one : json.path(part)) {
        JsonNode image = one.isTextual() ? one : one.path("image");
        if (image.isTextual()) {
          Path file = path(image, part);
          listed.put(Images.stem(file), new Entry(List.of(file), labels(one, part)));
        }
      }
    }
  }

  /** Spelled as the files of the folder are, whose own path may have dots in it. */
  private Path path(JsonNode text, String where) {
    try {
      Path file = root.resolve(Path.of(text.asText()).normalize());
      if (file.getFileName() != null) {
        return file;
      }
      throw new InvalidPathException(text.asText(), "it is the root of all folders");
    } catch (InvalidPathException e) {
      throw new CohortException(
          "%s names '%s' in '%s', and no such file can exist (%s); expected the path of a file below this folder, such as './imagesTr/a.nii.gz'"
              .formatted(root.resolve("dataset.json"), text.asText(), where, e.getReason()),
          e);
    }
  }

  private List<Path> labels(JsonNode one, String where) {
    return one.path("label").isTextual() ? List.of(path(one.get("label"), where)) : List.of();
  }

  /**
   * The cases of {@code dataset}.
   *
   * @param names of the channels; empty if none are known
   * @throws CohortException if a file is missing, or a case has another number of channels
   */
  List<Found> cases(List<String> names) {
    List<Found> cases = new ArrayList<>();
    dataset.forEach((name, entry) -> cases.add(new Found(one(name, entry, names), below(entry))));
    return cases;
  }

  private Case one(String name, Entry entry, List<String> names) {
    entry.images().forEach(image -> requireThere(name, image));
    entry.labels().forEach(label -> requireThere(name, label));
    int files = entry.images().size();
    if (files > 1 && !names.isEmpty() && files != names.size()) {
      throw new CohortException(
          "%s names %d channels, but %d images of '%s'; name a file for each channel"
              .formatted(root.resolve("dataset.json"), names.size(), files, name));
    }
    Source image = Source.of(entry.images());
    List<String> own =
        names.isEmpty() && files > 1
            ? IntStream.range(0, files).mapToObj(String::valueOf).toList()
            : names;
    return new Case(
        name, name, files == 1 ? image.withChannels(names.size()) : image, own, entry.labels());
  }

  private void requireThere(String name, Path file) {
    if (!Files.exists(file)) {
      throw new CohortException(
          "%s names %s for '%s', which does not exist; fetch it, or correct the file"
              .formatted(root.resolve("dataset.json"), file, name));
    }
  }

  private Path below(Entry entry) {
    Path first = entry.images().get(0);
    return first.startsWith(root) ? root.relativize(first) : first;
  }

  /** Of the images in the folders, those in the lists, with the labels that these name. */
  List<Found> chosen(List<Found> found) {
    List<Found> chosen = new ArrayList<>();
    for (Found one : found) {
      Entry entry = listed.get(one.image().name());
      Entry first = entry == null ? listed.get(Images.stem(one.image().image().first())) : entry;
      if (first != null) {
        chosen.add(new Found(labelled(one.image(), first), one.below()));
      }
    }
    return chosen.isEmpty() ? found : chosen;
  }

  private static Case labelled(Case one, Entry entry) {
    List<Path> labels = entry.labels().stream().filter(Files::exists).toList();
    return labels.isEmpty()
        ? one
        : new Case(one.subject(), one.name(), one.image(), one.channels(), labels);
  }

  /** What a person should know of the lists. */
  List<Remark> remarks(List<Found> found, List<Found> chosen) {
    Path file = root.resolve("dataset.json");
    List<Remark> remarks = new ArrayList<>();
    if (found.size() > chosen.size()) {
      Set<String> names = new HashSet<>(chosen.stream().map(one -> one.image().name()).toList());
      Found left =
          found.stream()
              .filter(one -> !names.contains(one.image().name()))
              .findFirst()
              .orElseThrow();
      remarks.add(
          Remark.warning(
              file,
              "images that are not in its lists and left out: %d, such as %s"
                  .formatted(found.size() - chosen.size(), left.image().image().first()),
              "add them to 'training' or 'test', or remove these lists"));
    }
    int missing = listed.size() - chosen.size();
    if (!listed.isEmpty() && missing > 0) {
      remarks.add(
          Remark.warning(
              file,
              "it lists %d images, of which %d %s missing"
                  .formatted(listed.size(), missing, missing == 1 ? "is" : "are"),
              "fetch them; nothing, if a part of the data is intended"));
    }
    return remarks;
  }
}
