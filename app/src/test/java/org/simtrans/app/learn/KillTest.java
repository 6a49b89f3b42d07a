package org.simtrans.app.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.Main;
import org.simtrans.app.ranks.LaunchSettings;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;

/**
 * Pretraining and training in processes of their own, killed without warning at random moments and
 * resumed, end with the bits of ones left alone. {@code -Dkills=50} kills more often, {@code
 * -Dkills.seed=N} at other moments.
 */
@Tag("slow")
class KillTest {
  private static final int KILLS = Integer.getInteger("kills", 6);
  private static final long SEED = Long.getLong("kills.seed", 1);
  private static final int STEPS = 60;

  /** What a line of the log says of time differs from run to run. */
  private static final Set<String> OF_TIME = Set.of("images_per_second", "waited");

  /** The mean since the line before, of which a kill takes a part. */
  private static final String SINCE_LINE = "loss";

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private final Map<String, Integer> where = new TreeMap<>();
  private final Map<String, Long> milliseconds = new TreeMap<>(); // of a verb left alone
  private int kills;

  @BeforeEach
  void writeCohort() {
    PhantomConfig small = new PhantomConfig(26, 30, 24, 7, 0.03, 0.2, 20, 150);
    PhantomCohort.write(folder.resolve("data"), small, 8, 1, 2, done -> {});
  }

  @Test
  void theFinalBitsAreTheSame() throws IOException, InterruptedException {
    Path left = folder.resolve("left-alone");
    for (String verb : List.of("pretrain", "train")) {
      long begin = System.nanoTime();
      assertEquals(0, start(verb, left, false).waitFor(), said(verb, left));
      milliseconds.put(verb, (System.nanoTime() - begin) / 1_000_000);
    }
    int chains = 0;
    while (kills < KILLS) {
      Path killed = folder.resolve("killed-" + chains++);
      for (String verb : List.of("pretrain", "train")) {
        runAndKill(verb, killed);
      }
      assertSame(left, killed);
    }
    System.out.printf(
        "seed %d: %d kills over %d pretrainings and trainings, none lost, the same bits; killed in %s%n",
        SEED, kills, chains, where);
  }

  /** Until it ends by itself. */
  private void runAndKill(String verb, Path chain) throws IOException, InterruptedException {
    boolean begun = false;
    while (true) {
      Process process = start(verb, chain, begun);
      begun = true;
      if (kills < KILLS
          && (random.nextBoolean() ? atATime(verb, process) : inAWrite(verb, process, chain))) {
        process.destroyForcibly().waitFor(); // SIGKILL
        if (process.exitValue() == 128 + 9) {
          kills++;
          String place = verb + ": " + place(chain.resolve(verb));
          where.merge(place, 1, Integer::sum);
          continue;
        }
      }
      assertEquals(0, process.waitFor(), "a lost run: " + said(verb, chain));
      return;
    }
  }

  /** At any moment of the time that the verb takes; false if it has ended by then. */
  private boolean atATime(String verb, Process process) throws InterruptedException {
    long delay = (long) (random.nextDouble() * milliseconds.get(verb));
    return !process.waitFor(delay, TimeUnit.MILLISECONDS);
  }

  /** While one of the files that it writes is there in part; false if it has ended by then. */
  private boolean inAWrite(String verb, Process process, Path chain) throws IOException {
    int write = 1 + random.nextInt(16);
    boolean before = false;
    while (process.isAlive()) {
      boolean now = !parts(chain.resolve(verb)).isEmpty();
      if (now && !before && --write == 0) {
        return true;
      }
      before = now;
    }
    return false;
  }

  /** The files that were being written. */
  private static List<String> parts(Path run) throws IOException {
    List<String> parts = new ArrayList<>();
    for (Path inner : List.of(run, run.resolve("checkpoint"), run.resolve("pictures"))) {
      if (!Files.isDirectory(inner)) {
        continue;
      }
      try (Stream<Path> files = Files.list(inner)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".part") || name.equals("next.safetensors"))
            .forEach(parts::add);
      }
    }
    return parts;
  }

  /** Where in its work a run was killed, by what lies in its folder. */
  private static String place(Path run) throws IOException {
    List<String> parts = parts(run);
    if (!parts.isEmpty()) {
      return "writing " + parts.get(0).replaceFirst("^\\.", "").replaceFirst("\\.\\d+\\.part$", "");
    }
    if (!Files.exists(run.resolve("config.json"))) {
      return "start";
    }
    Path log = run.resolve("metrics.jsonl");
    if (!Files.exists(log)) {
      return "preparation";
    }
    return Files.readString(log).contains("\"step\":" + STEPS + ",\"epoch\"") ? "end" : "steps";
  }

  private void assertSame(Path left, Path killed) throws IOException {
    for (String file :
        List.of(
            "pretrain/encoder.safetensors",
            "pretrain/splits.json",
            "train/model.safetensors",
            "train/splits.json")) {
      assertArrayEquals(
          Files.readAllBytes(left.resolve(file)), Files.readAllBytes(killed.resolve(file)), file);
    }
    for (String verb : List.of("pretrain", "train")) {
      assertEquals(log(left.resolve(verb)), log(killed.resolve(verb)));
      assertEquals(List.of(), parts(killed.resolve(verb)));
      assertTrue(Files.notExists(killed.resolve(verb).resolve(".cache")));
    }
  }

  /** What does not tell of time. */
  private static List<JsonNode> log(Path run) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      ObjectNode json = (ObjectNode) new ObjectMapper().readTree(line);
      lines.add(json.remove(OF_TIME).without(SINCE_LINE));
    }
    return lines;
  }

  private String said(String verb, Path chain) {
    try {
      return Files.readString(chain.resolve(verb + ".log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private Process start(String verb, Path chain, boolean resume) throws IOException {
    Files.createDirectories(chain);
    List<String> command =
        LaunchSettings.read()
            .command(1024, List.of(), System.getProperty("java.class.path"), Main.class.getName());
    command.addAll(List.of(verb, "--data", folder.resolve("data").toString()));
    command.addAll(List.of("--out", chain.resolve(verb).toString()));
    command.addAll(List.of("--preset", "tiny", "--size", "32", "--batch", "8", "--threads", "1"));
    command.addAll(List.of("--steps", Integer.toString(STEPS), "--ema", "0.9"));
    if (verb.equals("train")) {
      command.addAll(List.of("--pretrained", chain.resolve("pretrain").toString()));
    }
    if (resume) {
      command.add("--resume");
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OMP_NUM_THREADS", "1");
    return builder
        .redirectOutput(ProcessBuilder.Redirect.appendTo(chain.resolve(verb + ".log").toFile()))
        .start();
  }
}
