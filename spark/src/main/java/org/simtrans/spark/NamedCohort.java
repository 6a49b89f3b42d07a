package org.simtrans.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.simtrans.cohort.Cohort;
import org.simtrans.image.Source;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.Layouts;
import org.simtrans.layout.labels.LabelTable;

/**
 * A cohort with a Hadoop name. Names alone determine the layout, so the driver opens a folder of
 * empty files with the same names; executors copy the files of one case at a time.
 *
 * @param root full name of the folder
 * @param seen the folder that was opened instead; the same folder if it is on this machine
 */
record NamedCohort(Archive archive, String root, Path seen, Cohort cohort) {
  /**
   * @param scratch must exist as long as the cohort is used
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
    Set<String> descriptions = new HashSet<>(Layouts.descriptionFiles());
    descriptions.addAll(LabelTable.FILES); // all are small, and copied with their content
    List<String> files = archive.filesBelow(root);
    SeriesFiles.refuse(archive, root, files);
    for (String file : files) {
      Path name = folder.resolve(file);
      if (descriptions.contains(file)) {
        archive.copyHere(Archive.in(root, file), name);
      } else {
        Files.createDirectories(name.getParent());
        Files.createFile(name);
      }
    }
    return folder;
  }

  /** Replaces the opened folder by the named one in a sentence. */
  String named(String sentence) {
    return Archive.isHere(root) ? sentence : sentence.replace(seen.toString(), root);
  }

  /**
   * A case for executors, with the names of its files relative to the root.
   *
   * @param frame as {@link Source#frame()}
   * @param inOneFile as {@link Source#channels()}
   */
  record Item(
      String root,
      String subject,
      String name,
      List<String> images,
      int frame,
      int inOneFile,
      List<String> channels,
      List<String> labels)
      implements Serializable {

    /** Copies the files to this machine and returns the case. */
    Case here(Archive archive, Path folder) throws IOException {
      Source image = new Source(bring(archive, images, folder), frame, inOneFile);
      return new Case(subject, name, image, channels, bring(archive, labels, folder));
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

    /** The main file of the image, relative to the root. */
    String image() {
      return images.get(0);
    }

    String fullImage() {
      return Archive.in(root, image());
    }
  }

  /** The cases, in the order of the cohort. */
  List<Item> items() {
    return cohort.cases().stream().map(this::item).toList();
  }

  private Item item(Case one) {
    return new Item(
        root,
        one.subject(),
        one.name(),
        one.image().files().stream().map(this::relative).toList(),
        one.image().frame(),
        one.image().channels(),
        one.channels(),
        one.labels().stream().map(this::relative).toList());
  }

  private String relative(Path file) {
    return seen.relativize(file).toString();
  }
}
