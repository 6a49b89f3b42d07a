package org.simtrans.layout;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.simtrans.image.Gathering;
import org.simtrans.image.Images;

/**
 * A walk through a folder and all below it. Links are followed last, in the order of their names,
 * so that a folder is listed under its own name where it has one in the tree. No folder is entered
 * twice; so a walk ends, however links lead in circles.
 */
final class FileWalk {
  /** Folders of file servers and systems; names that begin with a dot are left out anyway. */
  private static final Set<String> JUNK =
      Set.of("__MACOSX", "@eaDir", "#recycle", "$RECYCLE.BIN", "System Volume Information");

  private final Path root;
  private final Path realRoot;
  private final List<Path> images = new ArrayList<>();
  private final List<Path> parts = new ArrayList<>();
  private final List<Path> runs = new ArrayList<>();
  private final List<Remark> remarks = new ArrayList<>();
  private final Set<Path> entered = new HashSet<>();
  private final Deque<Path> folders = new ArrayDeque<>();
  private final Deque<Path> links = new ArrayDeque<>();

  private FileWalk(Path root) throws IOException {
    this.root = root;
    realRoot = root.toRealPath();
  }

  static FileWalk through(Path root) throws IOException {
    FileWalk walk = new FileWalk(root);
    walk.enter(root);
    while (!walk.links.isEmpty()) {
      walk.follow(walk.links.remove());
    }
    return walk;
  }

  /** Images relative to the root, in no order. */
  List<Path> images() {
    return images;
  }

  /** Folders of runs, in no order; what lies in them is not listed. */
  List<Path> runs() {
    return runs;
  }

  /** Files that only together with others are images. */
  List<Path> parts() {
    return parts;
  }

  List<Remark> remarks() {
    return remarks;
  }

  private void enter(Path top) throws IOException {
    folders.add(top);
    while (!folders.isEmpty()) {
      Path folder = folders.remove();
      if (entered.add(folder.toRealPath())) {
        if (!folder.equals(root) && OwnWork.isRun(folder)) {
          runs.add(root.relativize(folder));
          continue;
        }
        for (Path entry : entries(folder)) {
          if (Files.isSymbolicLink(entry)) {
            links.add(entry);
          } else {
            look(entry);
          }
        }
      }
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    entries.removeIf(FileWalk::isJunk);
    entries.sort(null);
    return entries;
  }

  /** Letters that the encoding of file names lacks are lost, and with them the way to the file. */
  private static void requireReadableName(Path file) {
    String encoding = System.getProperty("sun.jnu.encoding");
    boolean isLost = file.getFileName().toString().indexOf('\uFFFD') >= 0;
    if (isLost && encoding != null && !encoding.replace("-", "").equalsIgnoreCase("UTF8")) {
      throw new CohortException(
          "the name of %s has letters that Java cannot read, because it takes names of files for %s; set LC_ALL=C.UTF-8 in the environment before Java starts"
              .formatted(file, encoding));
    }
  }

  private static boolean isJunk(Path path) {
    String name = path.getFileName().toString();
    return name.startsWith(".") || JUNK.contains(name);
  }

  private void look(Path entry) {
    requireReadableName(entry);
    if (Files.isDirectory(entry) && !Images.isImageFolder(entry)) {
      folders.add(entry);
    } else if (Files.isDirectory(entry) || Images.isImage(entry)) {
      images.add(root.relativize(entry));
    } else if (Gathering.takes(entry)) {
      parts.add(entry);
    }
  }

  private void follow(Path link) throws IOException {
    if (!Files.isDirectory(link) || Images.isImageFolder(link)) {
      if (Files.exists(link) || Images.isImage(link)) {
        look(link); // an image that does not exist is named by whoever reads it
      } else {
        remarks.add(
            Remark.error(
                link,
                "the link leads nowhere: " + Files.readSymbolicLink(link) + " does not exist",
                "bring back what it leads to, or remove the link"));
      }
      return;
    }
    Path target = link.toRealPath();
    if (entered.contains(target) || realRoot.startsWith(target)) {
      remarks.add(
          Remark.warning(
              link,
              "the link leads to a folder that is looked through already: " + target,
              "nothing, if this is intended: its images count once"));
    } else {
      enter(link);
    }
  }
}
