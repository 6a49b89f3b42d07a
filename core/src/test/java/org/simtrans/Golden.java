package org.simtrans;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Tensors;

/** Reads the files that tools/golden wrote, and compares tensors with them. */
public final class Golden {
  private Golden() {}

  public static JsonNode read(String name) {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compares the strided sample of {@code expected} with the same values of {@code actual}. */
  public static void assertClose(JsonNode expected, Tensor actual, double tolerance, String what) {
    long[] shape = new ObjectMapper().convertValue(expected.get("shape"), long[].class);
    assertArrayEquals(shape, Tensors.shape(actual), what);
    float[] values = Tensors.toFloats(actual);
    int stride = expected.get("stride").asInt();
    double worst = 0;
    for (int i = 0; i < expected.get("values").size(); i++) {
      double difference = expected.get("values").get(i).asDouble() - values[i * stride];
      worst = Math.max(worst, Math.abs(difference));
    }
    assertEquals(0, worst, tolerance, what + ": largest difference");
  }
}
