package org.simtrans;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder for what one piece of work has to write meanwhile; only this user may look into it, and
 * closing it removes it with all that lies in it. Such folders may hold scans. So what a killed
 * process left is removed by the next process of this user that makes a folder of the same kind in
 * the same place.
 *
 * @param path where it lies: {@code simtrans-KIND.PROCESS.N}
 */
public record TemporaryFolder(Path path) implements AutoCloseable {
  private static final String PREFIX = "simtrans-";

  /**
   * A new one in the system's folder for temporary files.
   *
   * @param kind what it is for: letters
   * @throws IOException if it cannot be made
   */
  public static TemporaryFolder make(String kind) throws IOException {
    return makeIn(Path.of(System.getProperty("java.io.tmpdir")), kind);
  }

  /**
   * A new one in {@code above}.
   *
   * @param kind what it is for: letters
   * @throws IOException if it cannot be made
   */
  public static TemporaryFolder makeIn(Path above, String kind) throws IOException {
    String prefix = PREFIX + kind + "." + ProcessMark.own() + ".";
    TemporaryFolder made = new TemporaryFolder(Files.createTempDirectory(above, prefix));
    made.leftovers(kind).forEach(TemporaryFolder::remove);
    return made;
  }

  /** A place in it. */
  public Path resolve(String name) {
    return path.resolve(name);
  }

  /** Of all kinds, what killed processes of this user left in the system's folder. */
  public static List<Path> leftovers() {
    try (TemporaryFolder own = make("look")) {
      return own.leftovers("[a-z]+");
    } catch (IOException e) {
      return List.of(); // where nothing can be written, nothing can be removed
    }
  }

  /** What is of others is none, nor are links. */
  private List<Path> leftovers(String kinds) {
    Pattern form = Pattern.compile(PREFIX + kinds + "\\.(" + ProcessMark.TEXT + ")\\.\\d+");
    List<Path> left = new ArrayList<>();
    try (Stream<Path> found = Files.list(path.getParent())) {
      for (Path one : found.toList()) {
        Matcher name = form.matcher(one.getFileName().toString());
        if (name.matches()
            && ProcessMark.parse(name.group(1)).filter(ProcessMark::hasEnded).isPresent()
            && Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)
            && Files.getOwner(one, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(path))) {
          left.add(one);
        }
      }
    } catch (IOException | UnsupportedOperationException e) {
      return left; // the next process tries again
    }
    return left;
  }

  private static void remove(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      return; // the next process tries again
    }
  }

  /** Removes it. What cannot be removed now, the next process tries to remove. */
  @Override
  public void close() {
    remove(path);
  }
}
