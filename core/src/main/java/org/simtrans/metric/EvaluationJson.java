package org.simtrans.metric;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import org.simtrans.StrictJson;

/** Writes evaluation.json with a line for each score and each case, so that people can read it. */
final class EvaluationJson {
  static final ObjectMapper MAPPER = StrictJson.builder().build();

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
