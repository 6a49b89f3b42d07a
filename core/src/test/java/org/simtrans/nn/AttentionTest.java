package org.simtrans.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.junit.jupiter.api.Test;
import org.simtrans.Pattern;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Tensors;

/** Both ways through libtorch give softmax(Q Kᵀ / √d + B) V, with B by the group's number. */
class AttentionTest {
  private static final int GROUPS = 6;
  private static final int PATTERNS = 3; // of B
  private static final int HEADS = 2;
  private static final int TOKENS = 9;
  private static final int WIDTH = 4;

  private final Tensor qkv = Pattern.tensor("qkv", 1f, GROUPS, TOKENS, 3, HEADS, WIDTH);
  private final Tensor bias = Pattern.tensor("bias", 1f, PATTERNS, HEADS, TOKENS, TOKENS);

  @Test
  void isTheEquation() {
    float[] expected = Tensors.toFloats(byTheEquation());
    assertArrayEquals(expected, Tensors.toFloats(Attention.of(qkv, bias)), 1e-5f);
    try (NoGrad off = new NoGrad()) {
      assertArrayEquals(expected, Tensors.toFloats(Attention.of(qkv, bias)), 1e-5f);
    }
  }

  @Test
  void leavesTheBiasAsItIs() { // one repeat: nothing would have to be copied
    float[] before = Tensors.toFloats(bias);
    Attention.of(qkv.narrow(0, 0, PATTERNS), bias);
    assertArrayEquals(before, Tensors.toFloats(bias), 0f);
  }

  @Test
  void needsNoBias() {
    Tensor none = bias.mul(Tensors.zeros(1));
    assertArrayEquals(
        Tensors.toFloats(Attention.of(qkv, none)),
        Tensors.toFloats(Attention.of(qkv, null)),
        1e-5f);
  }

  private Tensor byTheEquation() {
    TensorVector parts = qkv.permute(2, 0, 3, 1, 4).unbind(0); // (N, heads, tokens, d)
    Tensor scores =
        Functional.mul(parts.get(0), 1 / Math.sqrt(WIDTH)).matmul(parts.get(1).transpose(-2, -1));
    Tensor all = Functional.cat(0, bias, bias); // group n takes n mod P
    Tensor mixed = Functional.softmax(scores.add(all)).matmul(parts.get(2));
    return mixed.transpose(1, 2).reshape(GROUPS, TOKENS, HEADS * WIDTH);
  }
}
