package org.simtrans.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Tensors;

/**
 * A table of cases for each loss: logits and masks, pixel by pixel, and the loss worked out by hand
 * from its equation.
 */
class NamedLossesTest {
  /**
   * Dice with cross-entropy. Let p be probabilities and y masks: {@code 1 - (2 Σpy + s) / (Σp + Σy
   * + s)}, s = 1e-5, plus the mean of the cross-entropy, which is ln 2 where p is 1/2.
   */
  @ParameterizedTest(name = "{0} for {1}: {2}")
  @CsvSource({
    "100 100 -100 -100, 1 1 0 0, 0", // all right
    "-100 -100 -100 -100, 0 0 0 0, 0", // nothing there and nothing drawn
    "100 100 -100 -100, 0 0 1 1, 101", // all wrong: 1 + 100
    "100 100 100 100, 1 1 0 0, 50.3333333", // 1 - 4/6, and 100 for half of the pixels
    "0 0 0 0, 1 1 0 0, 1.1931472", // 1 - 2/4 + ln 2
    "0 0 0 0, 0 0 0 0, 1.6931422", // 1 - s/(2 + s) + ln 2
    "0 0 0 0, 0.5 0.5 0.5 0.5, 1.1931472", // masks of coarse pixels: 1 - 2/4 + ln 2
  })
  void diceBce(String logits, String masks, double expected) {
    check(Losses.named("dice_bce"), logits, masks, expected);
  }

  /**
   * The structure loss of one pixel, where its forms are the same: cross-entropy plus {@code 1 -
   * (py + 1) / (p + y - py + 1)}.
   */
  @ParameterizedTest(name = "{0} for {1}: {2}")
  @CsvSource({
    "-100, 0, 0",
    "100, 1, 0",
    "100, 0, 100.5", // 100, and 1 - 1/2
    "0, 0, 1.0264805", // ln 2, and 1 - 1/1.5
  })
  void structureLossOfOnePixel(String logits, String masks, double expected) {
    for (String name : new String[] {"weighted", "plain_iou", "published"}) {
      check(Losses.named(name), logits, masks, expected);
    }
  }

  private static void check(NamedLoss loss, String logits, String masks, double expected) {
    Tensor x = values(logits).set_requires_grad(true);
    Tensor value = loss.of(x, values(masks));
    value.backward();
    assertEquals(expected, value.item_double(), 1e-5 * (1 + expected), loss.name());
    assertTrue(Tensors.toFloats(x.grad())[0] * 0 == 0, "a finite gradient");
    Tensor twice =
        loss.of(Functional.cat(0, x, x), Functional.cat(0, values(masks), values(masks)));
    assertEquals(value.item_double(), twice.item_double(), 1e-4, "a mean over images");
  }

  /** One image, one channel, one row. */
  private static Tensor values(String row) {
    String[] words = row.split(" ");
    float[] values = new float[words.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.parseFloat(words[i]);
    }
    return Tensors.of(values, 1, 1, 1, values.length);
  }
}
