package org.simtrans.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class RngTest {
  @Test
  void leavesWeightsToTheirFile() {
    try (Scope scope = new Scope()) {
      Tensor weights = Tensors.zeros(2, 3);
      Rng rng = Rng.forLoadedWeights();

      rng.fillNormal(weights, 1);
      rng.fillUniform(weights, 1);

      assertArrayEquals(new float[6], Tensors.toFloats(weights));
    }
  }
}
