package org.simtrans;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.util.Arrays;
import java.util.Collection;

/**
 * Reads JSON strictly: a text is one document, and no name occurs twice in an object. It also says
 * what is wrong with other texts. Jackson itself refuses more than 1,000 levels of nesting.
 */
public final class StrictJson {
  private static final int LONGEST = 160; // characters of what Jackson or the file says

  private StrictJson() {}

  /** A mapper that reads strictly; callers add their own settings. */
  public static JsonMapper.Builder builder() {
    return JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
  }

  /**
   * Reads a text. The result is never null, which Jackson would return for the text "null".
   *
   * @throws JsonProcessingException if the text is not such JSON; {@link #problem} turns it into
   *     words
   */
  public static <T> T read(ObjectMapper mapper, String text, Class<T> type)
      throws JsonProcessingException {
    T value = mapper.readValue(text, type);
    if (value == null) {
      throw MismatchedInputException.from(null, type, "null");
    }
    return value;
  }

  /** Says what is wrong, and where; messages put it in brackets: "'train[2]' is null". */
  public static String problem(JsonProcessingException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SimTransException) {
        return within(e) + cause.getMessage();
      }
    }
    return e instanceof JsonMappingException mapping ? mapping(mapping) : syntax(e);
  }

  private static String within(JsonProcessingException e) {
    String path = e instanceof JsonMappingException mapping ? path(mapping) : "";
    return path.isEmpty() ? "" : "in '" + path + "', ";
  }

  private static String syntax(JsonProcessingException e) {
    String said =
        e.getOriginalMessage().lines().findFirst().orElse("").replaceAll(", from `.*?`|\\.$", "");
    String where =
        e.getLocation() == null
            ? ""
            : "line %d, column %d: "
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    return "it is not JSON, " + where + shortened(said.replaceAll(" at \\[Source.*", ""));
  }

  private static String mapping(JsonMappingException e) {
    String path = path(e);
    String entry = path.isEmpty() ? "the whole" : "'" + path + "'";
    if (e.getOriginalMessage().startsWith("Trailing token")) {
      return "it continues after its end in line " + e.getLocation().getLineNr();
    }
    if (e instanceof UnrecognizedPropertyException) {
      return entry + " is unknown";
    }
    if (e instanceof InvalidNullException || e.getCause() instanceof NullPointerException) {
      return path.isEmpty() ? "an entry is missing" : entry + " is missing, or an entry in it";
    }
    if (e instanceof InvalidFormatException format) {
      String value = shortened(String.valueOf(format.getValue()));
      return "%s is '%s'; expected %s".formatted(entry, value, kind(format.getTargetType()));
    }
    if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return "%s is missing or has another form; expected %s"
          .formatted(entry, kind(mismatch.getTargetType()));
    }
    return path.isEmpty() && e.getLocation() != null ? syntax(e) : entry + " cannot be understood";
  }

  /** Like "optimisation.batch" or "train[2]". */
  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return shortened(path.toString());
  }

  private static String kind(Class<?> type) {
    JavaType known = TypeFactory.defaultInstance().constructType(type);
    Class<?> plain = known.getRawClass();
    if (plain == boolean.class || plain == Boolean.class) {
      return "true or false";
    }
    if (plain == float.class
        || plain == double.class
        || plain == Float.class
        || plain == Double.class) {
      return "a number";
    }
    if (plain.isPrimitive() || Number.class.isAssignableFrom(plain)) {
      return "a whole number";
    }
    if (plain.isEnum()) {
      return "one of " + Arrays.toString(plain.getEnumConstants());
    }
    if (plain.isArray() || Collection.class.isAssignableFrom(plain)) {
      return "a list";
    }
    boolean text = plain == String.class || !plain.isRecord() && !known.isMapLikeType();
    return text ? "text" : "a JSON object";
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
