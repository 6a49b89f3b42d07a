package org.simtrans.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.simtrans.config.Pretexts;
import org.simtrans.figure.Points;
import org.simtrans.metric.Evaluation;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;
import org.simtrans.task.Story;

/**
 * What a run has left behind. Files that are absent are missing nodes and empty lists; of the log,
 * whole lines count.
 *
 * @param name of the folder
 * @param steps lines of metrics.jsonl of kind "step"
 * @param epochs lines of kind "epoch"
 */
record RunRecord(
    String name,
    JsonNode config,
    JsonNode splits,
    JsonNode evaluation,
    List<JsonNode> steps,
    List<JsonNode> epochs,
    PictureBook pictures) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @throws org.simtrans.SimTransException if a file is there and damaged
   */
  static RunRecord read(RunFolder run) {
    List<JsonNode> lines = lines(run);
    return new RunRecord(
        String.valueOf(run.path().toAbsolutePath().normalize().getFileName()),
        whole(run.config()),
        whole(run.splits()),
        evaluation(run.evaluation()),
        ofKind("step", lines),
        ofKind("epoch", lines),
        PictureBook.open(run.pictures()));
  }

  /** The same with the settings of another run. */
  RunRecord withConfig(JsonNode other) {
    return new RunRecord(name, other, splits, evaluation, steps, epochs, pictures);
  }

  /** Whether it learned without labels. */
  boolean isPretraining() {
    String verb = config.path("verb").asText("");
    return verb.equals("pretrain")
        || verb.isEmpty() && !measured(steps, "step", "chance").isEmpty();
  }

  /** The name of the task that was learned without labels; SimCLR where nothing is said. */
  String task() {
    JsonNode task = config.path("config").path("task");
    String name = task.isTextual() ? task.asText() : task.path("name").asText("");
    return name.isEmpty() ? Pretexts.names().get(0) : name.toLowerCase(Locale.ROOT);
  }

  /** What is to be said of that task; plain words where the jar that adds it is not there. */
  Story story() {
    return Pretexts.names().contains(task()) ? Pretexts.named(task()).story() : Story.plain(task());
  }

  /** Whether that task is one of a whole segmentation network. */
  boolean learnsWholeNetwork() {
    return Pretexts.names().contains(task()) && Pretexts.named(task()).wholeNetwork().isPresent();
  }

  /** A setting by its name, wherever in the configuration it stands; blank if nowhere. */
  String setting(String name) {
    JsonNode value = config.findValue(name);
    return value == null || value.isNull() || value.isContainerNode() ? "" : value.asText();
  }

  /** {@code y} against {@code x} over those lines that have both. */
  static Points measured(List<JsonNode> lines, String x, String y) {
    List<JsonNode> both =
        lines.stream().filter(l -> l.path(x).isNumber() && l.path(y).isNumber()).toList();
    return new Points(column(both, x).toArray(), column(both, y).toArray());
  }

  /** The epoch whose model was kept and its Dice on validation; empty if there was none. */
  Points keptDice() {
    List<JsonNode> kept =
        epochs().stream()
            .filter(line -> wasKept(line) && line.path("val_dice").isNumber())
            .toList();
    return measured(kept.subList(Math.max(0, kept.size() - 1), kept.size()), "epoch", "val_dice");
  }

  /** Version 0.1.0 called it 'best'. */
  private static boolean wasKept(JsonNode epoch) {
    return epoch.path("kept").asBoolean(epoch.path("best").asBoolean());
  }

  /** How many updates were done, as far as the log tells: not every one has a line of its own. */
  long updates() {
    return Stream.concat(steps.stream(), epochs.stream())
        .mapToLong(line -> line.path("step").asLong())
        .max()
        .orElse(0);
  }

  private static DoubleStream column(List<JsonNode> lines, String key) {
    return lines.stream().mapToDouble(line -> line.path(key).asDouble());
  }

  private static List<JsonNode> ofKind(String kind, List<JsonNode> lines) {
    return lines.stream().filter(line -> line.path("kind").asText().equals(kind)).toList();
  }

  private static List<JsonNode> lines(RunFolder run) {
    List<JsonNode> lines = new ArrayList<>();
    text(run.metrics()).lines().forEach(line -> lines.add(parse(line)));
    return lines;
  }

  private static JsonNode whole(Path file) {
    return Files.exists(file) ? RunJson.read(file) : MissingNode.getInstance();
  }

  private static JsonNode evaluation(Path file) {
    if (Files.exists(file)) {
      Evaluation.requireSound(file);
    }
    return parse(text(file));
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException damaged) {
      return MissingNode.getInstance();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException absent) {
      return "";
    }
  }
}
