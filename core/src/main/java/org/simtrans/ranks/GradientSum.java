package org.simtrans.ranks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * Adds up the gradients of all ranks after a backward pass. Gradients are sent in buckets: one
 * bucket is filled or emptied while another is being sent.
 */
public final class GradientSum {
  private static final long BUCKET = 25L << 18; // numbers, 25 MB

  private final Ranks ranks;
  private final List<Tensor> weights; // in the order in which their gradients become ready

  /** A sum over the gradients of {@code weights}, given in the order of the forward pass. */
  public GradientSum(Ranks ranks, Collection<Tensor> weights) {
    this.ranks = ranks;
    this.weights = new ArrayList<>(weights);
    Collections.reverse(this.weights);
  }

  private record Bucket(List<Tensor> gradients, Tensor all, Collective sum) {}

  /**
   * Adds up the gradients, in place; all ranks then hold the same bits.
   *
   * @param values numbers to add up in the same exchange
   * @return their sums over all ranks
   */
  public double[] of(double... values) {
    if (!ranks.several()) {
      return values;
    }
    try (NoGrad off = new NoGrad();
        Scope scope = new Scope()) {
      Tensor numbers = torch.tensor(Arrays.copyOf(values, values.length + 1)).to(ScalarType.Double);
      Collective first = ranks.sumLater(numbers);
      List<Bucket> buckets = new ArrayList<>();
      List<Tensor> filling = new ArrayList<>();
      long filled = 0;
      for (Tensor weight : weights) {
        Tensor gradient = weight.grad();
        if (!gradient.defined()) {
          continue;
        }
        filling.add(gradient);
        filled += gradient.numel();
        if (filled >= BUCKET) {
          buckets.add(sent(filling));
          filling = new ArrayList<>();
          filled = 0;
        }
      }
      if (!filling.isEmpty()) {
        buckets.add(sent(filling));
      }
      buckets.forEach(this::receive);
      ranks.await(first);
      return Arrays.copyOf(Tensors.toDoubles(numbers), values.length);
    }
  }

  private Bucket sent(List<Tensor> gradients) {
    long begin = System.nanoTime();
    Tensor all = Functional.cat(gradients.stream().map(g -> g.reshape(-1)).toList(), 0);
    Bucket bucket = new Bucket(gradients, all, ranks.sumLater(all));
    ranks.spent(begin);
    return bucket;
  }

  private void receive(Bucket bucket) {
    ranks.await(bucket.sum);
    long begin = System.nanoTime();
    long at = 0;
    for (Tensor gradient : bucket.gradients) {
      gradient.copy_(bucket.all.narrow(0, at, gradient.numel()).view_as(gradient));
      at += gradient.numel();
    }
    ranks.spent(begin);
  }
}
