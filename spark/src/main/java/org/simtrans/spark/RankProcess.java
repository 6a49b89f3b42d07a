package org.simtrans.spark;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One rank, in a process of its own beside the executor: with its own libtorch, the environment and
 * the options that the launcher gives, and a class path without Spark. It ends when the task does.
 */
final class RankProcess {
  /** See the launcher, which has the reasons. */
  static final String MALLOC =
      Stream.of("hugetlb=1", "arena_max=1", "mmap_threshold=17179869184")
              .map(tunable -> "glibc.malloc." + tunable)
              .collect(Collectors.joining(":"))
          + ":glibc.malloc.trim_threshold=17179869184";

  static final String SPINS = "20000";
  static final String OPENBLAS = "OPENBLAS_NUM_THREADS";
  static final String OPENBLAS_THREADS = "1";
  static final List<String> THREADS = List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS");

  private static final long GLANCE = 200; // milliseconds
  private static final long PATIENCE = 30; // seconds for saving, after which it is ended

  private final Process process;
  private final Thread reader;
  private volatile String lastWords = "";

  /**
   * @param words of the command line
   * @param threads of one operation
   * @param environment on top of this process's own
   */
  RankProcess(List<String> words, int threads, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(words)).redirectErrorStream(true);
    Map<String, String> all = builder.environment();
    all.putIfAbsent("GLIBC_TUNABLES", MALLOC);
    all.putIfAbsent("GOMP_SPINCOUNT", SPINS);
    all.putIfAbsent(OPENBLAS, OPENBLAS_THREADS);
    THREADS.forEach(library -> all.put(library, Integer.toString(threads)));
    all.putAll(environment);
    process = builder.start();
    reader = new Thread(this::read, "simtrans-rank");
    reader.setDaemon(true);
    reader.start();
  }

  private static List<String> command(List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            // The executor's own heap rests meanwhile.
            "-Xmx" + (Runtime.getRuntime().maxMemory() >> 20) + "m",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-Dorg.bytedeco.javacpp.nopointergc=true",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-Dorg.bytedeco.javacpp.maxBytes=0",
            "--enable-native-access=ALL-UNNAMED"));
    String more = System.getenv("SIMTRANS_JAVA_OPTS");
    if (more != null && !more.isBlank()) {
      command.addAll(List.of(more.strip().split("\\s+")));
    }
    command.addAll(List.of("-cp", classPath(), RankMain.class.getName()));
    command.addAll(words);
    return command;
  }

  /** Where this class comes from: the jars that spark-submit brought, else this process's own. */
  private static String classPath() {
    ClassLoader loader = RankMain.class.getClassLoader();
    if (loader instanceof URLClassLoader brought && loader != ClassLoader.getSystemClassLoader()) {
      return Stream.of(brought.getURLs())
          .map(RankProcess::file)
          .collect(Collectors.joining(File.pathSeparator));
    }
    return System.getProperty("java.class.path");
  }

  private static String file(URL url) {
    try {
      return Path.of(url.toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Into the executor's own log. */
  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.err.println(line);
        if (!line.isBlank()) {
          lastWords = line.strip();
        }
      }
    } catch (IOException e) {
      lastWords = String.valueOf(e.getMessage());
    }
  }

  /**
   * Waits for its end, and brings it about when the task is stopped.
   *
   * @param stopped whether the task is
   * @return its exit code
   */
  int end(BooleanSupplier stopped) throws InterruptedException {
    try {
      while (!process.waitFor(GLANCE, TimeUnit.MILLISECONDS)) {
        if (stopped.getAsBoolean()) {
          stop();
        }
      }
      reader.join(TimeUnit.SECONDS.toMillis(PATIENCE));
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** As Ctrl-C does, which saves; then by force. */
  private void stop() throws InterruptedException {
    process.toHandle().destroy(); // Process.destroy would close its stdin, which ends it at once
    if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  /** The last line that it wrote: where it failed, the sentence that says why. */
  String lastWords() {
    return lastWords;
  }
}
