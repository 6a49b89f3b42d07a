package org.simtrans.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.simtrans.InvalidSettingException;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.StateDict;

class WeightAverageTest {
  private final Tensor weight = Tensors.of(new float[] {1, -2}, 2).set_requires_grad(true);
  private final Tensor counter = Tensors.zeros().to(ScalarType.Long);
  private final StateDict state = new StateDict(Map.of("w", weight, "batches", counter));

  /** Decays by hand: 1/10, 2/11, then the limit of 0.25, which 3/12 reaches. */
  @Test
  void averagesAsTheFormulaSays() {
    WeightAverage average = new WeightAverage(state, 0.25);
    double[] decays = {1 / 10.0, 2 / 11.0, 0.25, 0.25};
    double[] expected = {1, -2};
    for (int step = 0; step < decays.length; step++) {
      float[] now = {3 + step, 10 - step * step};
      set(now);
      average.update(step);
      for (int i = 0; i < 2; i++) {
        expected[i] = decays[step] * expected[i] + (1 - decays[step]) * now[i];
        assertEquals(expected[i], values(average)[i], 1e-5, "step " + step);
      }
    }
  }

  @Test
  void swappingTwiceIsSwappingNever() {
    WeightAverage average = new WeightAverage(state, 0.9);
    set(new float[] {0.1f, 1e-7f});
    average.swap();
    assertArrayEquals(new float[] {1, -2}, Tensors.toFloats(weight));
    assertArrayEquals(new float[] {1, -2}, values(average), "wherever it is");
    assertArrayEquals(
        new float[] {0.1f, 1e-7f}, Tensors.toFloats(average.learned().tensors().get("w")));
    average.swap();
    assertArrayEquals(new float[] {0.1f, 1e-7f}, Tensors.toFloats(weight));
    assertArrayEquals(new float[] {1, -2}, values(average));
  }

  @Test
  void goesOnFromItsState() {
    WeightAverage first = new WeightAverage(state, 0.9);
    set(new float[] {5, 6});
    first.update(7);
    WeightAverage second = new WeightAverage(state, 0.9);
    second.restore(first.state());
    first.update(8);
    second.update(8);
    assertArrayEquals(values(first), values(second));
  }

  @Test
  void countersAreLeftAlone() {
    assertEquals(Map.of("w", 1).keySet(), new WeightAverage(state, 0.9).state().tensors().keySet());
  }

  @Test
  void aDecayOfOneWouldNeverMove() {
    assertThrows(InvalidSettingException.class, () -> new WeightAverage(state, 1));
  }

  private void set(float[] values) {
    try (NoGrad off = new NoGrad()) {
      weight.copy_(Tensors.of(values, 2));
    }
  }

  private static float[] values(WeightAverage average) {
    return Tensors.toFloats(average.state().tensors().get("w"));
  }
}
