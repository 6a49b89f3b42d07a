package org.simtrans.learn;

import org.simtrans.cohort.Verification;
import org.simtrans.layout.Case;
import org.simtrans.metric.CaseResult;
import org.simtrans.predict.SliceStack;
import org.simtrans.train.TrainingListener;

/** Hears what {@link Learning} does; what it hears of a training is of the part that runs. */
public interface LearnListener extends TrainingListener {

  /** {@code done} of {@code total} images have been looked into; may come from other threads. */
  default void onVerifying(int done, int total) {}

  /** All images have been looked into. Errors end the work, after this. */
  default void onVerified(Verification findings) {}

  /** What will be done; nothing has been learned yet. */
  default void onPlan(LearnPlan plan) {}

  /**
   * A part begins or goes on: {@code pretraining}, {@code training}, {@code fold 0}, ..., {@code
   * evaluation}.
   *
   * @param minutes that it is given; 0 if it has none of its own
   */
  default void onPart(String part, double minutes) {}

  /** {@code done} of {@code total} images have been judged. */
  default void onJudging(int done, int total) {}

  /** An image has been judged; not heard of folds. */
  default void onCase(Case one, SliceStack prediction, byte[] truth, CaseResult result) {}

  /**
   * All images have been judged, and the scores are written; not heard of folds. If the process
   * ends before this returns, they are judged again.
   */
  default void onJudged() {}
}
