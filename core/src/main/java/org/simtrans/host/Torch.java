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

/** The native library: loaded once, before anything else touches it. */
public final class Torch {
  private static final String LOGGER = "org.bytedeco.javacpp.logger";
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
  private static final String BINDINGS = "/META-INF/maven/org.bytedeco/pytorch/pom.properties";

  private static volatile boolean loaded;
  private static TorchUnavailableException failure; // what is broken stays broken
  private static List<String> passedOver = List.of();

  private Torch() {}

  /**
   * Loads libtorch if that has not happened yet.
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
    torch.globalContext().setDeterministicCuDNN(true); // the same bits each time, on a GPU as well
    ProcessExit.skipDestructors();
    loaded = true;
  }

  private static void loadLibraries() {
    String platform = platform();
    URL folder =
        NativeJars.folder("pytorch", platform).orElseThrow(() -> LoadFailure.noLibraries(platform));
    if (System.getProperty(EXTENSION) == null && !folder.getPath().contains(NativeJars.CUDA)) {
      // Else JavaCPP looks for CUDA's libraries on the loader's path: in vain, which takes half a
      // second, or takes the CUDA half of another libtorch.
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
   * Extracts every library of the package before the first is loaded. libtorch.so is otherwise
   * loaded while libtorch_cpu.so is not there yet, and on a host with a libtorch of its own the
   * loader takes that one: the first start then dies of a segmentation fault.
   */
  private static void extract(URL folder, Path cache) {
    try {
      Loader.cacheResource(folder);
    } catch (IOException e) {
      throw LoadFailure.notUnpacked(cache, e);
    }
  }

  /**
   * Loads each library by its path before one that needs it. The system's loader asks
   * LD_LIBRARY_PATH before it looks beside a library, but first of all it takes what is there.
   * JavaCPP does without a CUDA half that cannot be loaded, and would leave the GPU idle unsaid.
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

  /** As JavaCPP names it, like "linux-x86_64". */
  static String platform() {
    // JavaCPP warns of version sets it does not know, on stderr; this one is tested.
    if (System.getProperty(LOGGER) == null) {
      System.setProperty(LOGGER, "slf4j");
    }
    return Loader.getPlatform();
  }

  /** The threads that one operation may use. The same number gives the same bits. */
  public static void threads(int count) {
    load();
    torch.set_num_threads(count);
  }

  public static int threads() {
    load();
    return torch.get_num_threads();
  }

  /** The version of libtorch and of its Java bindings, like "2.13.0-1.5.14". */
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

  /** The folder that the native libraries are extracted to. */
  public static Path cacheFolder() {
    String chosen = System.getProperty(NativeFolder.PROPERTY);
    return chosen != null ? Path.of(chosen) : NativeFolder.candidates().get(0).path();
  }

  /** Folders that would have come before {@link #cacheFolder}, and what speaks against each. */
  public static List<String> passedOver() {
    return passedOver;
  }

  /**
   * Extracted libraries that are not what was extracted, as after a fault of the disk. It reads all
   * of them, which takes a second; what has another size is extracted anew in any case.
   */
  public static List<Path> damagedLibraries() {
    return NativeJars.here().damagedIn(cacheFolder());
  }
}
