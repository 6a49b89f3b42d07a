package org.simtrans;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Tensors;

/** The numbers of tools/golden/pattern.py: from a name, the same on both sides. */
public final class Pattern {
  private Pattern() {}

  public static float[] values(String name, int count, float scale) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      long state = (i * 2654435761L + crc.getValue()) & 0xFFFFFFFFL;
      state ^= state >>> 16;
      state = (state * 0x7FEB352DL) & 0xFFFFFFFFL;
      state ^= state >>> 15;
      state = (state * 0x846CA68BL) & 0xFFFFFFFFL;
      state ^= state >>> 16;
      values[i] = ((state >>> 8) / (float) (1 << 23) - 1) * scale;
    }
    return values;
  }

  public static Tensor tensor(String name, float scale, long... shape) {
    int count = 1;
    for (long size : shape) {
      count *= (int) size;
    }
    return Tensors.of(values(name, count, scale), shape);
  }

  /** Fills weights, and running statistics if they are given, as fill() there does. */
  public static void fill(Map<String, Tensor> state) {
    try (NoGrad off = new NoGrad()) {
      state.forEach(
          (name, t) -> {
            boolean norm = name.endsWith("weight") && t.dim() == 1;
            boolean variance = name.endsWith("running_var");
            boolean mean = name.endsWith("running_mean");
            if (norm || variance) {
              t.copy_(Functional.add(tensor(name, norm ? 0.1f : 0.5f, Tensors.shape(t)), 1));
            } else if (!name.endsWith("num_batches_tracked")) {
              t.copy_(tensor(name, mean ? 0.2f : 0.05f, Tensors.shape(t)));
            }
          });
    }
  }
}
