package org.simtrans.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.simtrans.SimTransException;
import org.simtrans.layout.Part;
import org.simtrans.layout.Splits;
import org.simtrans.learn.LearnPlan;
import org.simtrans.learn.Learning;
import org.simtrans.run.ModelCard;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;

/**
 * The runs below a folder. They are found by looking each time, whoever started them: a run is a
 * folder with a {@code config.json} or a {@code plan.json}.
 */
final class Runs {
  private static final String PLAN = "plan.json";

  /** A run of 'learn' has a plan before it has settings. */
  private static final Set<String> SIGNS = Set.of("config.json", PLAN);

  private static final int DEPTH = 4; // compare has MODEL/fraction/seed below its folder
  private static final int LONGEST_LOG = 4 << 20; // bytes of metrics.jsonl that are shown

  private final Path root;
  private final Kept<ModelCard> cards = new Kept<>(100, card -> 1);

  Runs(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /**
   * A run.
   *
   * @param id that requests use
   * @param name the path below the folder of runs
   */
  record Run(String id, String name, RunFolder folder) {
    /** Whether masks can be drawn by it. */
    boolean hasModel() {
      return Files.exists(folder.model());
    }
  }

  /** All runs, in the order of their names. */
  List<Run> list() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    Jail jail = Jail.of(root);
    List<Run> runs = new ArrayList<>();
    try (Stream<Path> all = Files.walk(root, DEPTH)) {
      all.filter(file -> SIGNS.contains(file.getFileName().toString()))
          .map(Path::getParent)
          .distinct()
          .filter(folder -> !isHidden(folder))
          .sorted(Comparator.naturalOrder())
          .forEach(
              folder -> {
                try {
                  runs.add(run(jail.inside(folder)));
                } catch (RefusedRequestException e) {
                  return; // a link out of the folder
                }
              });
    } catch (IOException | UncheckedIOException e) {
      throw new RefusedRequestException(
          500, "%s cannot be listed (%s); check its rights".formatted(root, e.getMessage()));
    }
    return runs;
  }

