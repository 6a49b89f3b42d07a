package org.simtrans.nn;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * Multiply-accumulates of a forward pass, counted while it runs, by two conventions.
 *
 * @param paper convolutions and linear layers with their biases (a linear layer's once), batch and
 *     instance norms (two per value), ReLUs and poolings (one per value), as early ptflops counted
 *     and as the paper's Table 2 has them; left out is what ptflops did not know: products of
 *     attention, weight-standardised convolutions, group norms and poolings with "same" padding
 * @param full every multiply-accumulate of convolutions, linear layers and attention products, and
 *     nothing else
 */
public record Macs(long paper, long full) {
  private static final ThreadLocal<long[]> METER = new ThreadLocal<>(); // {paper, full}

  /** What a pass gave, and what it cost. */
  public record Counted<T>(T result, Macs macs) {}

  /** Runs {@code forward} and counts what it costs. */
  public static Macs of(Supplier<?> forward) {
    return counting(forward).macs();
  }

  /** As {@link #of}, where the result is wanted, too. */
  public static <T> Counted<T> counting(Supplier<T> forward) {
    long[] before = METER.get();
    long[] meter = new long[2];
    METER.set(meter);
    T result;
    try {
      result = forward.get();
    } finally {
      METER.set(before);
    }
    if (before != null) {
      before[0] += meter[0];
      before[1] += meter[1];
    }
    return new Counted<>(result, new Macs(meter[0], meter[1]));
  }

  /** Counts what was done for this thread on another one. */
  public static void add(Macs elsewhere) {
    if (METER.get() != null) {
      count(elsewhere.paper, elsewhere.full);
    }
  }

  static void convolution(Tensor output, Tensor weight, boolean withBias) {
    if (METER.get() != null) {
      long products = output.numel() * weight.numel() / weight.size(0);
      count(products + (withBias ? output.numel() : 0), products);
    }
  }

  /** A convolution that early ptflops did not know. */
  static void standardisedConvolution(Tensor output, Tensor weight) {
    if (METER.get() != null) {
      count(0, output.numel() * weight.numel() / weight.size(0));
    }
  }

  static void linear(Tensor input, Tensor weight, boolean withBias) {
    if (METER.get() != null) {
      long products = input.numel() * weight.size(0);
      count(products + (withBias ? weight.size(0) : 0), products);
    }
  }

  /** A transposed convolution with bias: every value of the input meets its whole kernel. */
  static void transposed(Tensor input, Tensor output, Tensor weight) {
    if (METER.get() != null) {
      long products = input.numel() * weight.numel() / weight.size(0);
      count(products + output.numel(), products);
    }
  }

  /** A batch norm or an instance norm. */
  static void channelNorm(Tensor input) {
    if (METER.get() != null) {
      count(2 * input.numel(), 0);
    }
  }

  /** A ReLU by its output, a pooling by its input. */
  static void elementwise(Tensor values) {
    if (METER.get() != null) {
      count(values.numel(), 0);
    }
  }

  /** The two products of attention, q kᵀ and a v. */
  static void attention(long batch, long heads, long tokens, long headWidth) {
    if (METER.get() != null) {
      count(0, 2 * batch * heads * tokens * tokens * headWidth);
    }
  }

  private static void count(long paper, long full) {
    METER.get()[0] += paper;
    METER.get()[1] += full;
  }
}
