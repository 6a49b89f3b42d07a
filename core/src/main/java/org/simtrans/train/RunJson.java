package org.simtrans.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The JSON of a run folder: snake_case keys, records as objects, paths as plain text. */
public final class RunJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .addModule(
              new SimpleModule().addSerializer(Path.class, new ToStringSerializer(Path.class)))
          .build();

  private RunJson() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static String pretty(Object content) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a configuration is not JSON", e);
    }
  }

  public static String line(Object content) {
    try {
      return MAPPER.writeValueAsString(content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a log line is not JSON", e);
    }
  }

  public static JsonNode tree(Object content) {
    return MAPPER.valueToTree(content);
  }

  /** Null for what is not JSON, such as a line cut off by a crash. */
  public static JsonNode parseOrNull(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  public static JsonNode read(Path file) {
    try {
      return MAPPER.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new RunException(
          "%s is not JSON (%s, line %d): restore it from a copy"
              .formatted(
                  file,
                  e.getOriginalMessage(),
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr()),
          e);
    } catch (IOException e) {
      throw new RunException(
          file + " cannot be read (" + e + "): name the folder of a run that was trained", e);
    }
  }

  /** The settings in the {@code config.json} of a run that {@code verb} made. */
  public static JsonNode ofRun(Path file, String verb) {
    JsonNode content = read(file);
    if (!content.path("verb").asText().equals(verb)) {
      throw new RunException(
          "%s is of '%s'; expected the config.json of a run that '%s' made"
              .formatted(file, content.path("verb").asText("no run"), verb));
    }
    return content.path("config");
  }

  /** {@code json} as a record of the given type. */
  public static <T> T as(JsonNode json, Class<T> type, Path source) {
    try {
      return MAPPER.treeToValue(json, type);
    } catch (JsonProcessingException e) {
      throw new RunException(
          source + " does not fit this version (" + e.getOriginalMessage() + ")", e);
    }
  }
}
