package org.simtrans.layout.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.labels.DescriptionJson;

/**
 * The {@code dataset.json} of nnU-Net and of the Medical Segmentation Decathlon, as far as it
 * matters here.
 *
 * @param channels the names of the image's channels; empty if it names none
 * @param labels the label values that it allows, background included; empty if it names none
 */
public record DatasetJson(List<String> channels, SortedSet<Integer> labels) {
  /** That of a folder, if it has one. */
  public static Optional<DatasetJson> in(Path folder) {
    return tree(folder)
        .map(
            json -> {
              JsonNode channels =
                  json.has("channel_names") ? json.get("channel_names") : json.path("modality");
              return new DatasetJson(texts(channels), labelValues(json.path("labels")));
            });
  }

  /** The whole file of a folder, if it has one. */
  static Optional<JsonNode> tree(Path folder) {
    Path file = folder.resolve("dataset.json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonNode json = DescriptionJson.read(file);
    if (!json.isObject()) {
      throw new CohortException(
          file
              + " is not a JSON object with channels and labels, as nnU-Net writes it; correct it or remove it");
    }
    return Optional.of(json);
  }

  /** Numbered from 0 by their keys, in whatever order they stand in the file. */
  private static List<String> texts(JsonNode node) {
    if (node.isArray()) {
      return StreamSupport.stream(node.spliterator(), false).map(DatasetJson::text).toList();
    }
    return node.properties().stream()
        .sorted(Comparator.comparingInt(channel -> number(channel.getKey())))
        .map(channel -> text(channel.getValue()))
        .toList();
  }

  private static int number(String key) {
    return key.matches("\\d{1,9}") ? Integer.parseInt(key) : Integer.MAX_VALUE;
  }

  private static String text(JsonNode element) {
    return element.asText("without a name");
  }

  /**
   * The Decathlon writes {@code "1": "name"}, nnU-Net {@code "name": 1} or, for regions, a list.
   */
  private static SortedSet<Integer> labelValues(JsonNode labels) {
    SortedSet<Integer> values = new TreeSet<>();
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      if (label.getKey().matches("\\d{1,9}")) {
        values.add(Integer.parseInt(label.getKey()));
      } else if (label.getValue().isArray()) {
        label.getValue().forEach(value -> values.add(value.asInt()));
      } else if (label.getValue().isInt()) {
        values.add(label.getValue().asInt());
      }
    }
    return values;
  }
}
