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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.simtrans.app.ranks.LaunchSettings;

/**
 * One rank of a training run, in a process of its own beside the executor. The process has its own
 * libtorch, the launcher's environment and options, and a class path without Spark. It ends when
 * its task ends.
 */
final class ExecutorRank {
  static final LaunchSettings SETTINGS = LaunchSettings.read();
  static final List<String> THREADS = List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS");

  private static final long GLANCE = 200; // milliseconds between two looks
  private static final long PATIENCE = 30; // seconds that the process has for saving

  private final Process process;
  private final Thread reader;
  private volatile String lastWords = "";

  /**
   * @param words the command line
   * @param threads threads of one operation
   * @param environment variables to add to those of this process
   */
  ExecutorRank(List<String> words, int threads, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(words)).redirectErrorStream(true);
    Map<String, String> all = builder.environment();
    SETTINGS.environment().forEach(all::putIfAbsent);
    THREADS.forEach(library -> all.put(library, Integer.toString(threads)));
    all.putAll(environment);
    process = builder.start();
    reader = new Thread(this::read, "simtrans-rank");
    reader.setDaemon(true);
    reader.start();
  }

  private static List<String> command(List<String> words) {
    String more = System.getenv("SIMTRANS_JAVA_OPTS");
    List<String> command =
        SETTINGS.command(
            Runtime.getRuntime().maxMemory() >> 20, // the executor does not need its heap meanwhile
            more == null || more.isBlank() ? List.of() : List.of(more.strip().split("\\s+")),
            classPath(),
            RankMain.class.getName());
    command.addAll(words);
    return command;
  }

  /** The jars that spark-submit brought, or else the class path of this process. */
  private static String classPath() {
    ClassLoader loader = RankMain.class.getClassLoader();
    if (loader instanceof URLClassLoader brought && loader != ClassLoader.getSystemClassLoader()) {
      return Stream.of(brought.getURLs())
          .map(ExecutorRank::file)
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

  /** Copies the output of the process to the executor's log. */
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
   * Waits until the process has ended, and ends it if the task is stopped.
   *
   * @param stopped whether the task is stopped
   * @return the exit code of the process
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

  /** Ends the process as Ctrl-C does, so that it saves; after a while by force. */
  private void stop() throws InterruptedException {
    process
        .toHandle()
        .destroy(); // Process.destroy would also close its stdin, and RankMain would end at once
    if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  /** The last line that the process wrote; if it failed, the sentence that says why. */
  String lastWords() {
    return lastWords;
  }
}
