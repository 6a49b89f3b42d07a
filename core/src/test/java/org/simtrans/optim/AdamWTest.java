package org.simtrans.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.Pattern;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Tensors;

class AdamWTest {

  /** The update rule of Loshchilov and Hutter, algorithm 2, in doubles. */
  @Test
  void updatesAsThePaperSays() {
    Tensor weight = Tensors.of(new float[] {1, -2, 3, 0.5f}, 2, 2).set_requires_grad(true);
    AdamW adam = new AdamW(Map.of("w", weight), 0.9, 0.99, 0.1);
    double[] w = {1, -2, 3, 0.5};
    double[] m = new double[4];
    double[] v = new double[4];
    for (int t = 1; t <= 5; t++) {
      weight.mul(weight).mul(weight).sum().backward(); // gradient 3w²
      adam.step(0.01);
      adam.clearGradients();
      assertFalse(weight.grad().defined());
      for (int i = 0; i < 4; i++) {
        double g = 3 * w[i] * w[i];
        m[i] = 0.9 * m[i] + 0.1 * g;
        v[i] = 0.99 * v[i] + 0.01 * g * g;
        double first = m[i] / (1 - Math.pow(0.9, t));
        double second = v[i] / (1 - Math.pow(0.99, t));
        w[i] = w[i] * (1 - 0.01 * 0.1) - 0.01 * first / (Math.sqrt(second) + 1e-8);
        assertEquals(w[i], Tensors.toFloats(weight)[i], 1e-5, "step " + t);
      }
    }
  }

  @Test
  void aWeightLearnsAtItsOwnRate() {
    Tensor half = Pattern.tensor("w", 1f, 3, 3).set_requires_grad(true);
    Tensor full = Pattern.tensor("w", 1f, 3, 3).set_requires_grad(true);
    step(
        new AdamW(Map.of("w", half), 0.9, 0.999, 0.1, Set.of(), name -> name.equals("w") ? 0.5 : 1),
        half);
    AdamW plain = new AdamW(Map.of("w", full), 0.9, 0.999, 0.1);
    full.mul(full).sum().backward();
    plain.step(0.05); // half of what step() takes
    assertTrue(half.equal(full));
  }

  /** A weight whose gradient is 0 changes by its decay alone. */
  @ParameterizedTest
  @CsvSource({"fc1.weight, 2, true", "fc1.bias, 1, false", "attn.table, 2, false"})
  void vectorsAndExceptionsDoNotDecay(String name, int dimensions, boolean decays) {
    Tensor weight =
        (dimensions == 1 ? Tensors.ones(3) : Tensors.ones(3, 3)).set_requires_grad(true);
    AdamW adam = new AdamW(Map.of(name, weight), 0.9, 0.999, 0.5, Set.of("attn.table"), any -> 1);
    Functional.mul(weight.sum(), 0).backward();
    adam.step(0.1);
    assertEquals(decays ? 1 - 0.1 * 0.5 : 1, Tensors.toFloats(weight)[0], 1e-6);
  }

  @Test
  void goesOnFromItsState() {
    Tensor a = Pattern.tensor("w", 1f, 3, 3).set_requires_grad(true);
    Tensor b = Pattern.tensor("w", 1f, 3, 3).set_requires_grad(true);
    AdamW whole = new AdamW(Map.of("w", a), 0.9, 0.999, 0.1);
    AdamW first = new AdamW(Map.of("w", b), 0.9, 0.999, 0.1);
    step(whole, a);
    step(first, b);
    AdamW second = new AdamW(Map.of("w", b), 0.9, 0.999, 0.1);
    second.restore(first.state());
    assertEquals(1, second.steps());
    step(whole, a);
    step(second, b);
    assertTrue(a.equal(b));
  }

  private static void step(AdamW adam, Tensor weight) {
    weight.mul(weight).sum().backward();
    adam.step(0.1);
    adam.clearGradients();
  }
}
