package org.simtrans.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.simtrans.AtomicFile;
import org.simtrans.Reason;
import org.simtrans.data.Preprocessing;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/** Writes a trained model as an ONNX file, after it has been seen to do what libtorch does. */
public final class OnnxExport {
  private static final int[] BATCHES = {1, 3};

  private OnnxExport() {}

  /**
   * Writes {@code model} to {@code out}, whole or not at all.
   *
   * @param model in fp32 and on the CPU
   * @param slice a prepared slice to compare on, height x width of the network
   * @return what was compared
   * @throws OnnxException if the network has no translation, or the file's logits differ from
   *     libtorch's by more than {@link Agreement#TOLERANCE}
   */
  public static List<Agreement> write(TrainedModel model, float[] slice, Path out) {
    byte[] bytes = OnnxWriter.write(model).toByteArray();
    List<Agreement> compared = compare(model, slice, bytes, out);
    try {
      AtomicFile.write(out, stream -> stream.write(bytes));
    } catch (IOException e) {
      throw unwritable(out, e);
    }
    return compared;
  }

  static OnnxException unwritable(Path out, IOException e) {
    return new OnnxException(
        out
            + " cannot be written ("
            + Reason.of(e)
            + "): check the disk's free space and permissions",
        e);
  }

  private static List<Agreement> compare(
      TrainedModel model, float[] slice, byte[] bytes, Path out) {
    List<Agreement> compared = new ArrayList<>();
    try (OnnxModel onnx = OnnxModel.of(bytes, out, 0)) {
      for (int batch : BATCHES) {
        compared.add(compare(model, onnx, "random", batch, random(model, batch)));
        compared.add(compare(model, onnx, "slice", batch, varied(slice, batch)));
      }
    }
    Agreement.requireAll(compared, out);
    return compared;
  }

  private static Agreement compare(
      TrainedModel model, OnnxModel onnx, String input, int batch, float[] images) {
    return Agreement.of(input, batch, logits(model, images, batch), onnx.logits(images, batch));
  }

  /** libtorch's. */
  static float[] logits(TrainedModel model, float[] images, int count) {
    Preprocessing size = model.card().preprocessing();
    int channels = model.card().model().inChannels();
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      return Tensors.toFloats(
          model
              .network()
              .forward(Tensors.of(images, count, channels, size.height(), size.width())));
    }
  }

  /** Values like those of normalised images. */
  private static float[] random(TrainedModel model, int batch) {
    Preprocessing size = model.card().preprocessing();
    Random random = new Random(batch);
    float[] values =
        new float[batch * model.card().model().inChannels() * size.height() * size.width()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** The slice as it is, then darker and darker. */
  private static float[] varied(float[] slice, int batch) {
    float[] values = new float[batch * slice.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = slice[i % slice.length] / (1 + i / slice.length);
    }
    return values;
  }
}
