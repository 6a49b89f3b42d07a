package org.simtrans.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.simtrans.FiniteOrNull;
import org.simtrans.StrictJson;

/** What is said over HTTP: snake case, nothing for null, null for NaN. */
final class Json {
  static final String TYPE = "application/json";
  private static final int LONGEST_BODY = 1 << 16;

  private static final ObjectMapper MAPPER =
      StrictJson.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .addModule(FiniteOrNull.module())
          .addModule(
              new SimpleModule().addSerializer(Path.class, new ToStringSerializer(Path.class)))
          .build();

  private Json() {}

  static String text(Object content) {
    try {
      return MAPPER.writeValueAsString(content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(content.getClass() + " cannot be written as JSON", e);
    }
  }

  /** Null for what is no such document. */
  static <T> T parseOrNull(String text, Class<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** Answers with a document. */
  static void answer(Context ctx, Object content) {
    ctx.contentType(TYPE).result(text(content).getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with one sentence of error. */
  static void refuse(Context ctx, int status, String sentence) {
    ctx.status(status);
    answer(ctx, Map.of("error", sentence));
  }

  /**
   * Reads the body of a request.
   *
   * @throws RefusedRequestException if it is no such document
   */
  static <T> T read(Context ctx, Class<T> type) {
    String content = ctx.contentType();
    if (content == null || !content.split(";")[0].strip().equalsIgnoreCase(TYPE)) {
      throw new RefusedRequestException(
          415,
          "the body is %s; expected %s".formatted(content == null ? "unnamed" : content, TYPE));
    }
    byte[] body = Bodies.read(ctx, LONGEST_BODY);
    try {
      return StrictJson.read(MAPPER, new String(body, StandardCharsets.UTF_8), type);
    } catch (JsonProcessingException e) {
      throw RefusedRequestException.wrong(
          "the body cannot be understood (%s); /openapi.json says what is expected"
              .formatted(StrictJson.problem(e)));
    }
  }
}
