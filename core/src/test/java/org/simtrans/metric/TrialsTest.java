package org.simtrans.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialsTest {
  private static final Counts GOOD = new Counts(4, 1, 1, 94); // Dice 0.8
  private static final Counts MISSED = new Counts(0, 0, 5, 95);
  private static final Counts QUIET = new Counts(0, 0, 0, 100);
  private static final Counts FALSE_ALARM = new Counts(0, 5, 0, 95);

  /** A picture of two slices for each subject. */
  private static Evaluation evaluation(Counts... slicesOfSubjects) {
    List<CaseResult> cases = new ArrayList<>();
    for (int s = 0; s < slicesOfSubjects.length / 2; s++) {
      List<List<Counts>> slices =
          List.of(List.of(slicesOfSubjects[2 * s]), List.of(slicesOfSubjects[2 * s + 1]));
      cases.add(new CaseResult("s" + s, "case" + s, slices, List.of()));
    }
    return Evaluation.of(cases, EvaluationSettings.of("test", 0.5, List.of(1)));
  }

  @Test
  void oneTrialSaysWhatItsEvaluationSays() {
    Evaluation one = evaluation(GOOD, QUIET, MISSED, FALSE_ALARM, GOOD, FALSE_ALARM);
    Trials trials = Trials.of(List.of(one));
    Summary summary = one.overall();
    assertEquals(summary.pooled().dice(), trials.of(Level.POOLED, Measure.DICE));
    assertEquals(summary.perSlice().iou(), trials.of(Level.PER_SLICE, Measure.IOU));
    assertEquals(summary.lesionSlices().recall(), trials.of(Level.LESION_SLICES, Measure.RECALL));
    assertEquals(summary.perSubject().meanIou(), trials.of(Level.PER_SUBJECT, Measure.MEAN_IOU));
    assertEquals(summary.emptySlices().falsePositive(), trials.falsePositives());
  }

  @Test
  void readFromAFileSaysTheSame(@TempDir Path folder) {
    Evaluation one = evaluation(GOOD, QUIET, MISSED, FALSE_ALARM);
    one.write(folder.resolve("evaluation.json"));
    Trials read = Trials.of(List.of(Evaluation.read(folder.resolve("evaluation.json"))));
    assertEquals(one.overall().pooled().dice(), read.of(Level.POOLED, Measure.DICE));
    assertEquals(one.overall().perSlice().dice(), read.of(Level.PER_SLICE, Measure.DICE));
  }

  @Test
  void seedsAreAveragedByHand() {
    Trials trials =
        Trials.of(
            List.of(
                evaluation(GOOD, QUIET, MISSED, FALSE_ALARM),
                evaluation(GOOD, QUIET, GOOD, FALSE_ALARM)));
    // Seed 1: tp 4, fp 6, fn 6. Seed 2: tp 8, fp 7, fn 2.
    double[] pooled = {8.0 / 20, 16.0 / 25};
    assertEquals((pooled[0] + pooled[1]) / 2, trials.of(Level.POOLED, Measure.DICE).mean(), 1e-12);
    assertEquals((0.4 + 0.8) / 2, trials.of(Level.LESION_SLICES, Measure.DICE).mean(), 1e-12);
    assertEquals(0.5, trials.falsePositives().mean(), 1e-12);
    Trials.Spread spread = trials.spread(Level.POOLED, Measure.DICE);
    assertEquals(List.of(pooled[0], pooled[1]), spread.values());
    assertEquals((pooled[1] - pooled[0]) / Math.sqrt(2), spread.deviation(), 1e-12);
    assertTrue(
        Double.isNaN(
            Trials.of(List.of(evaluation(GOOD, QUIET)))
                .spread(Level.POOLED, Measure.DICE)
                .deviation()));
  }

  /** Two subjects: draws are aa, ab, ba, bb, so that the interval ends at aa and bb. */
  @Test
  void aDifferenceByHand() {
    Trials better = Trials.of(List.of(evaluation(GOOD, QUIET, GOOD, QUIET)));
    Trials worse = Trials.of(List.of(evaluation(GOOD, QUIET, MISSED, QUIET)));
    Estimate difference = better.difference(worse, Level.PER_SUBJECT, Measure.DICE);
    assertEquals(new Estimate(0.4, 0, 0.8), difference);
    assertEquals(
        new Estimate(-0.4, -0.8, 0), worse.difference(better, Level.PER_SUBJECT, Measure.DICE));
    assertEquals(new Estimate(0, 0, 0), better.falsePositiveDifference(worse));
  }

  @Test
  void aSystemDoesNotDifferFromItself() {
    RandomGenerator random = generator(7);
    Trials system = Trials.of(List.of(drawn(random, 30, 0), drawn(random, 30, 0)));
    for (Level level : Level.values()) {
      for (Measure measure : Measure.values()) {
        assertEquals(new Estimate(0, 0, 0), system.difference(system, level, measure));
      }
    }
  }

  /** What makes a subject hard is hard for both: the paired interval knows, two others do not. */
  @Test
  void pairingNarrowsTheInterval() {
    RandomGenerator random = generator(11);
    List<Counts> a = new ArrayList<>();
    List<Counts> b = new ArrayList<>();
    for (int s = 0; s < 60; s++) {
      long hit = random.nextLong(10, 90); // hard or easy
      a.add(new Counts(hit, 10, 100 - hit, 1000));
      a.add(QUIET);
      b.add(new Counts(hit - 5 + random.nextLong(3), 10, 105 - hit, 1000));
      b.add(QUIET);
    }
    Trials one = Trials.of(List.of(evaluation(a.toArray(Counts[]::new))));
    Trials other = Trials.of(List.of(evaluation(b.toArray(Counts[]::new))));
    Estimate alone = one.of(Level.LESION_SLICES, Measure.DICE);
    Estimate paired = one.difference(other, Level.LESION_SLICES, Measure.DICE);
    assertTrue(paired.low() > 0, "the difference is plain: " + paired);
    assertTrue(5 * (paired.high() - paired.low()) < alone.high() - alone.low());
  }

  /** Of many studies in which two systems are alike, about 95 in 100 must not see a difference. */
  @Test
  void theIntervalCovers() {
    RandomGenerator random = generator(5);
    int covered = 0;
    int studies = 200;
    for (int i = 0; i < studies; i++) {
      Trials a = Trials.of(List.of(drawn(random, 40, i)));
      Trials b = Trials.of(List.of(drawn(random, 40, i)));
      Estimate difference = a.difference(b, Level.LESION_SLICES, Measure.RECALL);
      covered += difference.low() <= 0 && 0 <= difference.high() ? 1 : 0;
    }
    // 3 standard errors of a share of 0.95 are 0.046; percentile intervals are a little short.
    assertEquals(0.945, covered / (double) studies, 0.05);
  }

  @Test
  void otherSubjectsAreNotCompared() {
    Trials three = Trials.of(List.of(evaluation(GOOD, QUIET, GOOD, QUIET, GOOD, QUIET)));
    Trials two = Trials.of(List.of(evaluation(GOOD, QUIET, GOOD, QUIET)));
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> three.difference(two, Level.POOLED, Measure.DICE));
    assertTrue(refused.getMessage().contains("s2"), refused.getMessage());
  }

  private static RandomGenerator generator(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** Subjects of which a random part of 100 pixels was found. */
  private static Evaluation drawn(RandomGenerator random, int subjects, long seed) {
    List<CaseResult> cases = new ArrayList<>();
    for (int s = 0; s < subjects; s++) {
      long hit = random.nextLong(101);
      Counts counts = new Counts(hit, random.nextLong(50), 100 - hit, 1000);
      cases.add(new CaseResult("s" + s, "case" + s, List.of(List.of(counts)), List.of()));
    }
    return Evaluation.of(
        cases,
        new EvaluationSettings(
            "test",
            0.5,
            List.of(1),
            EmptyPolicy.ONE,
            1,
            400,
            seed,
            new TreeMap<>(),
            Regions.oneEach(1)));
  }
}