  private boolean isHidden(Path folder) {
    for (Path part : root.relativize(folder)) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private Run run(Path folder) {
    String below = root.relativize(folder).toString();
    String name =
        below.isEmpty() ? folder.toAbsolutePath().normalize().getFileName().toString() : below;
    return new Run(OpenCohort.hash("run " + below), name, new RunFolder(folder));
  }

  /**
   * A run by its id, or by its name.
   *
   * @throws RefusedRequestException if there is none
   */
  Run find(String id) {
    return list().stream()
        .filter(run -> run.id().equals(id) || run.name().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                RefusedRequestException.unknown(
                    "there is no run '%s'; look at the list again".formatted(id)));
  }

  /**
   * The file of a run's weights that draw masks.
   *
   * @throws RefusedRequestException if it has none
   */
  Path model(String id) {
    Run run = find(id);
    if (!run.hasModel()) {
      throw new RefusedRequestException(
          422,
          "the run %s has no model yet; wait for its first epoch, or choose another"
              .formatted(run.name()));
    }
    return run.folder().model();
  }

  Optional<ModelCard> card(Run run) {
    if (!run.hasModel()) {
      return Optional.empty();
    }
    Path file = run.folder().model();
    try {
      String key = file + "|" + Scans.state(file);
      Optional<ModelCard> known = cards.get(key);
      if (known.isEmpty()) {
        cards.put(key, ModelCard.read(file));
      }
      return cards.get(key);
    } catch (SimTransException | UncheckedIOException e) {
      return Optional.empty(); // of another version, or just being replaced
    }
  }

  /** Which part of a run's split a subject is in, by its name; empty if in none. */
  static Optional<Part> part(Run run, String subject) {
    return splits(run)
        .flatMap(
            split ->
                Arrays.stream(Part.values())
                    .filter(part -> split.of(part).contains(subject))
                    .findFirst());
  }

  /** The split of a run; empty where it has none, or a damaged one. */
  static Optional<Splits> splits(Run run) {
    Path file = run.folder().splits();
    try {
      return Files.exists(file) ? Optional.of(Splits.read(file)) : Optional.empty();
    } catch (SimTransException e) {
      return Optional.empty();
    }
  }

  /** {@code config.json}; an empty object where it is damaged. */
  static JsonNode config(Run run) {
    try {
      return run.folder().readConfig();
    } catch (SimTransException e) {
      return RunJson.object();
    }
  }

  /** The verb that made a run, and that goes on with it; empty where nothing says it. */
  static String verb(Run run, JsonNode config) {
    return LearnPlan.isIn(run.folder().path()) ? "learn" : config.path("verb").asText("");
  }

  /** Whether a run has come to its end. Of runs of earlier versions that is not known. */
  static boolean isFinished(Run run, List<JsonNode> metrics) {
    Path folder = run.folder().path();
    try {
      return LearnPlan.isIn(folder)
          ? Learning.isFinished(folder)
          : metrics.stream().anyMatch(RunFolder::isEnd);
    } catch (SimTransException e) {
      return false; // a damaged plan
    }
  }

  /** {@code evaluation.json}; empty where there is none. */
  static Optional<JsonNode> evaluation(Run run) {
    return json(run.folder().evaluation());
  }

  /**
   * {@code plan.json}: what was chosen for a run of 'learn', and why; empty where there is none.
   */
  static Optional<JsonNode> plan(Run run) {
    return json(run.folder().path().resolve(PLAN));
  }

  private static Optional<JsonNode> json(Path file) {
    try {
      return Files.exists(file) ? Optional.of(RunJson.read(file)) : Optional.empty();
    } catch (SimTransException e) {
      return Optional.empty();
    }
  }

  /** The lines of {@code metrics.jsonl}, of a very long file the last ones. */
  static List<JsonNode> metrics(Run run) {
    Path file = run.folder().metrics();
    List<JsonNode> lines = new ArrayList<>();
    try {
      if (Files.notExists(file)) {
        return lines;
      }
      byte[] bytes = tail(file);
      for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
        JsonNode json = RunJson.parseOrNull(line);
        if (json != null && json.isObject()) {
          lines.add(json);
        }
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] tail(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long from = Math.max(0, channel.size() - LONGEST_LOG);
      ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - from));
      channel.position(from);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // until the end
      }
      return Arrays.copyOf(bytes.array(), bytes.position());
    }
  }

  /** What numbers of several runs have to be read with: sentences. */
  static List<String> remarks(List<Run> runs) {
    List<String> remarks = new ArrayList<>();
    List<Splits> splits = runs.stream().map(Runs::splits).flatMap(Optional::stream).toList();
    for (Part part : List.of(Part.VAL, Part.TEST)) {
      long kinds =
          splits.stream()
              .map(split -> Set.copyOf(split.of(part)))
              .filter(subjects -> !subjects.isEmpty())
              .distinct()
              .count();
      if (kinds > 1) {
        remarks.add(
            part == Part.VAL
                ? "these runs have other subjects to validate on, so their Dice on validation cannot be compared; give both the same split"
                : "these runs have other subjects to test on; compare the cases that they share, or give both the same split");
      }
    }
    return remarks;
  }

  /** The settings in which runs differ: a value for each run, "" where one has no such setting. */
  static Map<String, List<String>> differences(List<Run> runs) {
    List<Map<String, String>> all =
        runs.stream().map(run -> flat(config(run).path("config"))).toList();
    Map<String, List<String>> table = new LinkedHashMap<>();
    for (Map<String, String> one : all) {
      for (String name : one.keySet()) {
        List<String> values = all.stream().map(each -> each.getOrDefault(name, "")).toList();
        if (values.stream().distinct().count() > 1) {
          table.put(name, values);
        }
      }
    }
    return table;
  }

  private static Map<String, String> flat(JsonNode settings) {
    Map<String, String> flat = new LinkedHashMap<>();
    flatten("", settings, flat);
    return flat;
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> into) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        String name = prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey();
        flatten(name, field.getValue(), into);
      }
    } else if (!node.isMissingNode()) {
      into.put(prefix, node.isValueNode() ? node.asText() : node.toString());
    }
  }
}
