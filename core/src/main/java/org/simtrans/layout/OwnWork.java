package org.simtrans.layout;

import static org.simtrans.layout.FolderRole.IMAGES;
import static org.simtrans.layout.FolderRole.MASKS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.simtrans.Outputs;
import org.simtrans.StrictJson;
import org.simtrans.WholeFile;

/**
 * What SimTrans itself wrote among the images: folders of runs, masks and pictures that it drew. It
 * is no data, so it is passed over. Two things are kept: masks that lie where labels do, beside a
 * folder of images that has no other labels, and everything where there is nothing else.
 *
 * @param passedOver images that are not to be listed
 * @param remarks what a person should know of them
 */
record OwnWork(Set<Path> passedOver, List<Remark> remarks) {
  private static final ObjectMapper JSON = StrictJson.builder().build();

  /**
   * Looks at the marks of images.
   *
   * @param images relative to the root, in order
   * @param runs folders of runs, relative to the root
   */
  static OwnWork among(Path root, List<Path> images, List<Path> runs) {
    List<Path> drawn =
        new ArrayList<>(
            images.stream().filter(image -> Outputs.drew(root.resolve(image))).toList());
    if (drawn.size() == images.size()) {
      drawn.clear();
    }
    List<Path> labels = labels(images, drawn);
    drawn.removeAll(labels);
    List<Remark> remarks = new ArrayList<>();
    remark(
            root,
            runs.stream().sorted().toList(),
            "runs of SimTrans among the images are passed over, %d in all",
            "nothing: what a run holds is no data")
        .ifPresent(remarks::add);
    remark(
            root,
            drawn,
            "masks and pictures that SimTrans drew among the images are passed over, %d in all",
            "nothing, if this is intended; a mask that is to be learned from belongs into a folder labels/ beside images/")
        .ifPresent(remarks::add);
    remark(
            root,
            labels,
            "labels that a model drew and nobody has changed since, %d in all",
            "nothing, if they are to be learned from as an expert's are; else remove them")
        .ifPresent(remarks::add);
    return new OwnWork(new HashSet<>(drawn), remarks);
  }

  private static Optional<Remark> remark(Path root, List<Path> files, String problem, String fix) {
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Remark.warning(root.resolve(files.get(0)), problem.formatted(files.size()), fix));
  }

  /** Those that lie where the labels of a folder of images are looked for, and no others are. */
  private static List<Path> labels(List<Path> images, List<Path> drawn) {
    Set<Path> ours = new HashSet<>(drawn);
    List<Path> others = images.stream().filter(image -> !ours.contains(image)).toList();
    if (others.stream().noneMatch(other -> folder(other, IMAGES, "images").isPresent())) {
      return List.of();
    }
    Set<Path> known = new HashSet<>();
    others.forEach(other -> folder(other, MASKS, "labels").ifPresent(known::add));
    return drawn.stream()
        .filter(one -> folder(one, IMAGES, "images").isEmpty())
        .filter(
            one ->
                folder(one, MASKS, "labels")
                    .filter(folder -> known.isEmpty() || known.contains(folder))
                    .isPresent())
        .toList();
  }

  /** The first folder above a file that says a role, also as {@code imagesTr} does. */
  private static Optional<Path> folder(Path file, FolderRole role, String word) {
    for (int depth = 1; depth < file.getNameCount(); depth++) {
      String name = file.getName(depth - 1).toString();
      if (name.startsWith(word) || FolderRole.of(name).filter(role::equals).isPresent()) {
        return Optional.of(file.subpath(0, depth));
      }
    }
    return Optional.empty();
  }

  /** Whether a folder is that of a run, of a comparison or of a cross-validation. */
  static boolean isRun(Path folder) {
    if (Files.isRegularFile(folder.resolve("splits/fold-0.json"))) {
      return Files.isDirectory(folder.resolve("fold-0"));
    }
    Path config = folder.resolve("config.json");
    if (!Files.isRegularFile(config)) {
      return false;
    }
    try {
      JsonNode content = JSON.readTree(WholeFile.text(config));
      return content.path("verb").isTextual()
          && content.path("libtorch").isTextual()
          && content.path("config").isObject();
    } catch (IOException e) {
      return false; // of another program
    }
  }
}
