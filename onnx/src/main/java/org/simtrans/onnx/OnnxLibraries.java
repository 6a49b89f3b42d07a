package org.simtrans.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.simtrans.ProcessMark;

/**
 * The libraries of ONNX Runtime, unpacked until the process ends. What a killed process left is
 * removed by the next one. ONNX Runtime would unpack them itself, and leave 28 MB in the folder for
 * temporary files for good if the process is killed, and an empty folder if it is not.
 */
final class OnnxLibraries {
  private static final String PROPERTY = "onnxruntime.native.path";
  private static final String PREFIX = "simtrans-onnx.";
  private static final Pattern NAME =
      Pattern.compile(Pattern.quote(PREFIX) + "(" + ProcessMark.TEXT + ")\\.\\d+");
  private static final List<String> LIBRARIES =
      List.of(System.mapLibraryName("onnxruntime"), System.mapLibraryName("onnxruntime4j_jni"));

  private OnnxLibraries() {}

  /** Loads the libraries, unless somebody says where they lie; then ONNX Runtime finds them. */
  static OrtEnvironment load() {
    if (System.getProperty(PROPERTY) != null) {
      return OrtEnvironment.getEnvironment();
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    removeLeftovers(temporary);
    Path folder = unpacked(temporary);
    if (folder == null) {
      return OrtEnvironment.getEnvironment();
    }
    System.setProperty(PROPERTY, folder.toString());
    try {
      return OrtEnvironment.getEnvironment();
    } finally {
      System.clearProperty(PROPERTY);
      removeUnused();
    }
  }

  /** ONNX Runtime makes a folder all the same, puts nothing into it, and removes it at the exit. */
  private static void removeUnused() {
    try {
      Field field = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("tempDirectory");
      field.setAccessible(true);
      if (field.get(null) instanceof Path unused) {
        Files.deleteIfExists(unused);
      }
    } catch (ReflectiveOperationException | RuntimeException | IOException e) {
      return; // an empty folder stays if the process is killed
    }
  }

  /** Null where ONNX Runtime has no libraries for this machine, or they cannot be unpacked. */
  private static Path unpacked(Path temporary) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory(temporary, PREFIX + ProcessMark.own() + ".");
      folder.toFile().deleteOnExit(); // after its content, because that is named later
      for (String library : LIBRARIES) {
        String name = "/ai/onnxruntime/native/" + platform() + "/" + library;
        try (InputStream in = OrtEnvironment.class.getResourceAsStream(name)) {
          if (in == null) {
            throw new IOException(name + " does not exist");
          }
          folder.resolve(library).toFile().deleteOnExit();
          Files.copy(in, folder.resolve(library));
        }
      }
      return folder;
    } catch (IOException e) {
      if (folder != null) {
        remove(folder);
      }
      return null; // ONNX Runtime tries itself, and its error says more
    }
  }

  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return (system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux")
        + "-"
        + (processor.matches("amd64|x86_64") ? "x64" : processor);
  }

  /** What processes left that were killed. */
  static void removeLeftovers(Path temporary) {
    try (Stream<Path> folders = Files.list(temporary)) {
      for (Path folder : folders.toList()) {
        Matcher name = NAME.matcher(folder.getFileName().toString());
        if (name.matches()
            && ProcessMark.parse(name.group(1)).filter(ProcessMark::hasEnded).isPresent()
            && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          remove(folder);
        }
      }
    } catch (IOException e) {
      return; // the next start tries again
    }
  }

  private static void remove(Path folder) {
    try {
      for (String library : LIBRARIES) {
        Files.deleteIfExists(folder.resolve(library));
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      return; // the next start tries again
    }
  }
}
