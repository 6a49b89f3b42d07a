package org.simtrans.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The native libraries in the jars of a platform. JavaCPP unpacks {@code
 * JAR!/org/bytedeco/X/PLATFORM/NAME} to {@code FOLDER/JAR/org/bytedeco/X/PLATFORM/NAME}.
 */
record NativeJars(List<Library> libraries) {
  static final String CUDA = "-gpu"; // JavaCPP's suffix of platforms with CUDA
  private static final long BESIDE =
      40L << 20; // JavaCPP unpacks OpenBLAS a second time under another name

  /**
   * @param file path below the folder
   * @param checksum CRC-32
   */
  record Library(Path file, long bytes, long checksum) {}

  /** The libraries for this platform. */
  static NativeJars here() {
    return of(Torch.platform());
  }

  /** The libraries of libtorch and OpenBLAS on the class path for a platform. */
  static NativeJars of(String platform) {
    List<Library> found = new ArrayList<>();
    for (String name : List.of("javacpp", "openblas", "pytorch")) {
      folder(name, platform).ifPresent(folder -> add(folder, found));
    }
    return new NativeJars(List.copyOf(found));
  }

  /**
   * The folder on the class path with the libraries of {@code name}; one with CUDA is preferred.
   */
  static Optional<URL> folder(String name, String platform) {
    return Stream.of(platform + CUDA, platform)
        .map(place -> NativeJars.class.getResource("/org/bytedeco/" + name + "/" + place + "/"))
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static void add(URL folder, List<Library> found) {
    try {
      if (folder.openConnection() instanceof JarURLConnection connection) {
        JarFile jar = connection.getJarFile();
        Path name = Path.of(jar.getName()).getFileName();
        String prefix = connection.getEntryName();
        jar.stream()
            .filter(entry -> entry.getName().startsWith(prefix) && isLibrary(entry))
            .map(
                entry ->
                    new Library(name.resolve(entry.getName()), entry.getSize(), entry.getCrc()))
            .forEach(found::add);
      }
    } catch (IOException e) {
      throw LoadFailure.unreadable(folder.toString(), e);
    }
  }

  /** True for all libraries except OpenBLAS's full bindings, which nothing here uses. */
  private static boolean isLibrary(JarEntry entry) {
    return entry.getName().matches(".*\\.(so|so\\.[0-9.]+|dylib|dll)")
        && !entry.getName().contains("_full.");
  }

  /** Bytes that must still be unpacked to a folder. */
  long missingFrom(Path folder) {
    long bytes =
        libraries.stream()
            .filter(library -> !isWhole(folder.resolve(library.file()), library.bytes()))
            .mapToLong(Library::bytes)
            .sum();
    return bytes == 0 ? 0 : bytes + BESIDE;
  }

  private static boolean isWhole(Path file, long bytes) {
    try {
      return Files.size(file) == bytes;
    } catch (IOException e) {
      return false;
    }
  }

  /** Libraries in a folder that have the right size but other content than in the jars. */
  List<Path> damagedIn(Path folder) {
    return libraries.stream()
        .filter(library -> isWhole(folder.resolve(library.file()), library.bytes()))
        .filter(library -> checksum(folder.resolve(library.file())) != library.checksum())
        .map(library -> folder.resolve(library.file()))
        .toList();
  }

  private static long checksum(Path file) {
    CRC32 checksum = new CRC32();
    byte[] part = new byte[1 << 20];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        checksum.update(part, 0, n);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return checksum.getValue();
  }
}
