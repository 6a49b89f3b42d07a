package org.simtrans.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.simtrans.AtomicFile;
import org.simtrans.Outputs;
import org.simtrans.Reason;
import org.simtrans.data.Batch;
import org.simtrans.data.Planes;
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
   * @param slice a prepared slice to compare on
   * @return what was compared
   * @throws OnnxException if the network has no translation, or the file's logits differ from
   *     libtorch's by more than {@link Agreement#limit}
   * @throws org.simtrans.InvalidSettingException if there is a file that SimTrans did not write
   */
  public static List<Agreement> write(TrainedModel model, Planes slice, Path out) {
    Outputs.claim("out", true, out);
    model.requireRoom(Arrays.stream(BATCHES).max().getAsInt());
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

  private static List<Agreement> compare(TrainedModel model, Planes slice, byte[] bytes, Path out) {
    List<Agreement> compared = new ArrayList<>();
    try (OnnxModel onnx = OnnxModel.of(bytes, out, 0)) {
      for (int batch : BATCHES) {
        compared.add(compare(model, onnx, "random", random(model, batch)));
        compared.add(compare(model, onnx, "slice", varied(slice, batch)));
      }
    }
    Agreement.requireAll(compared, out);
    return compared;
  }

  private static Agreement compare(TrainedModel model, OnnxModel onnx, String input, Batch images) {
    float[] expected = logits(model, images);
    Batch near =
        new Batch(
            images.count(),
            images.channels(),
            images.height(),
            images.width(),
            Agreement.inTheLastBit(images.values()));
    float[] moved = logits(model, near);
    float[] actual = onnx.logits(images).values();
    return Agreement.of("logits", input, images.count(), expected, moved, actual);
  }

  /** libtorch's. */
  static float[] logits(TrainedModel model, Batch images) {
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      return Tensors.toFloats(model.network().forward(Tensors.of(images.values(), images.shape())));
    }
  }

  /** Values like those of normalised images. */
  private static Batch random(TrainedModel model, int count) {
    Random random = new Random(count);
    Batch images = Batch.blank(count, model.card().preprocessing());
    for (int i = 0; i < images.values().length; i++) {
      images.values()[i] = (float) random.nextGaussian();
    }
    return images;
  }

  /** The slice as it is, then darker and darker. */
  private static Batch varied(Planes slice, int count) {
    Batch images = Batch.of(Collections.nCopies(count, slice));
    int size = slice.values().length;
    for (int i = 0; i < images.values().length; i++) {
      images.values()[i] /= 1 + i / size;
    }
    return images;
  }
}
