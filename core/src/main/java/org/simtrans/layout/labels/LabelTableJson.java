package org.simtrans.layout.labels;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.simtrans.layout.CohortException;

/**
 * Labels in JSON, as an object {@code labels} or as the whole: {@code {"tumour": 1}} (nnU-Net),
 * with {@code "ignore"} for what nobody labelled and lists for regions; {@code {"1": "tumour"}}
 * (Decathlon); or {@code {"tumour": "#ff0000"}} for colours.
 *
 * @see <a
 *     href="https://github.com/MIC-DKFZ/nnUNet/blob/master/documentation/region_based_training.md">
 *     regions in nnU-Net</a>
 */
final class LabelTableJson {
  private static final String WHOLE_NUMBER = "-?\\d{1,8}";
  private static final String IGNORE = "ignore";

  private final Path file;
  private final Map<Integer, String> names = new TreeMap<>();
  private final Map<String, List<Integer>> regions = new LinkedHashMap<>();
  private final Map<Integer, Integer> colours = new LinkedHashMap<>();
  private Integer ignore; // null for none
  private boolean overlapping;

  private LabelTableJson(Path file) {
    this.file = file;
  }

  static LabelTable read(Path file) {
    JsonNode json = DescriptionJson.read(file);
    boolean dataset = file.endsWith("dataset.json");
    JsonNode labels = dataset || json.path("labels").isObject() ? json.path("labels") : json;
    return new LabelTableJson(file).table(labels, json.path("regions_class_order"));
  }

  private LabelTable table(JsonNode labels, JsonNode order) {
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      add(label.getKey(), label.getValue());
    }
    if (!overlapping) {
      return new LabelTable(new TreeMap<>(names), Map.of(), ignore, colours);
    }
    Map<Integer, String> drawn = new RegionOrder(file, regions, order).drawn();
    Map<Integer, List<Integer>> covered = new LinkedHashMap<>();
    drawn.forEach((value, name) -> covered.put(value, regions.get(name)));
    return new LabelTable(new TreeMap<>(drawn), covered, ignore, colours);
  }

  private void add(String key, JsonNode value) {
    if (key.matches(WHOLE_NUMBER) && value.isTextual()) {
      name(Integer.parseInt(key), value.asText());
    } else if (value.isTextual() && Colours.isColour(value.asText())) {
      int number = isBackground(key) ? 0 : colours.size() + (colours.containsValue(0) ? 0 : 1);
      colours.put(Colours.parse(value.asText()), number);
      name(number, key);
    } else if (value.isArray()) {
      List<Integer> values = new ArrayList<>();
      value.forEach(one -> values.add(number(key, one)));
      region(key, values);
    } else if (value.isInt() || value.isTextual() && value.asText().matches(WHOLE_NUMBER)) {
      int number = number(key, value);
      name(number, key);
      region(key, List.of(number));
    }
  }

  private int number(String key, JsonNode value) {
    if (value.isInt() || value.isTextual() && value.asText().matches(WHOLE_NUMBER)) {
      return Integer.parseInt(value.asText());
    }
    throw new CohortException(
        "%s: the label '%s' has the value %s; expected a whole number or a list of them"
            .formatted(file, key, value));
  }

  private void region(String key, List<Integer> values) {
    overlapping |= values.size() > 1;
    boolean counts = !isBackground(key) && !key.equalsIgnoreCase(IGNORE) && !values.contains(0);
    if (counts && !values.isEmpty()) {
      regions.put(key, values);
    }
  }

  private void name(int value, String name) {
    if (name.equalsIgnoreCase(IGNORE)) {
      ignore = value;
    } else if (value != 0) {
      names.put(value, name);
    }
  }

  private static boolean isBackground(String name) {
    return name.equalsIgnoreCase("background");
  }
}
