package org.simtrans.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.simtrans.run.RunFolder;
import org.simtrans.study.StudyTables;

/**
 * A titled list of names and values: what was run, with what, on what.
 *
 * @param entries name and value, in order
 */
public record Facts(String title, List<Entry> entries) {
  private static final Set<String> SHOWN_ELSEWHERE =
      Set.of("command", "config", RunFolder.LOADED_WEIGHTS, RunFolder.SLICES);
  private static final int NAMES_SHOWN = 5; // of weights

  /** One line. */
  public record Entry(String name, String value) {}

  /** Everything in config.json and the sizes of the split, grouped as the file groups it. */
  static List<Facts> of(RunRecord run) {
    List<Facts> facts = new ArrayList<>();
    JsonNode config = run.config().path("config");
    addGroup(facts, "Method", scalars(config));
    for (Map.Entry<String, JsonNode> group : config.properties()) {
      if (group.getValue().isObject()) {
        addGroup(facts, heading(group.getKey()), flat("", group.getValue()));
      }
    }
    addGroup(facts, "Pretrained weights", loaded(run.config().path(RunFolder.LOADED_WEIGHTS)));
    addGroup(facts, "Split", splitSizes(run.splits()));
    addGroup(facts, "Machine and versions", machine(run));
    return facts;
  }

  /** The settings that all runs of a study share. */
  static List<Facts> ofStudy(StudyTables tables) {
    JsonNode config = tables.study().path("config");
    List<Facts> facts = new ArrayList<>();
    List<Entry> study = new ArrayList<>();
    study.add(new Entry("budget", tables.budget()));
    study.add(new Entry("evaluated part", tables.split()));
    for (String name : List.of("seeds", "label_fractions", "pretrained")) {
      add(study, name, config.path(name));
    }
    study.add(new Entry("reference", tables.reference()));
    study.add(new Entry("bootstrap", Text.count(tables.resamples(), "resample") + " of subjects"));
    addGroup(facts, "Study", study);
    for (Map.Entry<String, JsonNode> group : config.path("train").properties()) {
      if (group.getValue().isObject()) {
        addGroup(facts, heading(group.getKey()), flat("", group.getValue()));
      }
    }
    addGroup(
        facts,
        "Split",
        List.of(
            new Entry("train", Text.count(tables.trainSubjects(), "subject")),
            new Entry("val", Text.count(tables.valSubjects(), "subject")),
            new Entry("test", Text.count(tables.testSubjects(), "subject"))));
    List<Entry> machine = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : tables.study().properties()) {
      if (!SHOWN_ELSEWHERE.contains(field.getKey())) {
        add(machine, field.getKey(), field.getValue());
      }
    }
    addGroup(facts, "Machine and versions", machine);
    return facts;
  }

  private static void addGroup(List<Facts> facts, String title, List<Entry> entries) {
    if (!entries.isEmpty()) {
      facts.add(new Facts(title, entries));
    }
  }

  private static List<Entry> scalars(JsonNode object) {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!field.getValue().isObject()) {
        add(entries, field.getKey(), field.getValue());
      }
    }
    return entries;
  }

  private static List<Entry> machine(RunRecord run) {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : run.config().properties()) {
      if (SHOWN_ELSEWHERE.contains(field.getKey())) {
        continue;
      }
      if (field.getValue().isObject()) {
        entries.addAll(flat(field.getKey() + " ", field.getValue()));
      } else {
        add(entries, field.getKey(), field.getValue());
      }
    }
    double[] speeds = RunRecord.measured(run.steps(), "step", "images_per_second").y();
    if (speeds.length > 0) {
      Arrays.sort(speeds);
      entries.add(
          new Entry("speed, median", Score.round(speeds[speeds.length / 2], 1) + " images/s"));
    }
    return entries;
  }

  private static List<Entry> flat(String prefix, JsonNode object) {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = prefix + field.getKey();
      if (field.getValue().isObject()) {
        entries.addAll(flat(name + " ", field.getValue()));
      } else {
        add(entries, name, field.getValue());
      }
    }
    return entries;
  }

  private static void add(List<Entry> entries, String name, JsonNode value) {
    String text =
        value.isArray()
            ? StreamSupport.stream(value.spliterator(), false)
                .map(Facts::scalar)
                .collect(Collectors.joining(", "))
            : scalar(value);
    if (!text.isEmpty()) {
      entries.add(new Entry(Text.words(name), text));
    }
  }

  private static String scalar(JsonNode value) {
    if (value.isNull()) {
      return "";
    }
    if (value.isBoolean()) {
      return value.asBoolean() ? "yes" : "no";
    }
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(Facts::scalar)
          .collect(Collectors.joining(", ", "(", ")"));
    }
    if (value.isObject()) {
      return value.properties().stream()
          .filter(field -> !field.getValue().isNull())
          .map(field -> Text.words(field.getKey()) + " " + scalar(field.getValue()))
          .collect(Collectors.joining(", "));
    }
    return value.isFloatingPointNumber() && Double.isFinite(value.asDouble())
        ? Text.number(value.asDouble())
        : value.asText();
  }

  /** How much of the weights fitted; of long lists of names the first. */
  private static List<Entry> loaded(JsonNode weights) {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : weights.properties()) {
      if (!field.getValue().isArray()) {
        add(entries, field.getKey(), field.getValue());
        continue;
      }
      List<String> names =
          StreamSupport.stream(field.getValue().spliterator(), false)
              .map(JsonNode::asText)
              .toList();
      String first = String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())));
      String more = names.size() > NAMES_SHOWN ? ", ..." : "";
      entries.add(
          new Entry(
              Text.words(field.getKey()),
              names.size() + (names.isEmpty() ? "" : ": " + first + more)));
    }
    return entries;
  }

  private static List<Entry> splitSizes(JsonNode splits) {
    List<Entry> entries = new ArrayList<>();
    for (String part : List.of("train", "val", "test")) {
      if (splits.path(part).isArray()) {
        entries.add(new Entry(part, Text.count(splits.path(part).size(), "subject")));
      }
    }
    return entries;
  }

  private static String heading(String key) {
    String words = Text.words(key);
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
