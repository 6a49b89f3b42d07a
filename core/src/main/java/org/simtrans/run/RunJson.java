package org.simtrans.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.MissingExtensionException;
import org.simtrans.Reason;
import org.simtrans.StrictJson;
import org.simtrans.WholeFile;

/** The JSON of a run folder: snake_case keys, records as objects, paths as plain text. */
public final class RunJson {
  private static final ObjectMapper MAPPER =
      StrictJson.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .addModule(
              new SimpleModule().addSerializer(Path.class, new ToStringSerializer(Path.class)))
          .build();

  private RunJson() {}

  /** A new, empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** JSON on several lines, for files that people read. */
  public static String pretty(Object content) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a configuration is not JSON", e);
    }
  }

  /** JSON on one line. */
  public static String line(Object content) {
    try {
      return MAPPER.writeValueAsString(content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a log line is not JSON", e);
    }
  }

  /** {@code content} as a tree, as it would be written. */
  public static JsonNode tree(Object content) {
    return MAPPER.valueToTree(content);
  }

  /** Null for what is not there or not JSON, such as a line cut off by a crash. */
  public static JsonNode parseOrNull(String text) {
    try {
      return text == null ? null : MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** Reads a file of JSON as a tree. */
  public static JsonNode read(Path file) {
    try {
      JsonNode content = MAPPER.readTree(WholeFile.text(file));
      if (!content.isObject()) {
        throw new RunException(file + " holds no JSON object: restore it from a copy");
      }
      return content;
    } catch (JsonProcessingException e) {
      throw new RunException(
          file + " cannot be understood (" + StrictJson.problem(e) + "): restore it from a copy",
          e);
    } catch (IOException e) {
      throw new RunException(
          "%s cannot be read (%s): name the folder of a run that was trained"
              .formatted(file, Reason.of(e)),
          e);
    }
  }

  /**
   * The settings of a run that {@code verb} made.
   *
   * @param path the run's folder or its {@code config.json}
   */
  public static JsonNode ofRun(Path path, String verb) {
    Path file = Files.isDirectory(path) ? new RunFolder(path).config() : path;
    JsonNode content = read(file);
    if (!content.path("verb").asText().equals(verb)) {
      throw new RunException(
          "%s belongs to a run of '%s'; expected a run of '%s'"
              .formatted(file, content.path("verb").asText("no run"), verb));
    }
    return content.path("config");
  }

  /** {@code json} as a record of the given type. */
  public static <T> T as(JsonNode json, Class<T> type, Path source) {
    if (json == null || !json.isObject()) {
      throw new RunException(
          source + " lacks the settings that belong there: correct it, or restore it from a copy");
    }
    try {
      return MAPPER.treeToValue(json, type);
    } catch (JsonProcessingException e) {
      if (e.getCause() instanceof MissingExtensionException missing) {
        throw new RunException(missing.neededBy(source), e);
      }
      throw unfit(source, StrictJson.problem(e), e);
    } catch (MissingExtensionException e) {
      throw new RunException(e.neededBy(source), e);
    } catch (InvalidSettingException e) {
      throw unfit(source, e.getMessage(), e);
    }
  }

  private static RunException unfit(Path source, String problem, Exception e) {
    return new RunException(
        "%s does not fit this version (%s): correct it, or restore it from a copy"
            .formatted(source, problem),
        e);
  }

  /**
   * {@code json} as a record of settings.
   *
   * @param what is set, for the message
   * @throws InvalidSettingException if a setting is missing, unknown or has another form
   */
  public static <T> T settings(JsonNode json, Class<T> type, String what) {
    try {
      return MAPPER.treeToValue(json, type);
    } catch (JsonProcessingException e) {
      if (e.getCause() instanceof InvalidSettingException refused
          && refused.message().namesSettings()) {
        throw new InvalidSettingException(refused.message());
      }
      throw new InvalidSettingException(
          Message.of("the settings of %s cannot be used (%s)", what, StrictJson.problem(e)));
    }
  }
}
