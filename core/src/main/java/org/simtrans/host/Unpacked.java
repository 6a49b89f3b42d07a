package org.simtrans.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.simtrans.TemporaryFolder;

/** What starts of SimTrans have left outside of the folders that the user named. */
public final class Unpacked {
  private static final String CRASH_LOGS =
      "simtrans-crash-[0-9]+[.]log"; // the launcher asks for them

  private Unpacked() {}

  /**
   * What was removed.
   *
   * @param path of a folder of unpacked libraries or of temporary files, or of a crash log
   * @param bytes that it took
   */
  public record Removed(Path path, long bytes) {}

  /**
   * Deletes unpacked libraries of the versions in use, crash logs, and what killed processes left
   * in the folder for temporary files. What other programs keep in the same folders stays, and
   * links are not followed.
   */
  public static List<Removed> removeAll() {
    return Stream.concat(
            removeAll(NativeFolder.candidates(), NativeJars.here()).stream(),
            TemporaryFolder.leftovers().stream().map(path -> new Removed(path, remove(path))))
        .toList();
  }

  static List<Removed> removeAll(List<NativeFolder> folders, NativeJars jars) {
    List<Path> names =
        jars.libraries().stream().map(library -> library.file().getName(0)).distinct().toList();
    return folders.stream()
        .map(NativeFolder::path)
        .flatMap(
            folder ->
                Stream.concat(names.stream().map(folder::resolve), crashLogs(folder).stream()))
        .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
        .map(path -> new Removed(path, remove(path)))
        .toList();
  }

  /** In the folder, or beside it: JavaCPP's own is one level deeper. */
  private static List<Path> crashLogs(Path folder) {
    return Stream.of(folder, folder.toAbsolutePath().getParent())
        .filter(Files::isDirectory)
        .flatMap(Unpacked::crashLogsIn)
        .toList();
  }

  private static Stream<Path> crashLogsIn(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all
          .filter(path -> path.getFileName().toString().matches(CRASH_LOGS))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes that went with it. */
  private static long remove(Path path) {
    long[] bytes = {0};
    try {
      Files.walkFileTree(
          path,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              bytes[0] += attributes.isRegularFile() ? attributes.size() : 0;
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e)
                throws IOException {
              Files.delete(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes[0];
  }
}
