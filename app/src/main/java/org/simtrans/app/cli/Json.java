package org.simtrans.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.nio.file.Path;
import org.simtrans.FiniteOrNull;
import org.simtrans.image.Affine;

/**
 * Writes records as JSON: components in snake case, paths as they were given, an affine as its four
 * rows, and null for NaN and infinity.
 */
public final class Json {
  private static final ObjectWriter WRITER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(
              SerializationFeature.INDENT_OUTPUT, SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .addModule(FiniteOrNull.module())
          .addModule(
              new SimpleModule()
                  .addSerializer(Affine.class, new Rows())
                  .addSerializer(Path.class, ToStringSerializer.instance))
          .build()
          .writer();

  private Json() {}

  /** One document, ending without a line break. */
  public static String of(Object value) {
    try {
      return WRITER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(value.getClass() + " cannot be written as JSON", e);
    }
  }

  private static final class Rows extends JsonSerializer<Affine> {
    @Override
    public void serialize(Affine affine, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeStartArray();
      for (double[] row : affine.rows()) {
        json.writeArray(row, 0, row.length);
      }
      json.writeEndArray();
    }
  }
}
