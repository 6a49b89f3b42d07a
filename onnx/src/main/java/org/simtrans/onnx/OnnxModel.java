package org.simtrans.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.simtrans.Message;
import org.simtrans.Reason;
import org.simtrans.data.Batch;
import org.simtrans.data.Preprocessing;
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

  private static final long ANY = -1;

  private final OnnxSession session;
  private final ModelCard card;

  private OnnxModel(OnnxSession session, Path file) {
    this.session = session;
    if (!session.inputs().equals(Set.of(INPUT)) || !session.outputs().equals(Set.of(OUTPUT))) {
      throw new OnnxException(
          Message.of(
              "%s has the inputs %s and outputs %s; expected '%s' and '%s', as an export to ONNX writes them",
              file, session.inputs(), session.outputs(), INPUT, OUTPUT));
    }
    card = ModelCard.of(session.metadata(), file);
    Preprocessing size = card.preprocessing();
    requireShape(file, "input", INPUT, session.shapeOf(INPUT), size.planes(), size);
    int classes = card.labels().channels();
    requireShape(file, "output", OUTPUT, session.outputShapeOf(OUTPUT), classes, size);
  }

  /** What the graph declares has to be what the card says. */
  private static void requireShape(
      Path file, String kind, String name, long[] shape, int channels, Preprocessing size) {
    long[] expected = {ANY, channels, size.height(), size.width()};
    if (!Arrays.equals(shape, expected)) {
      throw new OnnxException(
          "%s has the %s '%s' of shape %s, but its metadata speaks of %s (-1: any batch): export it again"
              .formatted(file, kind, name, Arrays.toString(shape), Arrays.toString(expected)));
    }
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
    WholeGraph.require(model, file);
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
   * @param images (N, in, H, W)
   * @return logits (N, classes, H, W)
   */
  public Batch logits(Batch images) {
    float[] logits =
        session.run(
            images.values(), images.count(), images.channels(), images.height(), images.width());
    int classes = card.labels().channels();
    return new Batch(images.count(), classes, images.height(), images.width(), logits);
  }

  @Override
  public Batch probabilities(Batch images, boolean flips) {
    Batch logits = logits(images);
    float[] seen = sigmoid(logits.values());
    if (flips) {
      Batch other = logits(mirrored(images));
      Batch mirrored = mirrored(other.with(sigmoid(other.values())));
      for (int i = 0; i < seen.length; i++) {
        seen[i] = (seen[i] + mirrored.values()[i]) * 0.5f;
      }
    }
    return logits.with(seen);
  }

  static float[] sigmoid(float[] logits) {
    float[] probabilities = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = (float) (1 / (1 + Math.exp(-logits[i])));
    }
    return probabilities;
  }

  /** Every row of pixels turned round. */
  private static Batch mirrored(Batch images) {
    int width = images.width();
    float[] mirrored = new float[images.values().length];
    for (int i = 0; i < mirrored.length; i++) {
      int column = i % width;
      mirrored[i - column + width - 1 - column] = images.values()[i];
    }
    return images.with(mirrored);
  }

  @Override
  public void close() {
    session.close();
  }
}
