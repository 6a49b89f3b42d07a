package org.simtrans.app.doctor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.simtrans.InvalidSettingException;
import org.simtrans.Version;
import org.simtrans.app.cli.OptionName;
import org.simtrans.app.doctor.Diagnosis.Memory;
import org.simtrans.app.doctor.Diagnosis.Natives;
import org.simtrans.app.doctor.Diagnosis.Problem;
import org.simtrans.app.doctor.Diagnosis.Threads;
import org.simtrans.host.HugePages;
import org.simtrans.host.Processor;
import org.simtrans.host.ResidentMemory;
import org.simtrans.host.Torch;
import org.simtrans.host.TorchUnavailableException;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;

/** Examines the machine: asks libtorch and, on Linux, the kernel. */
final class Doctor {
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final long LITTLE_MEMORY = 4L << 30;

  private final List<Problem> errors = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();

  private Doctor() {}

  static Diagnosis examine() {
    return new Doctor().diagnose();
  }

  private Diagnosis diagnose() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("simtrans", Version.current());
    versions.put("java", System.getProperty("java.version"));
    versions.put("vm", System.getProperty("java.vm.name"));
    versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    versions.put("arch", System.getProperty("os.arch"));
    boolean torch = checkLibraries() && loadTorch();
    if (torch) {
      versions.put("libtorch", Torch.version());
    }
    int available = Runtime.getRuntime().availableProcessors();
    checkHugePages();
    checkProcessor();
    Memory memory =
        new Memory(
            orNull(ResidentMemory.total()),
            orNull(ResidentMemory.available()),
            Runtime.getRuntime().maxMemory());
    checkMemory(memory);
    List<Extension> extensions = Extension.found(this::report);
    return new Diagnosis(
        versions,
        Processor.here(),
        natives(torch),
        new Threads(available, torch ? Torch.threads() : 0),
        memory,
        torch ? devices() : List.of(),
        torch ? Precision.named("auto", ComputeDevice.named("auto")).toString() : null,
        extensions,
        errors,
        warnings);
  }

  /**
   * Checks the libraries before loading, because loading one that was altered on disk may end the
   * process.
   */
  private boolean checkLibraries() {
    List<Path> damaged = Torch.damagedLibraries();
    if (!damaged.isEmpty()) {
      errors.add(
          new Problem(
              "the unpacked library %s is damaged".formatted(damaged.get(0)),
              "delete " + Torch.cacheFolder() + ", so that the libraries are unpacked again"));
    }
    return damaged.isEmpty();
  }

  private boolean loadTorch() {
    try {
      Torch.load();
      return true;
    } catch (TorchUnavailableException e) {
      errors.add(new Problem(e.problem(), e.remedy().text(OptionName::of)));
      return false;
    }
  }

  private void report(InvalidSettingException broken) {
    errors.add(
        new Problem(
            broken.getMessage(),
            "look at the jars in SIMTRANS_EXTENSIONS and in extensions/ beside the launcher"));
  }

  private void checkHugePages() {
    HugePages pages = HugePages.here();
    if (pages.kernel() == null) {
      return; // not Linux
    }
    if (!pages.asked()) {
      warnings.add(
          new Problem(
              "malloc does not ask for huge pages, which costs up to half the speed",
              "start through the launcher ./simtrans, or set"
                  + " GLIBC_TUNABLES=glibc.malloc.hugetlb=1"));
    } else if (pages.kernel().equals("never")) {
      warnings.add(
          new Problem(
              "the kernel gives no transparent huge pages (" + HugePages.SETTING + " is 'never')",
              "as root: echo madvise > " + HugePages.SETTING));
    }
  }

  private void checkProcessor() {
    Processor processor = Processor.here();
    if (processor.knowsFeatures() && !processor.features().contains("avx2")) {
      warnings.add(
          new Problem(
              "the processor has no AVX2: everything works, but several times slower",
              "use a processor of 2015 or later; let a virtual machine expose the host's"
                  + " features"));
    }
    if (processor.hidesAmx()) {
      warnings.add(
          new Problem(
              "the processor's AMX is hidden, so bf16 is slower than fp32, and fp32 is used",
              "let the virtual machine expose amx_tile and amx_bf16"));
    }
  }

  private Natives natives(boolean torch) {
    if (!torch) {
      return new Natives(null, loadedLibraries(), List.of());
    }
    List<String> loaded = loadedLibraries();
    String cache = Torch.cacheFolder().toString();
    loaded.stream()
        .filter(file -> file.matches(".*/lib(torch|c10)[^/]*") && !file.startsWith(cache))
        .forEach(
            file ->
                errors.add(
                    new Problem(
                        file + " was loaded, but belongs to another libtorch",
                        "remove its folder from LD_LIBRARY_PATH and LD_PRELOAD")));
    Torch.passedOver()
        .forEach(
            obstacle ->
                warnings.add(
                    new Problem(
                        "the libraries are in " + cache + ", because " + obstacle,
                        "correct this, or name a permanent folder with the environment variable"
                            + " SIMTRANS_CACHE=FOLDER")));
    return new Natives(cache, loaded, otherTorch());
  }

  /** Libraries of another libtorch where the system's loader searches first. */
  private static List<String> otherTorch() {
    return Arrays.stream(
            System.getenv().getOrDefault("LD_LIBRARY_PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, "libtorch_cpu.so"))
        .filter(Files::exists)
        .map(Path::toString)
        .toList();
  }

  private void checkMemory(Memory memory) {
    if (memory.available() != null && memory.available() < LITTLE_MEMORY) {
      warnings.add(
          new Problem(
              "only %.1f GB of memory are free".formatted(memory.available() / 1e9),
              "end other programs, or train with a smaller --batch, --size or --encoder;"
                  + " 'simtrans info' estimates what a model takes"));
    }
  }

  private static List<String> devices() {
    return Stream.concat(
            Stream.of("cpu"),
            IntStream.range(0, ComputeDevice.cudaDevices()).mapToObj(i -> "cuda:" + i))
        .toList();
  }

  /**
   * The files that the loader really loaded, which may be others on a host with its own libtorch.
   */
  private static List<String> loadedLibraries() {
    return lines(MAPS)
        .filter(line -> line.matches(".*/lib(torch|c10|openblas|mkl|gomp|iomp|cudart)[^/]*"))
        .map(line -> line.substring(line.indexOf('/')))
        .distinct()
        .sorted()
        .toList();
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      return Stream.empty(); // not Linux
    }
  }

  private static Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
