package org.simtrans.study;

import org.simtrans.cohort.ProgressListener;
import org.simtrans.config.PretrainConfig;
import org.simtrans.metric.Evaluation;
import org.simtrans.predict.Evaluator;
import org.simtrans.train.TrainingListener;

/** Hears what a study does; calls come from the study's thread unless said otherwise. */
public interface StudyListener {

  /** Something worth a line, such as the channels that were found. */
  default void onMessage(String sentence) {}

  /** Training slices are counted, to turn epochs into updates; may come from other threads. */
  default ProgressListener counting() {
    return (done, total) -> {};
  }

  /** The study itself pretrains what a system begins with. */
  default TrainingListener onPretraining(StudySystem system, PretrainConfig how) {
    return new TrainingListener() {};
  }

  /**
   * A run begins, or goes on.
   *
   * @param number from 1, of {@code total}
   */
  default TrainingListener onTraining(StudyRun run, int number, int total) {
    return new TrainingListener() {};
  }

  /** A run has been trained and is evaluated; what is returned sees each case. */
  default Evaluator.Observer onEvaluating(StudyRun run, int cases) {
    return (one, prediction, truth, result) -> {};
  }

  /** {@code done} of {@code total} images have been evaluated. */
  default void onEvaluated(int done, int total) {}

  /**
   * All cases of a run have been evaluated, and nothing is written. If the process ends before this
   * returns, they are evaluated again.
   */
  default void onJudged(StudyRun run) {}

  /** A run was finished by an earlier process. */
  default void onEarlier(StudyRun run) {}

  /** The tables of the finished runs have been written. */
  default void onTables(StudyTables tables) {}

  /** A run is finished: trained, evaluated, and written down. */
  default void onFinished(StudyRun run, Evaluation evaluation) {}
}
