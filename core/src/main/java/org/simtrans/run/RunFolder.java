package org.simtrans.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.simtrans.AtomicFile;
import org.simtrans.Message;
import org.simtrans.Reason;
import org.simtrans.Version;
import org.simtrans.host.Torch;

/**
 * The folder of a run. What lies in it: {@code config.json}, {@code splits.json}, {@code
 * metrics.jsonl}, {@code encoder.safetensors} or {@code model.safetensors}, {@code checkpoint/},
 * and later {@code evaluation.json} and {@code report.html}.
 */
public record RunFolder(Path path) {
  private static final Pattern BEGUN =
      Pattern.compile("config\\.json|splits\\.json|\\.lock|\\.cache(-\\d+)?|\\..*\\.part");

  private static final String END = "end"; // a kind of line in metrics.jsonl

  /** In {@code config.json}: what came of {@code --pretrained}, a {@link LoadedWeights}. */
  public static final String LOADED_WEIGHTS = "loaded_weights";

  /** In {@code config.json}: how many slices there were, and a hash of which. */
  public static final String SLICES = "slices";

  /** In {@code config.json}: how many processes trained together, the last time. */
  public static final String RANKS = "ranks";

  /** {@code config.json}: all settings, and how the run began. */
  public Path config() {
    return path.resolve("config.json");
  }

  /** {@code splits.json}: the part of each subject. */
  public Path splits() {
    return path.resolve("splits.json");
  }

  /** {@code metrics.jsonl}: a line for each step and epoch that was logged. */
  public Path metrics() {
    return path.resolve("metrics.jsonl");
  }

  /**
   * {@code network.safetensors}: a whole network without its output layers, which pretraining
   * leaves where they are of no use.
   */
  public Path network() {
    return path.resolve("network.safetensors");
  }

  /** {@code encoder.safetensors}: what pretraining leaves. */
  public Path encoder() {
    return path.resolve("encoder.safetensors");
  }

  /** {@code model.safetensors}: what training on labels leaves. */
  public Path model() {
    return path.resolve("model.safetensors");
  }

  /** Where {@code segment --engine onnx} looks; written on request by {@code export}. */
  public Path onnx() {
    return path.resolve("model.onnx");
  }

  /** {@code checkpoint}: the folder of the states to resume from. */
  public Path checkpoints() {
    return path.resolve("checkpoint");
  }

  /** {@code evaluation.json}: scores on a part of the cohort. */
  public Path evaluation() {
    return path.resolve("evaluation.json");
  }

  /** {@code cases.csv}: the cases of that evaluation as a table. */
  public Path cases() {
    return path.resolve("cases.csv");
  }

  /** {@code report.html}. */
  public Path report() {
    return path.resolve("report.html");
  }

  /** {@code pictures}: the folder of what the report shows. */
  public Path pictures() {
    return path.resolve("pictures");
  }

  /** For slices prepared for this run; emptied when it ends. */
  public Path cache() {
    return path.resolve(".cache");
  }

  /** Removes what a process that was killed left of files that it was writing. */
  public void removeLeftovers() {
    for (Path folder : List.of(path, checkpoints(), pictures())) {
      try {
        AtomicFile.removeLeftovers(folder);
      } catch (IOException e) {
        throw unwritable(folder, e);
      }
    }
  }

  /** Whether the folder holds a run. */
  public boolean exists() {
    return Files.exists(config());
  }

