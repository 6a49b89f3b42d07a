package org.simtrans.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.Pattern;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Tensors;

/** Pixels that nobody labelled play no part in any loss. */
class UnknownPixelsTest {
  private static final int H = 20;
  private static final int W = 24;
  private static final int KNOWN = 15; // columns

  private static Tensor logits() {
    return Tensors.toDouble(Pattern.tensor("logits", 3f, 2, 2, H, W));
  }

  private static Tensor masks() {
    return Pattern.tensor("masks", 1f, 2, 2, H, W).gt(Tensors.zeros()).to(logits().scalar_type());
  }

  private static Tensor known() {
    Tensor known = Tensors.ones(2, 1, H, W);
    known.narrow(3, KNOWN, W - KNOWN).zero_();
    return known;
  }

  @ParameterizedTest
  @ValueSource(strings = {"weighted", "plain_iou", "published", "dice_bce"})
  void theyHaveNoGradientAndTheirLabelsDoNotMatter(String name) {
    Tensor logits = logits().set_requires_grad(true);
    Tensor loss = Losses.named(name).of(logits, masks(), known());
    loss.backward();
    assertEquals(0, logits.grad().narrow(3, KNOWN, W - KNOWN).abs().sum().item_double());
    Tensor others = masks();
    others.narrow(3, KNOWN, W - KNOWN).zero_();
    Tensor wild = logits();
    wild.narrow(3, KNOWN, W - KNOWN).fill_(Tensors.ones());
    assertEquals(
        loss.item_double(), Losses.named(name).of(wild, others, known()).item_double(), 1e-12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"weighted", "plain_iou", "published", "dice_bce"})
  void withNothingUnknownNothingChanges(String name) {
    Tensor all = Tensors.ones(2, 1, H, W);
    assertEquals(
        Losses.named(name).of(logits(), masks()).item_double(),
        Losses.named(name).of(logits(), masks(), all).item_double(),
        1e-12);
  }

  /** Sums know nothing of places, so that this is the loss of the known part alone. */
  @Test
  void diceIsThatOfTheRest() {
    Tensor rest = logits().narrow(3, 0, KNOWN);
    assertEquals(
        new DiceBceLoss().of(rest, masks().narrow(3, 0, KNOWN)).item_double(),
        new DiceBceLoss().of(logits(), masks(), known()).item_double(),
        1e-6);
  }

  /**
   * Equation 6 pixel by pixel, with means over known neighbours; beyond the image is background.
   */
  @Test
  void anUnknownPixelIsNoEdge() {
    float[] x = Tensors.toFloats(logits());
    float[] y = Tensors.toFloats(masks());
    double sum = 0;
    for (int plane = 0; plane < 4; plane++) {
      double entropy = 0;
      double weights = 0;
      double both = 0;
      double either = 0;
      for (int r = 0; r < H; r++) {
        for (int c = 0; c < KNOWN; c++) {
          double t = y[(plane * H + r) * W + c];
          double p = 1 / (1 + Math.exp(-x[(plane * H + r) * W + c]));
          double w = 1 + 5 * Math.abs(mean(y, plane, r, c) - t);
          entropy -= w * (t * Math.log(p) + (1 - t) * Math.log(1 - p));
          weights += w;
          both += w * p * t;
          either += w * (p + t);
        }
      }
      sum += entropy / weights + 1 - (both + 1) / (either - both + 1);
    }
    Tensor loss = Losses.named("weighted").of(logits(), masks(), known());
    assertEquals(sum / 4, loss.item_double(), 1e-5);
  }

  private static double mean(float[] y, int plane, int r, int c) {
    double sum = 0;
    int count = 0;
    for (int i = r - 15; i <= r + 15; i++) {
      for (int j = c - 15; j <= c + 15; j++) {
        boolean inside = i >= 0 && i < H && j >= 0 && j < W;
        if (inside && j >= KNOWN) {
          continue;
        }
        count++;
        sum += inside ? y[(plane * H + i) * W + j] : 0;
      }
    }
    return sum / count;
  }

  /** A loss of another jar that knows nothing of unknown pixels. */
  @Test
  void otherLossesSeeBackgroundThatWasFound() {
    SegmentationLoss plain =
        (logits, masks) -> Functional.binaryCrossEntropyWithLogits(logits, masks).mean();
    Tensor logits = logits().set_requires_grad(true);
    Tensor loss = plain.of(logits, masks(), known());
    loss.backward();
    assertEquals(0, logits.grad().narrow(3, KNOWN, W - KNOWN).abs().sum().item_double());
    double rest = plain.of(logits().narrow(3, 0, KNOWN), masks().narrow(3, 0, KNOWN)).item_double();
    assertEquals(rest * KNOWN / W, loss.item_double(), 1e-9);
  }
}
