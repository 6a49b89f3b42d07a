package org.simtrans.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
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
    OrtEnvironment environment = OnnxEngine.environment(); // first: options load the libraries, too
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      if (threads > 0) {
        options.setIntraOpNumThreads(threads);
      }
      return new OnnxSession(environment.createSession(model, options), file);
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

  /**
   * The shape of an input, -1 where it is free.
   *
   * @throws OnnxException if it is anything but a tensor of float32
   */
  long[] shapeOf(String input) {
    return call(() -> shape("input '" + input + "'", session.getInputInfo().get(input).getInfo()));
  }

  /** The shape of an output, in the same way. */
  long[] outputShapeOf(String output) {
    return call(
        () -> shape("output '" + output + "'", session.getOutputInfo().get(output).getInfo()));
  }

  private long[] shape(String what, ValueInfo info) {
    if (info instanceof TensorInfo tensor && tensor.type == OnnxJavaType.FLOAT) {
      return tensor.getShape();
    }
    throw new OnnxException(
        "%s has the %s, which is no tensor of float32 (%s): export the model again"
            .formatted(file, what, info));
  }

  /**
   * The values of the output, row-major.
   *
   * @param shape of the input, the batch first
   * @throws OnnxException if the output has another shape than the file declares
   */
  float[] run(float[] values, long... shape) {
    try (OnnxTensor input =
            OnnxTensor.createTensor(OnnxEngine.environment(), FloatBuffer.wrap(values), shape);
        OrtSession.Result result =
            OnnxEngine.runs().run(session, Map.of(inputs().iterator().next(), input))) {
      requireDeclared(shape("output", result.get(0).getInfo()), shape[0]);
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

  /**
   * ONNX Runtime itself only warns; a shape may be declared free, but the batch is that of the
   * input.
   */
  private void requireDeclared(long[] given, long batch) {
    long[] expected = outputShapeOf(outputs().iterator().next());
    for (int i = 0; i < Math.min(expected.length, given.length); i++) {
      expected[i] = i == 0 ? batch : expected[i] < 0 ? given[i] : expected[i];
    }
    if (!Arrays.equals(given, expected)) {
      throw new OnnxException(
          "%s gives an output of %s, but declares one of %s: export the model again"
              .formatted(file, Arrays.toString(given), Arrays.toString(expected)));
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
    return plain(e.getMessage());
  }

  static String plain(String message) {
    return message
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
