package org.simtrans.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.simtrans.Pattern;
import org.simtrans.tensor.Tensors;

class HiddenPixelLossTest {
  private static final int PIXELS = 6 * 5;

  /** As SimMIM's code defines it: the sum of the hidden errors over their number. */
  @Test
  void isTheMeanOverHiddenPixels() {
    Tensor prediction =
        Tensors.toDouble(Pattern.tensor("prediction", 1f, 2, 3, 6, 5)).set_requires_grad(true);
    Tensor images = Tensors.toDouble(Pattern.tensor("images", 1f, 2, 3, 6, 5));
    float[] hidden = new float[2 * PIXELS];
    for (int i = 0; i < hidden.length; i++) {
      hidden[i] = i % 7 < 3 ? 1 : 0;
    }
    Tensor loss = new HiddenPixelLoss().of(prediction, images, Tensors.of(hidden, 2, 1, 6, 5));
    loss.backward();
    float[] p = Tensors.toFloats(prediction);
    float[] x = Tensors.toFloats(images);
    float[] gradient = Tensors.toFloats(prediction.grad());
    double sum = 0;
    int count = 0;
    for (int i = 0; i < p.length; i++) {
      boolean counts = hidden[i / (3 * PIXELS) * PIXELS + i % PIXELS] == 1;
      sum += counts ? Math.abs((double) p[i] - x[i]) : 0;
      count += counts ? 1 : 0;
    }
    assertEquals(sum / count, loss.item_double(), 1e-7);
    for (int i = 0; i < p.length; i++) {
      boolean counts = hidden[i / (3 * PIXELS) * PIXELS + i % PIXELS] == 1;
      assertEquals(counts ? Math.signum(p[i] - x[i]) / count : 0, gradient[i], 1e-7);
    }
  }

  @Test
  void oneGreyIsTheMeanOfWhatIsHidden() {
    Tensor images = Tensors.of(new float[] {1, 2, 6, 100}, 1, 1, 2, 2);
    Tensor hidden = Tensors.of(new float[] {1, 1, 1, 0}, 1, 1, 2, 2);
    assertEquals((2 + 1 + 3) / 3.0, new HiddenPixelLoss().ofOneGrey(images, hidden), 1e-6);
  }
}
