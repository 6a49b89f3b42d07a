package org.simtrans.app.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.Main;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Invocation;
import org.simtrans.app.ranks.LaunchSettings;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;
import org.simtrans.run.RunFolder;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.StateDict;

/** Two processes train together, and end together whatever befalls one. */
class RanksVerbTest {
  private static final int STATED_SECONDS = 60; // in which a job ends that has lost a rank
  private static final int ENDLESS = 100_000;

  @TempDir Path folder;

  @BeforeEach
  void writeCohort() {
    PhantomConfig small = new PhantomConfig(26, 30, 24, 7, 0.03, 0.2, 20, 150);
    PhantomCohort.write(folder.resolve("data"), small, 8, 1, 2, done -> {});
  }

  @Test
  void learnWhatOneLearns() {
    Invocation two = Invocation.of(words("two", 4, "--ranks", 2));
    Invocation one = Invocation.of(words("one", 4));
    assertEquals(0, two.exitCode(), two.err());
    assertEquals(0, one.exitCode(), one.err());
    assertTrue(two.out().contains("weights"), two.out());
    assertEquals(1, two.err().lines().filter(line -> line.contains("4 of 4 steps")).count());
    RunFolder run = new RunFolder(folder.resolve("two"));
    assertEquals(2, run.readConfig().path("ranks").asInt());
    assertFalse(Files.exists(run.path().resolve(".cache-1")));
    assertAlike(1e-4, "one", "two");
  }

  @Tag("slow")
  @Test
  void whatAllRefuseIsSaidOnce() {
    Object[] words = words("odd", 4, "--ranks", 2);
    words[Arrays.asList(words).indexOf("--batch") + 1] = 7;
    Invocation refused = Invocation.of(words);
    assertEquals(2, refused.exitCode(), refused.err());
    assertEquals(
        1,
        refused.err().lines().filter(line -> line.contains("multiple of 2")).count(),
        refused.err());
    assertEquals(1, refused.err().lines().filter(line -> line.startsWith("simtrans")).count());
  }

  @Tag("slow")
  @Test
  void aKilledRankEndsTheJobWhichGoesOnWithTwoAndWithOne()
      throws IOException, InterruptedException {
    Process job = start("lost", 40);
    awaitEpoch("lost", job);
    ranks(job).get(1).destroyForcibly(); // SIGKILL
    assertTrue(job.waitFor(STATED_SECONDS, TimeUnit.SECONDS));
    assertEquals(1, job.exitValue());
    assertEquals(1, said("lost").filter(line -> line.startsWith("simtrans")).count());
    assertTrue(said("lost").anyMatch(line -> line.contains("rank 1 of 2 was ended by signal 9")));
    copy("lost", "lost-too");
    assertEquals(0, start("lost", 40, "--resume").waitFor());
    assertEquals(0, Invocation.of(words("lost-too", 40, "--resume")).exitCode());
    assertEquals(0, Invocation.of(words("whole", 40)).exitCode());
    assertAlike(1e-4, "whole", "lost");
    assertAlike(1e-4, "whole", "lost-too");
  }

  @Tag("slow")
  @Test
  void aFrozenRankEndsTheJob() throws IOException, InterruptedException {
    Process job = start("frozen", ENDLESS);
    awaitEpoch("frozen", job);
    ProcessHandle rank = ranks(job).get(1);
    new ProcessBuilder("kill", "-STOP", Long.toString(rank.pid())).start().waitFor();
    assertTrue(job.waitFor(STATED_SECONDS, TimeUnit.SECONDS));
    assertEquals(1, job.exitValue());
    assertTrue(said("frozen").anyMatch(line -> line.contains("rank 1 did not respond any more")));
    assertFalse(rank.isAlive());
  }

