package org.simtrans.loss;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.InvalidSettingException;
import org.simtrans.tensor.Tensors;

/**
 * The normalised temperature-scaled cross-entropy of SimCLR (Chen et al., 2020; the paper's
 * equation 2): each view is to find the other view of its slice among all other views of the batch.
 *
 * @param temperature τ, by which cosines are divided
 */
public record NtXentLoss(double temperature) {
  private static final double NEVER = Double.NEGATIVE_INFINITY;

  public NtXentLoss {
    if (!(temperature > 0)) {
      throw new InvalidSettingException(
          "--temperature is " + temperature + "; expected a number above 0 (SimCLR uses 0.1)");
    }
  }

  /**
   * @param loss mean over all 2N views
   * @param accuracy how often the other view is the most similar of all, in [0, 1]
   */
  public record Result(Tensor loss, double accuracy) {}

  /** The loss of a guess that knows nothing: ln(2N - 1). */
  public static double chance(int pairs) {
    return Math.log(2.0 * pairs - 1);
  }

  /** As {@link #of(Tensor, boolean[])} with no pair of views left out. */
  public Result of(Tensor embeddings) {
    long views = embeddings.size(0);
    return of(embeddings, new boolean[Math.toIntExact(views * views)]);
  }

  /**
   * @param embeddings (2N, D): the first views of N slices, then their second views in the same
   *     order
   * @param excluded (2N · 2N), row-major: pairs that are neither positive nor negative, such as
   *     views of neighbouring slices; the positives are never left out
   */
  public Result of(Tensor embeddings, boolean[] excluded) {
    int views = (int) embeddings.size(0);
    Tensor unit = Tensors.unitRows(Tensors.toFloat(embeddings));
    Tensor cosines = unit.matmul(unit.transpose(0, 1)); // (2N, 2N)
    long[] partner = new long[views];
    boolean[] leftOut = excluded.clone();
    for (int i = 0; i < views; i++) {
      partner[i] = (i + views / 2) % views;
      leftOut[i * views + i] = true;
      leftOut[i * views + (int) partner[i]] = false;
    }
    Tensor mask = Tensors.beside(unit, Tensors.of(leftOut, views, views));
    Tensor logits = Tensors.fill(Tensors.times(cosines, 1 / temperature), mask, NEVER);
    Tensor target = Tensors.beside(unit, Tensors.of(partner));
    Tensor hits = Tensors.argmaxOfRows(logits).eq(target);
    return new Result(Tensors.crossEntropy(logits, target), hits.sum().item_double() / views);
  }
}
