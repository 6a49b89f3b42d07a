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
 * A folder that the libraries of libtorch may be unpacked to, and what speaks against it.
 *
 * @param path which need not exist
 * @param shared whether others may write beside it, so that it must be ours alone
 */
record NativeFolder(Path path, boolean shared) {
  static final String PROPERTY = "org.bytedeco.javacpp.cachedir";
  static final String VARIABLE = "SIMTRANS_CACHE";

  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
  private static final Set<PosixFilePermission> OURS_ALONE =
      PosixFilePermissions.fromString("rwx------");

  /** The one that the user names, or else those that JavaCPP would try. */
  static List<NativeFolder> candidates() {
    String named = System.getProperty(PROPERTY, System.getenv(VARIABLE));
    if (named != null && !named.isBlank()) {
      return List.of(new NativeFolder(Path.of(named), false));
    }
    String user = System.getProperty("user.name").replaceAll("\\W", "_");
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"), ".javacpp-" + user, "cache");
    String home = System.getProperty("user.home"); // "?" of a user whom the system does not know
    return home.startsWith("?")
        ? List.of(new NativeFolder(temporary, true))
        : List.of(
            new NativeFolder(Path.of(home, ".javacpp", "cache"), false),
            new NativeFolder(temporary, true));
  }

  /**
   * Makes the folder, and says why it cannot serve, if so.
   *
   * @param missing bytes that have yet to be unpacked to it
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

  /** In a folder for everybody, what somebody else has put there must not be loaded. */
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

  private boolean forbidsExecution() {
    try (Stream<String> lines = Files.lines(MOUNTS)) {
      Path real = path.toRealPath();
      // "36 35 98:0 /root /mount/point rw,noexec ..."; of nested mounts the last one counts
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

  /** Which folder serves, and what spoke against those before it. */
  record Choice(Path folder, List<String> passedOver) {}

  /**
   * The first that can serve.
   *
   * @throws TorchUnavailableException if none can
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
