package org.simtrans.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What probabilities promise, against truths that are drawn from them. */
class ExpectedDiceTest {

  @Test
  void itIsTheMeanDiceOfTruthsDrawnFromTheProbabilities() {
    Random random = new Random(4);
    int pixels = 4000;
    float[] probabilities = new float[pixels];
    byte[] mask = new byte[pixels];
    for (int p = 0; p < pixels; p++) {
      probabilities[p] = (float) Math.pow(random.nextDouble(), 3);
      mask[p] = (byte) (probabilities[p] >= .4 ? 1 : 0);
    }
    double sum = 0;
    for (int trial = 0; trial < 200; trial++) {
      byte[] truth = new byte[pixels];
      for (int p = 0; p < pixels; p++) {
        truth[p] = (byte) (random.nextDouble() < probabilities[p] ? 1 : 0);
      }
      sum += Counts.of(truth, mask, 1).dice(EmptyPolicy.ONE);
    }
    ExpectedDice expected = new ExpectedDice(Regions.oneEach(1));
    expected.add(new float[][] {probabilities}, mask);
    assertEquals(sum / 200, expected.value(), .003);
  }

  @Test
  void labelsThatAreNotDrawnDoNotCount() {
    ExpectedDice expected = new ExpectedDice(Regions.oneEach(2));
    assertTrue(Double.isNaN(expected.value()));
    expected.add(new float[][] {{1, .5f, 0}, {.1f, .1f, .1f}}, new byte[] {1, 1, 0});
    assertEquals(2 * 1.5 / (2 + 1.5), expected.value(), 1e-6);
  }

  @Test
  void entropyIsInBits() {
    assertEquals(1, Entropy.of(.5), 1e-12);
    assertEquals(0, Entropy.of(0));
    assertEquals(0, Entropy.of(1));
    assertEquals(.811278, Entropy.of(.25), 1e-6, "scipy.stats.entropy([.25, .75], base=2)");
    assertEquals(1, Entropy.ofPixels(new float[][] {{0, .5f}, {1, 0}})[1], 1e-6);
    assertEquals(.5, Entropy.mean(new float[][] {{0, .5f}, {1, 0}}), 1e-6);
  }

  /** Correlation as numpy.corrcoef gives it. */
  @Test
  void theCheckComparesWhatWasForeseenWithWhatWasFound() {
    double[] foreseen = {.9, .6, .5};
    Counts[] found = {new Counts(8, 2, 2, 0), new Counts(7, 3, 3, 0), new Counts(4, 6, 6, 0)};
    List<CaseResult> cases = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      cases.add(
          new CaseResult("s" + i, "c" + i, List.of(List.of(found[i])), List.of())
              .withPredictedDice(foreseen[i]));
    }
    cases.add(new CaseResult("s3", "c3", List.of(List.of(found[0])), List.of()));
    EvaluationSettings settings = EvaluationSettings.of("test", .5, List.of(1));
    Evaluation evaluation = Evaluation.of(cases, settings);
    ForecastCheck check = evaluation.predictedDice();
    assertEquals(3, check.images());
    assertEquals(.846154, check.correlation(), 1e-6);
    assertEquals((.1 - .1 + .1) / 3, check.bias(), 1e-12);
    assertEquals(.1, check.meanAbsoluteError(), 1e-12);
    assertTrue(evaluation.toJson().contains("\"predicted_dice\""), evaluation.toJson());
    assertNull(Evaluation.of(cases.subList(3, 4), settings).predictedDice());
  }
}
