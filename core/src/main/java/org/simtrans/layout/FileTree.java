package org.simtrans.layout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.simtrans.Reason;
import org.simtrans.image.Gathering;
import org.simtrans.image.Images;
import org.simtrans.image.Source;

/**
 * The images below a folder, listed once: files by their names, folders that are one image as a
 * whole, and images that a format makes of many files by looking into them. Links are followed, and
 * no folder is entered twice. What operating systems and file servers leave behind is left out, and
 * so is what SimTrans wrote ({@link OwnWork}).
 *
 * @param root the folder
 * @param images paths relative to the root, sorted
 * @param gathered those of the images that lie in many files
 * @param remarks links that lead nowhere, or to what is listed already
 * @param ownWork what SimTrans itself wrote among the images
 */
public record FileTree(
    Path root, List<Path> images, Gathering gathered, List<Remark> remarks, List<Remark> ownWork) {
  public FileTree {
    images = List.copyOf(images);
    ownWork = List.copyOf(ownWork);
    remarks = List.copyOf(remarks);
  }

  /**
   * Lists a folder.
   *
   * @throws CohortException if there is no such folder, or it cannot be listed
   */
  public static FileTree of(Path root) {
    requireFolder(root);
    FileWalk walk;
    try {
      walk = FileWalk.through(root);
    } catch (IOException e) {
      throw new CohortException(
          root + " could not be listed (" + Reason.of(e) + "); check its rights", e);
    }
    Gathering gathered = Gathering.of(root, walk.parts().stream().sorted().toList());
    List<Path> images = new ArrayList<>(walk.images());
    images.addAll(gathered.images().keySet());
    images.sort(Comparator.comparing(FileTree::slashed));
    OwnWork own = OwnWork.among(root, images, walk.runs());
    images.removeAll(own.passedOver());
    return new FileTree(root, images, gathered, walk.remarks(), own.remarks());
  }

  /** Some images alone, as if nothing else lay below their common folder. */
  public static FileTree ofImages(List<Path> files) {
    List<Path> absolute =
        files.stream().map(file -> file.toAbsolutePath().normalize()).distinct().sorted().toList();
    Path root = absolute.get(0).getParent();
    for (Path file : absolute) {
      while (!file.startsWith(root)) {
        root = root.getParent();
      }
    }
    Path common = root;
    return new FileTree(
        common,
        absolute.stream().map(common::relativize).toList(),
        Gathering.of(common, List.of()),
        List.of(),
        List.of());
  }

  /**
   * Checks the folder of a cohort without looking into it.
   *
   * @throws CohortException if it does not exist or is a file
   */
  public static void requireFolder(Path root) {
    if (!Files.isDirectory(root)) {
      throw new CohortException(
          root + (Files.exists(root) ? " is a file" : " does not exist") + "; name a data folder");
    }
  }

  /** The images below a folder of the root, relative to that folder. */
  public List<Path> below(String folder) {
    Path prefix = Path.of(folder);
    return images.stream()
        .filter(image -> image.startsWith(prefix) && image.getNameCount() > 1)
        .map(prefix::relativize)
        .toList();
  }

  /** Whether there are images below a folder of the root. */
  public boolean has(String folder) {
    return !below(folder).isEmpty();
  }

  /** A path that is relative to the root, as one that can be opened. */
  public Path absolute(Path relative) {
    return root.resolve(relative);
  }

  /** The files of one of the images. */
  public Source source(Path relative) {
    Gathering.Image image = gathered.images().get(relative);
    return image == null ? Source.of(absolute(relative)) : image.source();
  }

  /** The name of an image for people; that of a gathered image does not tell whose it is. */
  public String shown(Path relative) {
    Gathering.Image image = gathered.images().get(relative);
    return image == null ? name(relative) : slashed(image.alias());
  }

  /** A relative path without the ending of its format, with slashes on every system. */
  public static String name(Path relative) {
    Path folder = relative.getParent();
    return (folder == null ? "" : slashed(folder) + "/") + Images.stem(relative);
  }

  /** A name as Unicode composes it (NFC), because some systems take its accents apart. */
  public static String composed(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  static String slashed(Path relative) {
    return StreamSupport.stream(relative.spliterator(), false)
        .map(Path::toString)
        .collect(Collectors.joining("/"));
  }
}
