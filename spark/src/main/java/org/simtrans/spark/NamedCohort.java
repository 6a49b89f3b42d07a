package org.simtrans.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.simtrans.cohort.Cohort;
import org.simtrans.image.Source;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;

/**
 * A cohort under a Hadoop name. A layout is told by names alone, so the driver opens a folder that
 * holds the same names and nothing in them; executors bring the files of one case at a time.
 *
 * @param root full name of the folder
 * @param seen the folder that was opened in its place: itself where it is on this machine
 */
record NamedCohort(Archive archive, String root, Path seen, Cohort cohort) {
  /** Files that say something about a cohort; they are small, and copied. */
  private static final Set<String> DESCRIPTIONS = Set.of("dataset.json", "subjects.csv");

  /**
   * @param scratch lives as long as the cohort is used
   */
  static NamedCohort open(
      Archive archive, String root, Scratch scratch, Function<Path, Cohort> opener)
      throws IOException {
    Path seen = Archive.isHere(root) ? Archive.path(root) : names(archive, root, scratch);
    try {
      return new NamedCohort(archive, root, seen, opener.apply(seen));
    } catch (CohortException e) {
      throw new CohortException(e.getMessage().replace(seen.toString(), root), e);
    }
  }

  private static Path names(Archive archive, String root, Scratch scratch) throws IOException {
    Path folder = scratch.room(Archive.nameOf(root).isEmpty() ? "root" : Archive.nameOf(root));
    if (!archive.isFolder(root)) {
      throw new CohortException(
          root
              + (archive.exists(root) ? " is a file" : " does not exist")
              + "; name a data folder");
    }
    for (String file : archive.filesBelow(root)) {
      Path name = folder.resolve(file);
      if (DESCRIPTIONS.contains(file)) {
        archive.copyHere(Archive.in(root, file), name);
      } else {
        Files.createDirectories(name.getParent());
        Files.createFile(name);
      }
    }
    return folder;
  }

  /** A sentence about the folder that was opened, as one about the folder that was named. */
  String named(String sentence) {
    return Archive.isHere(root) ? sentence : sentence.replace(seen.toString(), root);
  }

  /** A case for executors, with the names of its files below the root. */
  record Item(String root, String subject, String name, List<String> images, List<String> labels)
      implements Serializable {

    /** The case with its files on this machine. */
    Case here(Archive archive, Path folder) throws IOException {
      Source image = Source.of(bring(archive, images, folder));
      return new Case(subject, name, image, bring(archive, labels, folder));
    }

    private List<Path> bring(Archive archive, List<String> files, Path folder) throws IOException {
      List<Path> brought = new ArrayList<>();
      for (String file : files) {
        brought.add(bring(archive, file, folder));
      }
      return brought;
    }

    private Path bring(Archive archive, String file, Path folder) throws IOException {
      Path copy = folder.resolve(file);
      Files.createDirectories(copy.getParent());
      return archive.bring(Archive.in(root, file), copy.getParent());
    }

    /** The file that stands for the image, below the root. */
    String image() {
      return images.get(0);
    }

    String fullImage() {
      return Archive.in(root, image());
    }
  }

  /** The cases, in their order. */
  List<Item> items() {
    return cohort.cases().stream().map(this::item).toList();
  }

  private Item item(Case one) {
    return new Item(
        root,
        one.subject(),
        one.name(),
        one.image().files().stream().map(this::relative).toList(),
        one.labels().stream().map(this::relative).toList());
  }

  private String relative(Path file) {
    return seen.relativize(file).toString();
  }
}
