package org.simtrans.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.simtrans.spark.SparkVerbsTest.names;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.ranks.LaunchSettings;
import org.simtrans.spark.Trained.Said;

/**
 * Executors in processes of their own: Spark's local-cluster, two workers of one core. It starts
 * them from a folder {@code jars} of its home, which may be empty where their class path is given.
 */
@Tag("slow")
class LocalClusterTest {
  private static final int SCANS = 12;

  @TempDir static Path folder;

  private static Trained trained;

  @BeforeAll
  static void train() throws IOException {
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    System.setProperty("spark.master", "local-cluster[2,1,4096]");
    System.setProperty("spark.executor.memory", "2g");
    System.setProperty("spark.executor.cores", "1");
    System.setProperty("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    System.setProperty("spark.ui.enabled", "false");
    trained = Trained.in(folder, SCANS);
  }

  @AfterAll
  static void clear() {
    System.getProperties().keySet().removeIf(key -> key.toString().startsWith("spark."));
  }

  @Test
  @Timeout(300)
  void aDeadExecutorsImagesAreDoneByAnother() throws Exception {
    Path alone = folder.resolve("alone");
    Said one =
        Said.bySimTrans(
            "segment",
            "--run",
            trained.run(),
            trained.data(),
            "--out",
            alone,
            "--precision",
            "fp32",
            "--threads",
            1);
    assertEquals(0, one.code(), one.err());

    Path masks = folder.resolve("masks");
    CompletableFuture<Said> job =
        inBackground(
            () ->
                Said.bySpark(
                    "segment",
                    "--run",
                    trained.run(),
                    trained.data(),
                    "--out",
                    masks,
                    "--precision",
                    "fp32"));
    long killed = killOneOnce(() -> Files.isDirectory(masks) && names(masks).size() >= 4, job);
    assertTrue(names(masks).size() < names(trained.data()).size());
    Said said = job.get(200, TimeUnit.SECONDS);

    assertEquals(0, said.code(), said.err());
    SparkVerbsTest.assertSameFiles(alone, masks);
    List<String> rows = SparkVerbsTest.rows(masks.resolve("_table"));
    List<String> images = rows.stream().skip(1).map(row -> row.split(",")[0]).toList();
    assertEquals(names(alone).size(), images.size());
    assertEquals(images.size(), images.stream().distinct().count());
    assertTrue(ProcessHandle.of(killed).isEmpty());
  }

  /**
   * On a thread of its own: from Java 25 on, {@link ProcessHandle#onExit} waits for the common
   * pool.
   */
  private static CompletableFuture<Said> inBackground(Supplier<Said> job) {
    return CompletableFuture.supplyAsync(job, work -> new Thread(work, "job").start());
  }

  /** By its process id, in the middle of the job. */
  private static long killOneOnce(Callable<Boolean> due, CompletableFuture<?> job)
      throws Exception {
    while (!due.call()) {
      assertFalse(job.isDone(), () -> "ended before it was disturbed: " + job.getNow(null));
      Thread.sleep(20);
    }
    ProcessHandle executor = executors().findFirst().orElseThrow();
    assertTrue(executor.destroyForcibly());
    executor.onExit().get();
    return executor.pid();
  }

  /** What this process has started: the workers live in it. */
  private static Stream<ProcessHandle> executors() {
    return ProcessHandle.current()
        .children()
        .filter(process -> process.info().command().orElse("").endsWith("java"));
  }

  @Test
  @Timeout(300)
  void twoExecutorsLearnTheBitsOfTwoProcesses() throws Exception {
    Path processes = folder.resolve("two-processes");
    byte[] weights = ofTwoProcesses(processes, 4);

    Path executors = folder.resolve("two-executors");
    Said said = Said.bySpark(Trained.words("train", trained.data(), executors, 4, "--ranks", 2));
    assertEquals(0, said.code(), said.err());
    assertArrayEquals(weights, Files.readAllBytes(executors.resolve("model.safetensors")));

    Said again = Said.bySpark(Trained.words("train", trained.data(), executors, 4, "--ranks", 2));
    assertEquals(1, again.code());
    assertTrue(again.err().contains("holds a run already"), again.err());
    assertEquals(1, again.err().lines().count(), again.err());
  }

  @Test
  @Timeout(300)
  void trainingGoesOnWithoutAnExecutor() throws Exception {
    int steps = 100;
    byte[] weights = ofTwoProcesses(folder.resolve("undisturbed"), steps);

    Path run = folder.resolve("disturbed");
    CompletableFuture<Said> job =
        inBackground(
            () -> Said.bySpark(Trained.words("train", trained.data(), run, steps, "--ranks", 2)));
    killOneOnce(() -> Files.exists(run.resolve("checkpoint/last.safetensors")), job);
    assertFalse(job.isDone(), "it was in the middle");
    Said said = job.get(250, TimeUnit.SECONDS);

    assertEquals(0, said.code(), said.err());
    assertArrayEquals(weights, Files.readAllBytes(run.resolve("model.safetensors")));
  }

  private static byte[] ofTwoProcesses(Path run, int steps) throws Exception {
    int port = freePort();
    List<Process> ranks = new ArrayList<>();
    for (int rank = 0; rank < 2; rank++) {
      ranks.add(rank(rank, port, Trained.words("train", trained.data(), run, steps)));
    }
    for (Process rank : ranks) {
      assertTrue(rank.waitFor(120, TimeUnit.SECONDS));
      assertEquals(0, rank.exitValue());
    }
    return Files.readAllBytes(run.resolve("model.safetensors"));
  }

  private static Process rank(int rank, int port, Object... words) throws IOException {
    List<String> command =
        LaunchSettings.read()
            .command(
                1024,
                List.of(),
                System.getProperty("java.class.path"),
                org.simtrans.app.Main.class.getName());
    Stream.of(words).map(Object::toString).forEach(command::add);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(new File(folder.toFile(), "rank-" + rank + ".log"));
    builder.environment().put("RANK", Integer.toString(rank));
    builder.environment().put("WORLD_SIZE", "2");
    builder.environment().put("MASTER_ADDR", "127.0.0.1");
    builder.environment().put("MASTER_PORT", Integer.toString(port));
    builder.environment().put("OMP_NUM_THREADS", "1");
    return builder.start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
