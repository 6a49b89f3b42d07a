package org.simtrans;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;

/** Writes numbers to JSON, and null for NaN and infinity, which JSON does not have. */
public final class FiniteOrNull extends JsonSerializer<Double> {
  private FiniteOrNull() {}

  /** Jackson's module that writes all numbers of type double so. */
  public static SimpleModule module() {
    return new SimpleModule("finite-or-null")
        .addSerializer(double.class, new FiniteOrNull())
        .addSerializer(Double.class, new FiniteOrNull());
  }

  @Override
  public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
      throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }
}
