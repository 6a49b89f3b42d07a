package org.simtrans.study;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.simtrans.metric.EmptyPolicy;
import org.simtrans.metric.Estimate;
import org.simtrans.metric.Level;
import org.simtrans.metric.Measure;
import org.simtrans.nn.Macs;

/**
 * What a study has found, as numbers: the content of {@code tables.json}. A study under way has
 * those of its finished runs.
 *
 * @param study the study's {@code config.json}: settings, versions, command
 * @param budget of each run, in words
 * @param trainSubjects those with labels
 * @param runsPlanned runs in all
 * @param runs the finished ones
 * @param reference the system that the others are compared with
 * @param emptyPolicy what counts where there is nothing to find and nothing was found
 * @param resamples of the bootstrap over subjects
 * @param accuracy Table 1, for each share of labels, ascending
 * @param costs Table 2
 * @param paper what the paper says
 */
public record StudyTables(
    JsonNode study,
    String budget,
    String split,
    int trainSubjects,
    int valSubjects,
    int testSubjects,
    int runsPlanned,
    List<Run> runs,
    String reference,
    EmptyPolicy emptyPolicy,
    int resamples,
    List<Accuracy> accuracy,
    List<Cost> costs,
    Paper paper) {

  /**
   * A finished run.
   *
   * @param labelFraction share of the labelled training subjects
   * @param trainSubjects how many that is
   * @param folder below the study's
   * @param updates that it made
   * @param minutes that it took
   */
  public record Run(
      String system,
      double labelFraction,
      int trainSubjects,
      long seed,
      String folder,
      long updates,
      double minutes,
      double threshold,
      int smallestPart,
      double valDice) {}

  /**
   * Table 1 for one share of labels.
   *
   * @param systems those with a finished run
   * @param differences the reference less each other system, on the seeds that both have
   */
  public record Accuracy(
      double labelFraction,
      int trainSubjects,
      List<SystemScores> systems,
      List<Difference> differences) {}

  /**
   * A row of Table 1.
   *
   * @param subjects evaluated
   * @param slices evaluated
   * @param scores by level and measure
   * @param emptySlices how many have nothing to find
   * @param falsePositive the share of them where something was found
   */
  public record SystemScores(
      String system,
      List<Long> seeds,
      int subjects,
      int slices,
      Map<Level, Map<Measure, SeededScore>> scores,
      int emptySlices,
      SeededScore falsePositive) {

    /** The score at one level. */
    public SeededScore score(Level level, Measure measure) {
      return scores.get(level).get(measure);
    }
  }

  /**
   * A mean over seeds.
   *
   * @param ci95 by bootstrap over subjects, the mean over seeds taken within each draw
   * @param seedDeviation standard deviation over seeds (n - 1), NaN of one seed
   * @param seedValues in the order of the seeds
   */
  public record SeededScore(
      double mean, List<Double> ci95, double seedDeviation, List<Double> seedValues) {

    /** The mean with its 95 % interval. */
    public Estimate estimate() {
      return new Estimate(mean, ci95.get(0), ci95.get(1));
    }
  }

  /**
   * How much better one system is than another, paired by subject.
   *
   * @param scores by level and measure, {@code system} less {@code other}
   */
  public record Difference(
      String system,
      String other,
      List<Long> seeds,
      Map<Level, Map<Measure, Estimate>> scores,
      Estimate falsePositive) {}

  /**
   * A row of Table 2.
   *
   * @param loss that it was trained with
   * @param size of its input, "HEIGHTxWIDTH"
   * @param macs of one image of that size with one input channel
   * @param at384 the same network as the paper counts, for 384 × 384 and three input channels
   * @param trainImagesPerSecond median over the logs of its runs; NaN without one
   * @param inferenceImagesPerSecond of the network alone, in batches; NaN if not measured
   * @param peakTrainingBytes how far resident memory grew in training, the most of its runs; null
   *     where the system does not tell
   */
  public record Cost(
      String system,
      String model,
      String encoder,
      String loss,
      String size,
      long parameters,
      Macs macs,
      Counted at384,
      double trainImagesPerSecond,
      double inferenceImagesPerSecond,
      Long peakTrainingBytes) {}

  /** What a network costs: learned numbers, and multiply-accumulates for one image. */
  public record Counted(long parameters, Macs macs) {}

  /**
   * The paper's own numbers.
   *
   * @param note why they cannot be compared directly
   */
  public record Paper(String note, List<PaperScores> accuracy, List<PaperCost> costs) {}

  /** A row of the paper's Table 1. */
  public record PaperScores(String system, double dice, double meanIou, double precision) {}

  /** A row of the paper's Table 2, in millions and thousand millions. */
  public record PaperCost(String system, double megaParameters, double gigaMacs) {}

  /** The paper's. */
  static final Paper PAPER =
      new Paper(
          "The paper's own numbers: other data (ATLAS R1.1, T1w), another split, another budget,"
              + " and an aggregation that it does not state. They are here to be seen, not to be"
              + " subtracted.",
          List.of(
              new PaperScores("ResUNet", 0.6810, 0.5552, 0.5583),
              new PaperScores("ViT", 0.6783, 0.5496, 0.5529),
              new PaperScores("SimTrans", 0.7585, 0.6424, 0.6453)),
          List.of(
              new PaperCost("ResUNet", 24.01, 15.24),
              new PaperCost("ViT", 108.25, 55.42),
              new PaperCost("SimTrans", 87.32, 47.51)));
}
