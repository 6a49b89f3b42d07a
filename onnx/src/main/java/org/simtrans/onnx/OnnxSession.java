package org.simtrans.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** A graph of one input and one output, both float32, ready to run in ONNX Runtime on the CPU. */
final class OnnxSession implements AutoCloseable {
  private final OrtSession session;
  private final Path file;

  private OnnxSession(OrtSession session, Path file) {
    this.session = session;
    this.file = file;
  }

  /**
   * @param file that the model stands in, or will; for messages
   * @param threads of one operation; 0 for as many as there are cores
   * @throws OnnxException if ONNX Runtime cannot make anything of it
   */
  static OnnxSession of(byte[] model, Path file, int threads) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      if (threads > 0) {
        options.setIntraOpNumThreads(threads);
      }
      return new OnnxSession(OrtEnvironment.getEnvironment().createSession(model, options), file);
    } catch (OrtException e) {
      throw new OnnxException(
          file + " is no ONNX file that can be run (" + reason(e) + "): export it again", e);
    }
  }

  Set<String> inputs() {
    return session.getInputNames();
  }

  Set<String> outputs() {
    return session.getOutputNames();
  }

  Map<String, String> metadata() {
    return call(() -> session.getMetadata().getCustomMetadata());
  }

  /** The shape of an input, -1 where it is free. */
  long[] shapeOf(String input) {
    return call(() -> ((TensorInfo) session.getInputInfo().get(input).getInfo()).getShape());
  }

  /** The values of the output, row-major. */
  float[] run(float[] values, long... shape) {
    try (OnnxTensor input =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), FloatBuffer.wrap(values), shape);
        OrtSession.Result result = session.run(Map.of(inputs().iterator().next(), input))) {
      FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] output = new float[buffer.remaining()];
      buffer.get(output);
      return output;
    } catch (OrtException e) {
      throw new OnnxException(
          "%s cannot be run on an input of %s (%s)"
              .formatted(file, Arrays.toString(shape), reason(e)),
          e);
    }
  }

  /** Something that ONNX Runtime is asked. */
  @FunctionalInterface
  private interface Question<T> {
    T ask() throws OrtException;
  }

  private <T> T call(Question<T> question) {
    try {
      return question.ask();
    } catch (OrtException e) {
      throw new OnnxException(file + " cannot be understood (" + reason(e) + ")", e);
    }
  }

  private static String reason(OrtException e) {
    return e.getMessage()
        .replaceFirst("^Error code - \\w+ - message: ", "")
        .replaceAll("\\[\\w+Error\\] ", "")
        .strip()
        .replaceFirst("\\.$", "");
  }

  @Override
  public void close() {
    call(
        () -> {
          session.close();
          return null;
        });
  }
}