  @Tag("slow")
  @Test
  void aSignalSavesOnce() throws IOException, InterruptedException {
    Process job = start("stopped", ENDLESS);
    awaitEpoch("stopped", job);
    List<ProcessHandle> ranks = ranks(job);
    job.destroy(); // SIGTERM
    assertTrue(job.waitFor(STATED_SECONDS, TimeUnit.SECONDS));
    assertEquals(ExitCode.STOPPED, job.exitValue());
    assertEquals(1, said("stopped").filter(line -> line.contains("to save")).count());
    assertEquals(
        1, said("stopped").filter(line -> line.contains("continue with --resume")).count());
    assertTrue(ranks.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Tag("slow")
  @Test
  void nobodyOutlivesTheLauncher() throws IOException, InterruptedException {
    Process job = start("orphans", ENDLESS);
    awaitEpoch("orphans", job);
    List<ProcessHandle> ranks = ranks(job);
    job.destroyForcibly().waitFor(); // SIGKILL
    for (ProcessHandle rank : ranks) {
      rank.onExit().orTimeout(STATED_SECONDS, TimeUnit.SECONDS).join();
    }
    assertEquals(0, start("orphans", 1, "--resume").waitFor(), "what they saved is whole");
  }

  // --- jobs ----------------------------------------------------------------------------------

  private Object[] words(String run, int steps, Object... further) {
    List<Object> words = new ArrayList<>(List.of("pretrain", "--data", folder.resolve("data")));
    words.addAll(List.of("--out", folder.resolve(run), "--preset", "tiny", "--size", 32));
    words.addAll(List.of("--batch", 8, "--precision", "fp32", "--steps", steps));
    words.addAll(List.of(further));
    return words.toArray();
  }

  /** Two ranks below a launcher in a process of its own. */
  private Process start(String run, int steps, Object... further) throws IOException {
    List<String> command =
        LaunchSettings.read()
            .command(1024, List.of(), System.getProperty("java.class.path"), Main.class.getName());
    for (Object word : words(run, steps, further)) {
      command.add(word.toString());
    }
    command.addAll(List.of("--ranks", "2"));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log(run).toFile())
        .start();
  }

  private Path log(String run) {
    return folder.resolve(run + ".log");
  }

  private Stream<String> said(String run) throws IOException {
    return Files.readAllLines(log(run)).stream();
  }

  /** By rank: they are started in that order. */
  private static List<ProcessHandle> ranks(Process job) {
    List<ProcessHandle> ranks =
        job.children().sorted(Comparator.comparing(ProcessHandle::pid)).toList();
    assertEquals(2, ranks.size());
    return ranks;
  }

  /** Until there is a checkpoint. */
  private void awaitEpoch(String run, Process job) throws IOException, InterruptedException {
    while (said(run).noneMatch(line -> line.startsWith("epoch"))) {
      assertTrue(job.isAlive(), () -> "the job ended: " + log(run));
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private void copy(String run, String to) throws IOException {
    Path from = folder.resolve(run);
    try (var files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = folder.resolve(to).resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  /** Encoders differ by a small share of their length; a last shift that has no effect aside. */
  private void assertAlike(double tolerance, String one, String other) {
    Map<String, Tensor> a = weights(one);
    Map<String, Tensor> b = weights(other);
    assertEquals(a.keySet(), b.keySet());
    double error = 0;
    double whole = 0;
    for (String name : a.keySet()) {
      float[] x = Tensors.toFloats(a.get(name));
      float[] y = Tensors.toFloats(b.get(name));
      for (int i = 0; i < x.length && !name.equals("norm.bias"); i++) {
        error += (x[i] - y[i]) * (double) (x[i] - y[i]);
        whole += x[i] * (double) x[i];
      }
    }
    double distance = Math.sqrt(error / whole);
    assertTrue(distance < tolerance, "relative distance " + distance);
  }

  private Map<String, Tensor> weights(String run) {
    return StateDict.read(new RunFolder(folder.resolve(run)).encoder()).tensors();
  }
}
