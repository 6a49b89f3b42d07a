package org.simtrans.metric;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** evaluation.json as text: a line for each score and for each case, so that it can be read. */
final class EvaluationJson {
  static final ObjectMapper MAPPER = JsonMapper.builder().build();
  static final ObjectWriter WRITER =
      MAPPER.writer(
          new DefaultPrettyPrinter()
              .withObjectIndenter(new Lines())
              .withArrayIndenter(new Lines()));

  private EvaluationJson() {}

  private static final class Lines extends DefaultIndenter {
    private static final long serialVersionUID = 1L;
    private static final int DEEPEST = 2;

    @Override
    public void writeIndentation(JsonGenerator generator, int level) throws IOException {
      if (level <= DEEPEST) {
        super.writeIndentation(generator, level);
      } else {
        generator.writeRaw(' ');
      }
    }
  }
}
