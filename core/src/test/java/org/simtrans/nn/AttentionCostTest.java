package org.simtrans.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.simtrans.Pattern;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;

class AttentionCostTest {

  @Test
  void equationsThreeAndFour() {
    assertEquals(4L * 4 * 9 + 2L * 16 * 3, AttentionCost.global(2, 2, 3));
    assertEquals(4L * 3136 * 96 * 96 + 2L * 49 * 3136 * 96, AttentionCost.windowed(56, 56, 96, 7));
    assertEquals(
        AttentionCost.global(7, 7, 768), AttentionCost.windowed(7, 7, 768, 7), "one window");
  }

  /** What the meter counts of a real attention layer is equation 4. */
  @Test
  void theMeterAgrees() {
    WindowAttention attention = new WindowAttention(32, 4, 7, new Rng(0));
    Windows windows = Windows.of(14, 21, 7, false);
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Tensor cut = windows.partition(Pattern.tensor("x", 1f, 1, 14, 21, 32));
      Macs macs = Macs.of(() -> attention.forward(cut, windows.mask()));
      assertEquals(AttentionCost.windowed(14, 21, 32, 7), macs.full());
    }
  }
}
