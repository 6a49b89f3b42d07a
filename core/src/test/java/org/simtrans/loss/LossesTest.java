package org.simtrans.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simtrans.Golden;
import org.simtrans.InvalidSettingException;
import org.simtrans.Pattern;
import org.simtrans.tensor.Tensors;

class LossesTest {
  private static final double TOLERANCE = 1e-6;

  @Test
  void ntXentIsEquationTwo() {
    check("t0.1", 0.1, new boolean[144]);
    check("t0.5", 0.5, new boolean[144]);
  }

  @Test
  void nearSlicesAreLeftOutButNeverThePositive() {
    boolean[] near = new boolean[144];
    for (int[] pair : new int[][] {{0, 1}, {1, 0}, {6, 7}, {0, 7}, {0, 6}}) {
      near[pair[0] * 12 + pair[1]] = true;
    }
    check("t0.1 near left out", 0.1, near);
  }

  private static void check(String name, double temperature, boolean[] excluded) {
    JsonNode golden = Golden.read("losses.json").get("nt_xent").get(name);
    Tensor z = Tensors.toDouble(Pattern.tensor("embeddings", 1f, 12, 8)).set_requires_grad(true);
    Tensor loss = new NtXentLoss(temperature).of(z, excluded).loss();
    loss.backward();
    assertEquals(golden.get("loss").asDouble(), loss.item_double(), TOLERANCE, name);
    float[] gradient = Tensors.toFloats(z.grad());
    for (int i = 0; i < gradient.length; i++) {
      assertEquals(golden.get("gradient").get(i).asDouble(), gradient[i], TOLERANCE, name);
    }
  }

  @Test
  void onePairHasNoNegatives() {
    NtXentLoss.Result result = new NtXentLoss(0.1).of(Pattern.tensor("pair", 1f, 2, 4));
    assertEquals(0, result.loss().item_double(), 1e-7);
    assertEquals(1, result.accuracy());
    assertEquals(Math.log(3), NtXentLoss.chance(2), 1e-12);
  }

  @Test
  void temperatureMustBePositive() {
    assertThrows(InvalidSettingException.class, () -> new NtXentLoss(0));
    assertThrows(InvalidSettingException.class, () -> new NtXentLoss(Double.NaN));
  }

  @ParameterizedTest
  @EnumSource
  void structureLossIsEquationSix(StructureLoss.Form form) {
    check(Golden.read("losses.json").get("structure").get(form.name()), new StructureLoss(form));
  }

  @Test
  void diceIsTakenOverTheBatch() {
    check(Golden.read("losses.json").get("dice_bce"), new DiceBceLoss());
  }

  @Test
  void anEmptyBatchStillHasAGradient() {
    Tensor logits = Pattern.tensor("logits", 4f, 2, 1, 8, 8).set_requires_grad(true);
    Tensor loss = new DiceBceLoss().of(logits, Tensors.zeros(2, 1, 8, 8));
    loss.backward();
    assertTrue(Double.isFinite(loss.item_double()));
    assertTrue(logits.grad().gt(Tensors.zeros()).all().item_bool(), "pushes all pixels down");
  }

  @Test
  void lossesHaveNamesInAnyCase() {
    assertEquals(
        List.of("weighted", "plain_iou", "published", "dice_bce"), Losses.names().subList(0, 4));
    assertEquals(Losses.named("plain_iou"), Losses.named("PLAIN_IOU"));
    InvalidSettingException error =
        assertThrows(InvalidSettingException.class, () -> Losses.named("dice"));
    assertTrue(error.getMessage().contains("dice_bce"), error.getMessage());
  }

  private static void check(JsonNode golden, SegmentationLoss form) {
    Tensor logits =
        Tensors.toDouble(Pattern.tensor("logits", 4f, 2, 2, 40, 48)).set_requires_grad(true);
    Tensor loss = form.of(logits, masks());
    loss.backward();
    assertEquals(golden.get("loss").asDouble(), loss.item_double(), TOLERANCE);
    float[] gradient = Tensors.toFloats(logits.grad());
    for (int i = 0; i * 7 < gradient.length; i++) {
      assertEquals(golden.get("gradient").get(i).asDouble(), gradient[i * 7], TOLERANCE);
    }
  }

  private static Tensor masks() {
    float[] masks = new float[2 * 2 * 40 * 48];
    fill(masks, 0, 10, 25, 8, 30);
    fill(masks, 2, 0, 6, 0, 9);
    fill(masks, 3, 39, 40, 47, 48);
    return Tensors.of(masks, 2, 2, 40, 48);
  }

  private static void fill(float[] masks, int plane, int y0, int y1, int x0, int x1) {
    for (int y = y0; y < y1; y++) {
      for (int x = x0; x < x1; x++) {
        masks[(plane * 40 + y) * 48 + x] = 1;
      }
    }
  }
}
