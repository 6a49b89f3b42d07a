package org.simtrans.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The {@code dataset.json} of nnU-Net and of the Medical Segmentation Decathlon, as far as it
 * matters here.
 *
 * @param channels the names of the image's channels; empty if it names none
 * @param labels the label values that it allows, background included; empty if it names none
 */
record DatasetJson(List<String> channels, SortedSet<Integer> labels) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Optional<DatasetJson> in(Path folder) {
    Path file = folder.resolve("dataset.json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      JsonNode channels =
          json.has("channel_names") ? json.get("channel_names") : json.path("modality");
      return Optional.of(new DatasetJson(texts(channels), labelValues(json.path("labels"))));
    } catch (IOException e) {
      throw new CohortException(
          file + " is not JSON (" + e.getMessage() + "); mend it or take it away", e);
    }
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    node.elements().forEachRemaining(element -> texts.add(element.asText()));
    return texts;
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
