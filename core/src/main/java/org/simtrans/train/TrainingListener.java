package org.simtrans.train;

import java.util.List;
import org.simtrans.cohort.Cohort;
import org.simtrans.run.Outcome;

/** Hears what a training loop does; calls come from the loop's thread. */
public interface TrainingListener {

  /** Passes each event on to several, in their order. */
  static TrainingListener of(List<TrainingListener> several) {
    return new Listeners(several);
  }

  /** The images have been found, and it is known whose they are. */
  default void onCohort(Cohort cohort) {}

  /** {@code done} of {@code total} images have been prepared; may come from other threads. */
  default void onPreparing(int done, int total) {}

  /**
   * The loop starts, or goes on after {@code step} updates.
   *
   * @param totalSteps {@link Long#MAX_VALUE} where the clock alone ends the run
   */
  default void onStart(long step, long totalSteps) {}

  /** A step is done. */
  default void onStep(StepEvent event) {}

  /** A step was left out. */
  default void onSkip(SkipEvent event) {}

  /** An epoch is done, and its weights have been judged. */
  default void onEpoch(EpochEvent event) {}

  /** The loop has ended, for whichever reason; weights and checkpoint are saved. */
  default void onEnd(Outcome outcome) {}

  /** Something worth a sentence to the user. */
  default void onMessage(String message) {}
}
