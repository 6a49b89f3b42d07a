package org.simtrans.layout;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.simtrans.Reason;
import org.simtrans.image.Gathering;
import org.simtrans.image.Images;
import org.simtrans.image.Source;

/**
 * The images below a folder, listed once: files by their names, folders that are one image as a
 * whole, and images that a format makes of many files by looking into them. Names that begin with a
 * dot and {@code __MACOSX} are junk of operating systems and are left out; links are followed.
 *
 * @param root the folder
 * @param images paths relative to the root, sorted
 * @param gathered those of the images that lie in many files
 */
public record FileTree(Path root, List<Path> images, Gathering gathered) {

  /** Files and folders that are one image each. */
  public FileTree(Path root, List<Path> images) {
    this(root, images, Gathering.NONE);
  }

  /**
   * Lists a folder.
   *
   * @throws CohortException if there is no such folder, or it cannot be listed
   */
  public static FileTree of(Path root) {
    requireFolder(root);
    List<Path> images = new ArrayList<>();
    List<Path> parts = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          collecting(images, parts, root));
    } catch (IOException e) {
      throw new CohortException(
          root + " could not be listed (" + Reason.of(e) + "); check its rights", e);
    }
    parts.sort(Comparator.naturalOrder());
    Gathering gathered = Gathering.of(root, parts);
    images.addAll(gathered.images().keySet());
    images.sort(Comparator.comparing(FileTree::slashed));
    return new FileTree(root, List.copyOf(images), gathered);
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

  private static SimpleFileVisitor<Path> collecting(
      List<Path> images, List<Path> parts, Path root) {
    return new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        if (folder.equals(root)) {
          return FileVisitResult.CONTINUE;
        }
        if (isJunk(folder)) {
          return FileVisitResult.SKIP_SUBTREE;
        }
        if (Images.isImageFolder(folder)) {
          images.add(root.relativize(folder));
          return FileVisitResult.SKIP_SUBTREE;
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (isJunk(file)) {
          return FileVisitResult.CONTINUE;
        }
        if (Images.isImage(file)) {
          images.add(root.relativize(file));
        } else if (Gathering.takes(file)) {
          parts.add(file);
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (e instanceof FileSystemLoopException) {
          return FileVisitResult.CONTINUE; // a link to a folder above, which is listed anyway
        }
        throw e;
      }
    };
  }

  private static boolean isJunk(Path path) {
    String name = path.getFileName().toString();
    return name.startsWith(".") || name.equals("__MACOSX");
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

  /** A relative path without the ending of its format, with slashes on every system. */
  public static String name(Path relative) {
    Path folder = relative.getParent();
    return (folder == null ? "" : slashed(folder) + "/") + Images.stem(relative);
  }

  private static String slashed(Path relative) {
    return StreamSupport.stream(relative.spliterator(), false)
        .map(Path::toString)
        .collect(Collectors.joining("/"));
  }
}
