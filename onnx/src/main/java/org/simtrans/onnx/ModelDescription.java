package org.simtrans.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.simtrans.Version;
import org.simtrans.data.Normalisation;
import org.simtrans.data.Preprocessing;
import org.simtrans.run.ModelCard;

/**
 * The rdf.yaml of a model package.
 *
 * @param hashes SHA-256 of the package's files, by name
 * @param highest value of the test output
 * @param limit the largest difference to the test output that may be rounding
 * @see <a href="https://bioimage-io.github.io/spec-bioimage-io/">the specification</a>
 */
record ModelDescription(
    PackageInfo info, ModelCard card, Map<String, String> hashes, double highest, double limit) {
  private static final String SPECIFICATION = "0.5.12";
  private static final String IMAGE = "image";
  private static final double TOLERANCE = 1e-3;

  String toYaml() {
    YAMLMapper yaml =
        YAMLMapper.builder(
                YAMLFactory.builder()
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .build())
            .build();
    try {
      return yaml.writeValueAsString(content());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of text and numbers are always YAML", e);
    }
  }

  private Map<String, Object> content() {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("format_version", SPECIFICATION);
    content.put("type", "model");
    content.put("name", info.name());
    content.put("description", info.description());
    content.put("authors", info.authors().stream().map(name -> Map.of("name", name)).toList());
    if (!info.maintainers().isEmpty()) {
      content.put(
          "maintainers",
          info.maintainers().stream().map(name -> Map.of("github_user", name)).toList());
    }
    content.put("license", info.license());
    content.put("cite", info.citations().stream().map(ModelDescription::cited).toList());
    content.put("tags", info.tags());
    content.put("documentation", file(ModelPackage.README));
    content.put("covers", List.of(file(ModelPackage.COVER)));
    content.put("inputs", List.of(input()));
    content.put("outputs", List.of(output()));
    content.put("weights", Map.of("onnx", weights()));
    content.put("config", config());
    return content;
  }

  private static Map<String, Object> cited(Citation one) {
    return ordered("text", one.text(), one.isUrl() ? "url" : "doi", one.place());
  }

  private Map<String, Object> file(String name) {
    return ordered("source", name, "sha256", hashes.get(name));
  }

  private Map<String, Object> input() {
    Preprocessing size = card.preprocessing();
    return ordered(
        "id",
        IMAGE,
        "description",
        "Whole slices as stored; the graph normalises each image and brings it to the network's size",
        "axes",
        List.of(
            Map.of("type", "batch"),
            ordered("type", "channel", "channel_names", ChannelNames.of(size)),
            whole("y"),
            whole("x")),
        "test_tensor",
        file(ModelPackage.TEST_INPUT),
        "data",
        Map.of("type", "float32"),
        "preprocessing",
        List.of(ordered("id", "ensure_dtype", "kwargs", Map.of("dtype", "float32"))));
  }

  /** Any size, but never in tiles: what the network sees is the whole, scaled. */
  private static Map<String, Object> whole(String axis) {
    return ordered(
        "type", "space", "id", axis, "size", ordered("min", 1, "step", 1), "concatenable", false);
  }

  private Map<String, Object> output() {
    return ordered(
        "id",
        "probabilities",
        "description",
        "For each label the probability that a pixel carries it",
        "axes",
        List.of(
            Map.of("type", "batch"),
            ordered("type", "channel", "channel_names", labels()),
            ordered("type", "space", "id", "y", "size", sameAs("y")),
            ordered("type", "space", "id", "x", "size", sameAs("x"))),
        "test_tensor",
        file(ModelPackage.TEST_OUTPUT),
        "data",
        ordered("type", "float32", "range", List.of(0.0, 1.0)));
  }

  private List<String> labels() {
    return card.labels().foreground().stream()
        .map(value -> card.labels().labelNames().getOrDefault(value, "label" + value))
        .toList();
  }

  private static Map<String, Object> sameAs(String axis) {
    return ordered("tensor_id", IMAGE, "axis_id", axis);
  }

  private Map<String, Object> weights() {
    Map<String, Object> weights = new LinkedHashMap<>(file(ModelPackage.WEIGHTS));
    weights.put("opset_version", OnnxGraph.OPERATOR_SET);
    return weights;
  }

  private Map<String, Object> config() {
    Map<String, Object> tolerance =
        ordered(
            "relative_tolerance",
            TOLERANCE,
            // The specification allows a hundredth of the highest value.
            "absolute_tolerance",
            Math.min(limit, highest / 101));
    return ordered(
        "bioimageio",
        Map.of("reproducibility_tolerance", List.of(tolerance)),
        "simtrans",
        ordered(
            "version",
            Version.current(),
            "model",
            card.model().model(),
            "encoder",
            card.model().encoder(),
            "label_values",
            card.labels().foreground(),
            "label_names",
            card.labels().labelNames(),
            "regions",
            card.labels().regions(),
            "threshold",
            card.threshold(),
            "smallest_part",
            card.smallestPart(),
            "normalisation",
            card.preprocessing().normalise().stream().map(Normalisation::toString).toList(),
            "flips",
            card.flips() ? "in the graph" : "none"));
  }

  /** Keys and values in turn; the order stays. */
  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    List<Object> pairs = new ArrayList<>(List.of(keysAndValues));
    for (int i = 0; i < pairs.size(); i += 2) {
      map.put((String) pairs.get(i), pairs.get(i + 1));
    }
    return map;
  }
}
