package org.simtrans.loss;

import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.ranks.Ranks;
import org.simtrans.tensor.Functional;
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
          Message.of(
              "{temperature} is %s; expected a number above 0 (SimCLR uses 0.1)", temperature));
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
    return part(embeddings, excluded, Ranks.alone());
  }

  /**
   * This rank's part of the loss of a batch that all ranks share: its own views find their partners
   * among the views of all. The parts, and with them the gradients, add up to those of the whole
   * batch.
   *
   * @param embeddings (2n, D) of this rank's n of the batch's N slices, as above
   * @param excluded (2n · 2N), row-major: by own view, then by view of the whole batch, in which
   *     all first views come before all second views
   * @return the accuracy is that of this rank's own views
   */
  public Result part(Tensor embeddings, boolean[] excluded, Ranks ranks) {
    int own = (int) embeddings.size(0);
    int views = own * ranks.size();
    Tensor unit = Functional.normalize(Tensors.toFloat(embeddings)); // (2n, D)
    Tensor cosines = unit.matmul(inOrder(ranks.gather(unit), ranks).transpose(0, 1)); // (2n, 2N)
    int[] itself = new int[own];
    long[] partner = new long[own];
    for (int i = 0; i < own; i++) {
      itself[i] = place(i, own, ranks);
      partner[i] = (itself[i] + views / 2) % views;
    }
    long[] leftOut = leftOut(excluded, itself, partner, views);
    Tensor mask = Functional.maskAt(unit, leftOut, own, views);
    Tensor logits = Functional.maskedFill(Functional.mul(cosines, 1 / temperature), mask, NEVER);
    Tensor target = Tensors.toDeviceOf(unit, Tensors.of(partner));
    Tensor hits = Functional.argmax(logits).eq(target);
    Tensor loss = Functional.crossEntropy(logits, target);
    return new Result(
        ranks.several() ? Functional.mul(loss, 1.0 / ranks.size()) : loss,
        hits.sum().item_double() / own);
  }

  /** The places, row by row, of each view itself and of what is excluded, but for its partner. */
  private static long[] leftOut(boolean[] excluded, int[] itself, long[] partner, int views) {
    LongStream.Builder places = LongStream.builder();
    for (int i = 0; i < itself.length; i++) {
      int row = i * views;
      for (int other = 0; other < views; other++) {
        if (other == itself[i] || excluded[row + other] && other != partner[i]) {
          places.add(row + other);
        }
      }
    }
    return places.build().toArray();
  }

  /** Where a rank's own view is among the views of the whole batch. */
  public static int place(int view, int own, Ranks ranks) {
    int pairs = own / 2;
    return (view / pairs) * pairs * ranks.size() + ranks.rank() * pairs + view % pairs;
  }

  /** From rank by rank to all first views before all second views: (2N, D), kept. */
  private static Tensor inOrder(Tensor byRank, Ranks ranks) {
    return ranks.several()
        ? byRank
            .view(ranks.size(), 2, -1, byRank.size(1))
            .transpose(0, 1)
            .reshape(byRank.size(0), byRank.size(1))
        : byRank;
  }
}
