package org.simtrans.tensor;

import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Gradients: where they start, where they end, and how long they may be. */
public final class Autograd {
  private Autograd() {}

  /**
   * {@code x}, whose gradient is brought together in memory: what has been joined with others gets
   * a slice of their gradient, on which batch norm's backward pass takes eight times as long.
   */
  public static Tensor contiguousGradient(Tensor x) {
    return GradMode.is_enabled() ? Functional.mul(x, 1) : x;
  }

  /** A value at which {@link #backward} ends: {@code t} without its past. */
  public static Tensor leaf(Tensor t) {
    return t.detach().set_requires_grad(true);
  }

  /** Adds the gradients of all that {@code t} came from, given its own. */
  public static void backward(Tensor t, Tensor gradient) {
    t.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
  }

  /** The same from several values at once. */
  public static void backward(List<Tensor> values, List<Tensor> gradients) {
    torch.backward(
        new TensorVector(values.toArray(Tensor[]::new)),
        new TensorVector(gradients.toArray(Tensor[]::new)),
        new BoolOptional(),
        false,
        new TensorVector());
  }

  /** Scales the gradients so that their joint Euclidean norm is at most {@code limit}. */
  public static double clipGradNorm(List<Tensor> parameters, double limit) {
    Tensor[] withGradient =
        parameters.stream().filter(p -> p.grad().defined()).toArray(Tensor[]::new);
    return torch.clip_grad_norm_(new TensorVector(withGradient), limit);
  }
}
