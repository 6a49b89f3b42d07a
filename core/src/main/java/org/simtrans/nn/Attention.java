package org.simtrans.nn;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Tensors;

/**
 * Scaled dot-product attention (Vaswani et al., 2017) within each group of tokens: {@code softmax(Q
 * Kᵀ / √d + B) V}.
 *
 * <p>On a CPU libtorch's fused kernel wins in fp32 where no gradient of B is asked for, by a factor
 * of 1.7 to 4 for windows of 49 tokens; in bf16 it lacks a fast matrix product in this build and
 * loses by a factor of 4 to 8. On a GPU its backward pass would add in no fixed order.
 * docs/history/performance.md has the figures.
 */
final class Attention {
  private Attention() {}

  /**
   * Shape: (N, tokens, 3, heads, d) -> (N, tokens, heads · d).
   *
   * @param qkv queries, keys and values
   * @param bias B, (P, heads, tokens, tokens), where group n takes B of n mod P; null for none
   */
  static Tensor of(Tensor qkv, Tensor bias) {
    long groups = qkv.size(0);
    long tokens = qkv.size(1);
    long heads = qkv.size(3);
    long width = qkv.size(4);
    TensorVector parts =
        qkv.permute(2, 0, 3, 1, 4) // (3, N, heads, tokens, d)
            .reshape(3, groups * heads, tokens, width)
            .unbind(0);
    long patterns = bias == null ? 1 : bias.size(0);
    Tensor mixed =
        fused(qkv, bias)
            ? fused(parts, bias, groups / patterns, patterns * heads)
            : byProducts(parts, bias, groups / patterns);
    Macs.attention(groups, heads, tokens, width);
    return mixed
        .reshape(groups, heads, tokens, width)
        .transpose(1, 2)
        .reshape(groups, tokens, heads * width);
  }

  private static boolean fused(Tensor qkv, Tensor bias) {
    if (!qkv.is_cpu()) {
      return !GradMode.is_enabled();
    }
    return !Tensors.multipliesInBf16(qkv) && (bias == null || !GradMode.is_enabled());
  }

  private static Tensor fused(TensorVector parts, Tensor bias, long rows, long columns) {
    long tokens = parts.get(0).size(1);
    long width = parts.get(0).size(2);
    long[] shape = {rows, columns, tokens, width};
    TensorOptional mask =
        bias == null
            ? new TensorOptional()
            : new TensorOptional(
                bias.reshape(1, columns, tokens, tokens).to(parts.get(0).scalar_type()));
    return torch.scaled_dot_product_attention(
        parts.get(0).view(shape),
        parts.get(1).view(shape),
        parts.get(2).view(shape),
        mask,
        0,
        false,
        new DoubleOptional(),
        false);
  }

  private static Tensor byProducts(TensorVector parts, Tensor bias, long repeats) {
    Tensor query = parts.get(0); // (N · heads, tokens, d)
    Tensor key = parts.get(1).transpose(1, 2);
    double scale = 1 / Math.sqrt(query.size(2));
    Tensor scores; // (N · heads, tokens, tokens)
    if (bias == null) {
      scores = Functional.mul(query, scale).bmm(key);
    } else { // the products are added to a copy of B where they come out
      long tokens = query.size(1);
      scores =
          bias.to(query.scalar_type())
              .unsqueeze(0)
              .expand(repeats, bias.size(0), bias.size(1), tokens, tokens)
              .clone(new MemoryFormatOptional(MemoryFormat.Contiguous))
              .view(-1, tokens, tokens)
              .baddbmm_(query, key, new Scalar(1.0), new Scalar(scale));
    }
    return Functional.softmax(scores).bmm(parts.get(2));
  }
}
