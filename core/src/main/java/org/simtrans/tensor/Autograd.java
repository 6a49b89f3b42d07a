package org.simtrans.tensor;

import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Operations on gradients: starting and ending a backward pass, and clipping. */
public final class Autograd {
  private Autograd() {}

  /**
   * Identity whose gradient is contiguous: {@code cat} hands back a strided slice, on which batch
   * norm's backward pass is 8 times slower.
   */
  public static Tensor contiguousGradient(Tensor x) {
    return GradMode.is_enabled() ? Functional.mul(x, 1) : x;
  }

  /** {@code t} detached from its graph, as a new leaf: {@link #backward} ends here. */
  public static Tensor leaf(Tensor t) {
    return t.detach().set_requires_grad(true);
  }

  /**
   * Runs the backward pass from {@code t} with its gradient; adds to the gradients of all leaves.
   */
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
