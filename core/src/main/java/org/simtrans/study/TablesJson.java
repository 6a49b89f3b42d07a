package org.simtrans.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.simtrans.FiniteOrNull;

/** {@code tables.json}: what was not measured is null, since JSON has no NaN. */
final class TablesJson {
  private static final ObjectWriter WRITER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(
              SerializationFeature.INDENT_OUTPUT, SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .addModule(FiniteOrNull.module())
          .build()
          .writer();

  private TablesJson() {}

  static String of(StudyTables tables) {
    try {
      return WRITER.writeValueAsString(tables);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("tables cannot be written as JSON", e);
    }
  }
}
