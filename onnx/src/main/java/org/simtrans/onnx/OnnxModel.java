package org.simtrans.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.simtrans.Message;
import org.simtrans.Reason;
import org.simtrans.run.ModelCard;
import org.simtrans.run.SlicePredictor;
import org.simtrans.run.TrainedModel;

/**
 * A trained model at work in ONNX Runtime, on the CPU: all that it needs stands in its file, and
 * libtorch is not loaded.
 */
public final class OnnxModel implements SlicePredictor, AutoCloseable {
  static final String INPUT = "image";
  static final String OUTPUT = "logits";

  private final OnnxSession session;
  private final ModelCard card;
  private final long[] inputShape; // (any, in, H, W)

  private OnnxModel(OnnxSession session, Path file) {
    this.session = session;
    if (!session.inputs().contains(INPUT) || !session.outputs().contains(OUTPUT)) {
      throw new OnnxException(
          Message.of(
              "%s has the inputs %s and outputs %s; expected '%s' and '%s', as an export to ONNX writes them",
              file, session.inputs(), session.outputs(), INPUT, OUTPUT));
    }
    inputShape = session.shapeOf(INPUT);
    card = ModelCard.of(session.metadata(), file);
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
          Message.of(
              "%s does not exist: export a run with {format} onnx and {out} %s", file, file));
    }
    try {
      return of(Files.readAllBytes(file), file, threads);
    } catch (IOException e) {
      throw new OnnxException(
          file + " cannot be read (" + Reason.of(e) + "): check its name and rights", e);
    }
  }

  /**
   * The graph of a model, as {@link OnnxExport} would write it, without a file.
   *
   * @param model in fp32 and on the CPU
   * @param threads as above
   */
  public static OnnxModel of(TrainedModel model, int threads) {
    return of(OnnxWriter.write(model).toByteArray(), Path.of("the graph in memory"), threads);
  }

  static OnnxModel of(byte[] model, Path file, int threads) {
    OnnxSession session = OnnxSession.of(model, file, threads);
    try {
      return new OnnxModel(session, file);
    } catch (RuntimeException e) {
      session.close();
      throw e;
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
  public float[] logits(float[] images, int count) {
    return session.run(images, count, inputShape[1], inputShape[2], inputShape[3]);
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

  static float[] sigmoid(float[] logits) {
    float[] probabilities = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = (float) (1 / (1 + Math.exp(-logits[i])));
    }
    return probabilities;
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
    session.close();
  }
}
