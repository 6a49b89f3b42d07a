package org.simtrans.metric;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import org.simtrans.StrictJson;

/** Writes evaluation.json with a line for each score and each case, so that people can read it. */
final class EvaluationJson {
  static final ObjectMapper MAPPER =
      StrictJson.builder().disable(MapperFeature.ALLOW_COERCION_OF_SCALARS).build();

  /** For files of any version: what is missing or unknown is no error, another form is one. */
  static final ObjectMapper ANY_VERSION =
      StrictJson.builder()
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private EvaluationJson() {}

  /** For one document. */
  static ObjectWriter writer() {
    Lines lines = new Lines();
    return MAPPER.writer(
        new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
  }

  /** Breaks lines only down to the second level. */
  private static final class Lines extends DefaultIndenter {
    private static final long serialVersionUID = 1L;
    private static final int DEEPEST = 2;

    private int last;

    @Override
    public void writeIndentation(JsonGenerator generator, int level) throws IOException {
      if (Math.max(level, last) <= DEEPEST) {
        super.writeIndentation(generator, level);
      } else {
        generator.writeRaw(' ');
      }
      last = level;
    }
  }
}
