package org.simtrans.study;

import java.nio.file.Files;
import java.util.Optional;
import org.simtrans.metric.Evaluation;
import org.simtrans.run.RunFolder;

/**
 * One training within a study.
 *
 * @param fraction of the labelled training subjects
 * @param seed of weights, order and drawn labels
 * @param folder an ordinary run folder
 */
public record StudyRun(StudySystem system, double fraction, long seed, RunFolder folder) {

  /** "resunet, 10 % of the labels, seed 2". */
  public String title() {
    return "%s, %s %% of the labels, seed %d".formatted(system.name(), Percent.of(fraction), seed);
  }

  /** What it came to on the split, if it is finished. */
  public Optional<Evaluation> evaluation(String split) {
    if (!Files.exists(folder.evaluation())) {
      return Optional.empty();
    }
    return Optional.of(Evaluation.read(folder.evaluation()))
        .filter(evaluation -> evaluation.split().equals(split));
  }
}
