package org.simtrans.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.simtrans.train.ModelCard;
import org.simtrans.train.SlicePredictor;

/**
 * A trained model at work in ONNX Runtime, on the CPU: all that it needs stands in its file, and
 * libtorch is not loaded.
 */
public final class OnnxModel implements SlicePredictor, AutoCloseable {
  static final String INPUT = "image";
  static final String OUTPUT = "logits";

  private final OrtSession session;
  private final ModelCard card;
  private final long[] inputShape; // (any, in, H, W)
  private final Path file;

  private OnnxModel(OrtSession session, Path file) throws OrtException {
    this.session = session;
    this.file = file;
    NodeInfo input = session.getInputInfo().get(INPUT);
    if (input == null || !session.getOutputInfo().containsKey(OUTPUT)) {
      throw new OnnxException(
          "%s has the inputs %s and outputs %s; expected '%s' and '%s', as 'export --format onnx'"
                  .formatted(
                      file,
                      session.getInputInfo().keySet(),
                      session.getOutputInfo().keySet(),
                      INPUT,
                      OUTPUT)
              + " writes them");
    }
    inputShape = ((TensorInfo) input.getInfo()).getShape();
    card = ModelCard.of(session.getMetadata().getCustomMetadata(), file);
  }

  /**
   * Reads a file that {@link OnnxExport} wrote.
   *
   * @param threads of one operation; 0 for as many as there are cores
   * @throws OnnxException if it is no ONNX file, or not one of a SimTrans model
   */
  public static OnnxModel load(Path file, int threads) {
    if (!Files.isRegularFile(file)) {
      throw new OnnxException(
          file + " does not exist: write it with 'export --format onnx --out " + file + "'");
    }
    try {
      return of(Files.readAllBytes(file), file, threads);
    } catch (IOException e) {
      throw new OnnxException(file + " cannot be read (" + e.getMessage() + ")", e);
    }
  }

  static OnnxModel of(byte[] model, Path file, int threads) {
    OrtSession session = null;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      if (threads > 0) {
        options.setIntraOpNumThreads(threads);
      }
      session = OrtEnvironment.getEnvironment().createSession(model, options);
      return new OnnxModel(session, file);
    } catch (OrtException e) {
      throw new OnnxException(
          file + " is no ONNX file that can be run (" + reason(e) + "): export it again", e);
    } catch (RuntimeException e) {
      close(session, e);
      throw e;
    }
  }

  private static String reason(OrtException e) {
    return e.getMessage().strip().replaceFirst("\\.$", "");
  }

  private static void close(OrtSession session, RuntimeException cause) {
    if (session != null) {
      try {
        session.close();
      } catch (OrtException e) {
        cause.addSuppressed(e);
      }
    }
  }

  @Override
  public ModelCard card() {
    return card;
  }

  /**
   * What the network makes of prepared images.
   *
   * @param images (N, in, H, W), row-major
   * @param count N
   * @return logits (N, classes, H, W)
   */
  float[] logits(float[] images, int count) {
    long[] shape = inputShape.clone();
    shape[0] = count;
    try (OnnxTensor input =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), FloatBuffer.wrap(images), shape);
        OrtSession.Result result = session.run(Map.of(INPUT, input))) {
      FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] logits = new float[buffer.remaining()];
      buffer.get(logits);
      return logits;
    } catch (OrtException e) {
      throw new OnnxException(
          "%s cannot be run on an input of %s (%s)"
              .formatted(file, Arrays.toString(shape), reason(e)),
          e);
    }
  }

  @Override
  public float[] probabilities(float[] images, int count, boolean flips) {
    float[] seen = sigmoid(logits(images, count));
    if (flips) {
      float[] mirrored = mirrored(sigmoid(logits(mirrored(images), count)));
      for (int i = 0; i < seen.length; i++) {
        seen[i] = (seen[i] + mirrored[i]) * 0.5f;
      }
    }
    return seen;
  }

  private static float[] sigmoid(float[] logits) {
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (1 / (1 + Math.exp(-logits[i])));
    }
    return logits;
  }

  /** Every row of pixels turned round. */
  private float[] mirrored(float[] images) {
    int width = (int) inputShape[3];
    float[] mirrored = new float[images.length];
    for (int i = 0; i < images.length; i++) {
      int column = i % width;
      mirrored[i - column + width - 1 - column] = images[i];
    }
    return mirrored;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("a session of ONNX Runtime cannot be closed", e);
    }
  }
}
