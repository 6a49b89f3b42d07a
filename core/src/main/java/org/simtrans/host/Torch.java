package org.simtrans.host;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.LoggerFactory;

/** Loads the native library, libtorch, once. */
public final class Torch {
  private static final String LOGGER = "org.bytedeco.javacpp.logger";
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
  private static final String BINDINGS = "/META-INF/maven/org.bytedeco/pytorch/pom.properties";

  private static volatile boolean loaded;
  private static TorchUnavailableException failure; // a failed load is not tried again
  private static List<String> passedOver = List.of();

  private Torch() {}

  /**
   * Loads libtorch unless it is loaded already. Every class that uses libtorch calls this first.
   *
   * @throws TorchUnavailableException if it cannot be loaded here
   */
  public static void load() {
    if (!loaded) {
      loadOnce();
    }
  }

  private static synchronized void loadOnce() {
    if (failure != null) {
      throw failure;
    }
    if (loaded) {
      return;
    }
    try {
      loadLibraries();
    } catch (TorchUnavailableException e) {
      failure = e;
      throw e;
    } catch (LinkageError e) {
      failure = LoadFailure.notLoaded(e, cacheFolder());
      throw failure;
    }
    torch.globalContext().setDeterministicCuDNN(true); // same bits in every run, also on a GPU
    BlasThreads.oneForEachCall();
    ProcessExit.skipDestructors();
    loaded = true;
  }

  private static void loadLibraries() {
    String platform = platform();
    URL folder =
        NativeJars.folder("pytorch", platform).orElseThrow(() -> LoadFailure.noLibraries(platform));
    if (System.getProperty(EXTENSION) == null && !folder.getPath().contains(NativeJars.CUDA)) {
      // Otherwise JavaCPP searches the loader's path for CUDA's libraries: that takes half a
      // second, // or finds the CUDA part of another libtorch.
      System.setProperty(EXTENSION, "");
    }
    NativeJars jars = NativeJars.of(platform);
    NativeFolder.Choice cache = NativeFolder.firstUsable(NativeFolder.candidates(), jars);
    System.setProperty(NativeFolder.PROPERTY, cache.folder().toString());
    passedOver = cache.passedOver();
    extract(folder, cache.folder());
    Loader.load(openblas.class);
    if (platform.startsWith("linux")) {
      loadInOrder(folder);
    }
    Loader.load(torch.class);
  }

  /**
   * Extracts all libraries before the first is loaded. Otherwise libtorch.so is loaded while
   * libtorch_cpu.so is still missing; on a host with another libtorch the loader takes that one,
   * and the first start dies of a segmentation fault.
   */
  private static void extract(URL folder, Path cache) {
    try {
      Loader.cacheResource(folder);
    } catch (IOException e) {
      throw LoadFailure.notUnpacked(cache, e);
    }
  }

  /**
   * Loads each library by its path, before another one needs it. The system's loader takes a
   * library that is loaded already, before it searches LD_LIBRARY_PATH and the folder of the
   * library. Without this, JavaCPP ignores a CUDA part that cannot be loaded, and the GPU stays
   * idle without a message.
   */
  private static void loadInOrder(URL folder) {
    for (String name : List.of("gomp@.1", "c10", "torch_cpu", "c10_cuda", "torch_cuda")) {
      String file = "lib" + name.replaceFirst("(@.*)?$", ".so$1").replace("@", "");
      URL library = torch.class.getResource(folder.getPath().replaceFirst(".*!", "") + file);
      if (library != null) {
        Loader.loadLibrary(torch.class, new URL[] {library}, name);
      }
    }
  }

  /** The platform in JavaCPP's words, such as "linux-x86_64". */
  static String platform() {
    // JavaCPP warns on stderr about combinations of versions that it does not know; ours is tested.
    if (System.getProperty(LOGGER) == null) {
      System.setProperty(LOGGER, "slf4j");
    }
    return Loader.getPlatform();
  }

  /** Sets how many threads one operation may use. The same number gives the same bits. */
  public static void threads(int count) {
    load();
    torch.set_num_threads(count);
  }

  public static int threads() {
    load();
    return torch.get_num_threads();
  }

  /** The version of libtorch and of its Java bindings, such as "2.13.0-1.5.14". */
  public static String version() {
    Properties properties = new Properties();
    try (InputStream in = Torch.class.getResourceAsStream(BINDINGS)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      LoggerFactory.getLogger(Torch.class).debug("no version of libtorch", e);
    }
    return properties.getProperty("version", "unknown");
  }

  /** The folder to which the native libraries are extracted. */
  public static Path cacheFolder() {
    String chosen = System.getProperty(NativeFolder.PROPERTY);
    return chosen != null ? Path.of(chosen) : NativeFolder.candidates().get(0).path();
  }

  /**
   * Folders that were tried before {@link #cacheFolder}, each with the reason why it was rejected.
   */
  public static List<String> passedOver() {
    return passedOver;
  }

  /**
   * Extracted libraries whose content has changed, as after a disk error. Reads all of them, which
   * takes a second; JavaCPP itself extracts libraries of another size again.
   */
  public static List<Path> damagedLibraries() {
    return NativeJars.here().damagedIn(cacheFolder());
  }
}
