package org.simtrans.tensor;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.LoggerFactory;

/** The native library: loaded once, before anything else touches it. */
public final class Torch {
  private static final String NATIVES = "/org/bytedeco/pytorch/";
  private static final String LOGGER = "org.bytedeco.javacpp.logger";
  private static final String BINDINGS = "/META-INF/maven/org.bytedeco/pytorch/pom.properties";

  static {
    // JavaCPP warns of version sets it does not know, on stderr; this one is tested.
    if (System.getProperty(LOGGER) == null) {
      System.setProperty(LOGGER, "slf4j");
    }
    extractNatives();
    Loader.load(openblas.class);
    Loader.load(torch.class);
  }

  private Torch() {}

  /** Loads libtorch if that has not happened yet. */
  public static void load() {
    // The class initialiser does it.
  }

  /** The threads that one operation may use. The same number gives the same bits. */
  public static void threads(int count) {
    torch.set_num_threads(count);
  }

  public static int threads() {
    return torch.get_num_threads();
  }

  /** The version of libtorch and of its Java bindings, like "2.13.0-1.5.14". */
  public static String version() {
    Properties properties = new Properties();
    try (InputStream in = torch.class.getResourceAsStream(BINDINGS)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      LoggerFactory.getLogger(Torch.class).debug("no version of libtorch", e);
    }
    return properties.getProperty("version", "unknown");
  }

  /** The folder that the native libraries were extracted to. */
  public static File cacheFolder() {
    try {
      return Loader.getCacheDir();
    } catch (IOException e) {
      throw new IllegalStateException("no folder for native libraries can be written", e);
    }
  }

  /**
   * Extracts every library of the package before the first is loaded. libtorch.so is otherwise
   * loaded while libtorch_cpu.so is not there yet, and on a host with a libtorch of its own the
   * loader takes that one: the first start then dies of a segmentation fault.
   */
  private static void extractNatives() {
    try {
      Loader.cacheResources(torch.class, NATIVES + Loader.getPlatform());
    } catch (IOException e) {
      throw new IllegalStateException(
          "the native libraries of libtorch cannot be extracted to "
              + System.getProperty("org.bytedeco.javacpp.cachedir", "~/.javacpp/cache")
              + ": make room there, or name another folder with"
              + " -Dorg.bytedeco.javacpp.cachedir=FOLDER",
          e);
    }
  }
}
