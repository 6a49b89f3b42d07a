package org.simtrans.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder that the libraries of libtorch may be unpacked to.
 *
 * @param path the folder; it need not exist
 * @param shared whether other users can write to the folder above it; then the folder must belong
 *     to this user alone
 */
record NativeFolder(Path path, boolean shared) {
  static final String PROPERTY = "org.bytedeco.javacpp.cachedir";
  static final String VARIABLE = "SIMTRANS_CACHE";

  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
  private static final Set<PosixFilePermission> OURS_ALONE =
      PosixFilePermissions.fromString("rwx------");

  /** The folder that the user names, or else the folders that JavaCPP would try. */
  static List<NativeFolder> candidates() {
    String named = System.getProperty(PROPERTY, System.getenv(VARIABLE));
    if (named != null && !named.isBlank()) {
      return List.of(new NativeFolder(Path.of(named), false));
    }
    String user = System.getProperty("user.name").replaceAll("\\W", "_");
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"), ".javacpp-" + user, "cache");
    String home = System.getProperty("user.home"); // "?" if the system does not know the user
    return home.startsWith("?")
        ? List.of(new NativeFolder(temporary, true))
        : List.of(
            new NativeFolder(Path.of(home, ".javacpp", "cache"), false),
            new NativeFolder(temporary, true));
  }

  /**
   * Creates the folder, and says what prevents its use, if anything.
   *
   * @param missing bytes that must still be unpacked to it
   */
  Optional<String> obstacle(long missing) {
    try {
      make();
      if (!Files.isWritable(path)) {
        return Optional.of("cannot be written to");
      }
      long free = Files.getFileStore(path).getUsableSpace();
      if (free < missing) {
        return Optional.of(
            "has %d MB of free space where %d MB are needed"
                .formatted(free >> 20, (missing >> 20) + 1));
      }
      return forbidsExecution()
          ? Optional.of("lies on a file system mounted noexec")
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.of("cannot be used (" + LoadFailure.said(e) + ")");
    }
  }

  /** In a folder that others can write to, libraries of another user must not be loaded. */
  private void make() throws IOException {
    if (!shared || !path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(path);
      return;
    }
    Path own = path.getParent();
    if (!Files.exists(own)) {
      Files.createDirectory(own, PosixFilePermissions.asFileAttribute(OURS_ALONE));
    }
    Path probe = Files.createTempFile("javacpp", null);
    boolean ours =
        !Files.isSymbolicLink(own)
            && Files.getOwner(own).equals(Files.getOwner(probe))
            && OURS_ALONE.containsAll(Files.getPosixFilePermissions(own));
    Files.delete(probe);
    if (!ours) {
      throw new IOException(own + " can be written by others");
    }
    Files.createDirectories(path);
  }

  boolean forbidsExecution() {
    try (Stream<String> lines = Files.lines(MOUNTS)) {
      Path real = path.toRealPath();
      // "36 35 98:0 /root /mount/point rw,noexec ..."; the last of several nested mounts counts
      return lines
          .map(line -> line.split(" "))
          .filter(field -> field.length > 5 && real.startsWith(unescaped(field[4])))
          .reduce(NativeFolder::longer)
          .filter(field -> Arrays.asList(field[5].split(",")).contains("noexec"))
          .isPresent();
    } catch (IOException e) {
      return false; // not Linux
    }
  }

  private static String[] longer(String[] first, String[] second) {
    return Comparator.<String[]>comparingInt(field -> field[4].length()).compare(first, second) > 0
        ? first
        : second;
  }

  private static Path unescaped(String mountPoint) {
    return Path.of(mountPoint.replace("\\040", " ").replace("\\011", "\t"));
  }

  /** The folder to use, and why those before it were rejected. */
  record Choice(Path folder, List<String> passedOver) {}

  /**
   * The first folder that can be used.
   *
   * @throws TorchUnavailableException if none can be used
   */
  static Choice firstUsable(List<NativeFolder> candidates, NativeJars jars) {
    List<String> obstacles = new ArrayList<>();
    for (NativeFolder folder : candidates) {
      Optional<String> obstacle = folder.obstacle(jars.missingFrom(folder.path()));
      if (obstacle.isEmpty()) {
        return new Choice(folder.path(), List.copyOf(obstacles));
      }
      obstacles.add(folder.path() + " " + obstacle.get());
    }
    throw LoadFailure.noFolder(obstacles);
  }
}