  /**
   * Makes the folder ready for a new run.
   *
   * @throws RunException if a run is there already
   */
  private void begin() {
    if (!exists() || !isOnlyBegun()) {
      requireFree();
    }
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new RunException(
          Message.of("%s cannot be made (%s): choose another folder ({out})", path, Reason.of(e)),
          e);
    }
  }

  /**
   * Makes sure that what begins anew replaces nothing, whoever wrote it.
   *
   * @throws RunException if one of the files is there, also as a link
   */
  public static void requireAbsent(List<Path> files) {
    for (Path file : files) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new RunException(
            Message.of(
                "%s is not of a run that began here, and a new run would replace it: choose another folder ({out}), or move it away",
                file));
      }
    }
  }

  /**
   * Makes sure that a new run can have the folder, which may hold files of other names.
   *
   * @throws RunException if a run is there already, or a file that a run would replace
   */
  public void requireFree() {
    if (exists()) {
      throw new RunException(
          Message.of(
              "%s holds a run already: continue it ({resume}), or choose another folder ({out})",
              path));
    }
    requireAbsent(files());
  }

  /** All that a run writes. */
  private List<Path> files() {
    return List.of(
        config(),
        splits(),
        metrics(),
        encoder(),
        network(),
        model(),
        onnx(),
        checkpoints(),
        evaluation(),
        cases(),
        report(),
        pictures());
  }

  /** Whether a process wrote here what it would do, and was killed before it did any of it. */
  private boolean isOnlyBegun() {
    try (Stream<Path> content = Files.list(path)) {
      return content.allMatch(file -> BEGUN.matcher(file.getFileName().toString()).matches())
          && RunJson.read(config()).hasNonNull("verb");
    } catch (IOException | RunException e) {
      return false;
    }
  }

  /**
   * Makes the folder ready for a new run and writes down what is run, with what.
   *
   * @param command the words that the user typed
   * @throws RunException if a run is there already
   */
  public void begin(String verb, List<String> command, Object config) {
    begin();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    content.put("verb", verb);
    content.put("command", command);
    content.put("version", Version.current());
    content.put("libtorch", Torch.version());
    content.put("java", System.getProperty("java.version"));
    content.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    content.put("processors", Runtime.getRuntime().availableProcessors());
    content.put("config", config);
    writeConfig(content);
  }

  /** Removes the files of a run that could not begin; its folder goes with the {@link RunLock}. */
  public void takeBack() {
    for (Path file : List.of(config(), splits())) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        return; // why the run could not begin is the error to be told
      }
    }
  }

  private void writeConfig(Map<String, ?> content) {
    try {
      AtomicFile.writeString(config(), RunJson.pretty(content) + "\n");
    } catch (IOException e) {
      throw unwritable(config(), e);
    }
  }

  /** Replaces the settings in {@code config.json} and leaves the rest of it. */
  public void changeConfig(Object settings) {
    note("config", settings);
  }

  /** Sets one entry of {@code config.json} and leaves the rest of it. */
  public void note(String key, Object content) {
    ObjectNode whole = (ObjectNode) readConfig();
    whole.set(key, RunJson.tree(content));
    try {
      AtomicFile.writeString(config(), RunJson.pretty(whole) + "\n");
    } catch (IOException e) {
      throw unwritable(config(), e);
    }
  }

  /** The run folder or file of weights that this run began with; none where nothing is known. */
  public Optional<Path> beganWith() {
    return exists()
        ? Optional.ofNullable(readConfig().path("config").path("pretrained").textValue())
            .map(Path::of)
        : Optional.empty();
  }

  /** The {@code config.json} of this run. */
  public JsonNode readConfig() {
    return RunJson.read(config());
  }

  /** Adds a line to {@code metrics.jsonl}. */
  public void log(ObjectNode line) {
    try {
      Files.writeString(
          metrics(),
          RunJson.line(line) + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw unwritable(metrics(), e);
    }
  }

  /** Adds the line that says how a run came to its end, which it did not do if it was stopped. */
  public void logEnd(long step, Outcome outcome) {
    log(
        RunJson.object()
            .put("kind", END)
            .put("step", step)
            .put("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
  }

  /** Whether a line of {@code metrics.jsonl} says that the run has come to its end. */
  public static boolean isEnd(JsonNode line) {
    return line.path("kind").asText().equals(END);
  }

  /**
   * Takes back the lines after {@code step}, which a resumed run will write again, and the one that
   * says that it has come to its end.
   */
  public void rewindLog(long step) {
    if (!Files.exists(metrics())) {
      return;
    }
    try {
      String all = new String(Files.readAllBytes(metrics()), StandardCharsets.UTF_8); // bad or not
      List<String> kept = all.lines().filter(line -> isUpTo(step, line)).toList();
      AtomicFile.writeString(metrics(), String.join("\n", kept) + (kept.isEmpty() ? "" : "\n"));
    } catch (IOException e) {
      throw unwritable(metrics(), e);
    }
  }

  /** A line cut off by a crash does not count. */
  private static boolean isUpTo(long step, String line) {
    JsonNode json = RunJson.parseOrNull(line);
    return json != null && json.path("step").asLong(Long.MAX_VALUE) <= step && !isEnd(json);
  }

  /** The error for a file of a run that the system would not write. */
  public static RunException unwritable(Path file, IOException e) {
    return new RunException(
        file
            + " cannot be written ("
            + Reason.of(e)
            + "): check the disk's free space and permissions",
        e);
  }
}
