package org.simtrans.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.simtrans.Pattern;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/** A branch that samples skip gives what a branch that is multiplied by 0 gives. */
class DropPathTest {
  private static final int BATCH = 6;
  private static final int WIDTH = 5;

  private final Rng rng = new Rng(1);
  private final List<Long> passed = new ArrayList<>();

  @Test
  void skippingIsMultiplyingByZero() {
    for (double rate : new double[] {0.1, 0.5, 0.97}) {
      DropPath drop = new DropPath(rate, rng);
      for (int seed = 0; seed < 20; seed++) {
        Tensor x = Pattern.tensor("x", 1f, BATCH, WIDTH).requires_grad_(true);
        Tensor same = Pattern.tensor("x", 1f, BATCH, WIDTH).requires_grad_(true);
        Tensor weight = Pattern.tensor("w", 1f, WIDTH).requires_grad_(true);
        Tensor copy = Pattern.tensor("w", 1f, WIDTH).requires_grad_(true);

        rng.reseed(seed);
        passed.clear();
        Tensor y = drop.add(x, branch -> counted(branch).mul(weight));
        y.square().sum().backward();
        rng.reseed(seed);
        Tensor kept = Functional.mul(rng.bernoulli(1 - rate, BATCH, 2), 1 / (1 - rate));
        Tensor expected = same.add(same.mul(copy).mul(kept));
        expected.square().sum().backward();

        long samples = Math.round(Functional.sum(kept, 0, 1).item_double() * (1 - rate));
        assertEquals(List.of(Math.max(1, samples)), passed);
        assertArrayEquals(Tensors.toFloats(expected), Tensors.toFloats(y), 1e-4f);
        assertClose(same.grad(), x.grad());
        assertTrue(weight.grad().defined(), "ranks add up the gradient of every weight");
        assertClose(copy.grad(), weight.grad());
      }
    }
  }

  @Test
  void nothingIsLeftOutAtInference() {
    DropPath drop = new DropPath(0.9, rng);
    drop.train(false);
    Tensor x = Pattern.tensor("x", 1f, BATCH, WIDTH);
    assertArrayEquals(
        Tensors.toFloats(x.add(x)), Tensors.toFloats(drop.add(x, branch -> branch)), 0f);
  }

  private Tensor counted(Tensor branch) {
    passed.add(branch.size(0));
    return branch;
  }

  /** To 1e-5 of the largest: with a rate of 0.97 what passes is multiplied by 33. */
  private static void assertClose(Tensor expected, Tensor actual) {
    float largest = (float) Math.max(1, expected.abs().max().item_double());
    assertArrayEquals(Tensors.toFloats(expected), Tensors.toFloats(actual), 1e-5f * largest);
  }
}
