package org.simtrans.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

class ReadoutProjectionTest {

  /** With W = [1, 10] each pixel is its patch and ten times the class token: gelu(x) = x there. */
  @Test
  void patchesComeFirstAndLieRowByRow() {
    ReadoutProjection readout = new ReadoutProjection(1, new Rng(0));
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      readout.parameters().get("project.weight").copy_(Tensors.of(new float[] {1, 10}, 1, 2));
      Tensor tokens = Tensors.of(new float[] {7, 1, 2, 3, 4, 5, 6}, 1, 7, 1);
      Tensor map = readout.forward(new TokenMap(tokens, 2, 3));
      assertArrayEquals(new long[] {1, 1, 2, 3}, Tensors.shape(map));
      assertArrayEquals(new float[] {71, 72, 73, 74, 75, 76}, Tensors.toFloats(map), 1e-4f);
    }
  }
}
