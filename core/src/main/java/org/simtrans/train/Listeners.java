package org.simtrans.train;

import java.util.List;
import java.util.function.Consumer;
import org.simtrans.cohort.Cohort;
import org.simtrans.run.Outcome;

/** Passes each event on to several listeners, in their order. */
record Listeners(List<TrainingListener> all) implements TrainingListener {

  /** Everyone who hears of a run: the log first, then the caller; of the other ranks, nobody. */
  static Listeners of(RunSession session) {
    return new Listeners(
        session.ranks().first()
            ? List.of(new LogListener(session.run()), session.listener())
            : List.of());
  }

  private void each(Consumer<TrainingListener> event) {
    all.forEach(event);
  }

  @Override
  public void onPreparing(int done, int total) {
    each(one -> one.onPreparing(done, total));
  }

  @Override
  public void onStart(long step, long totalSteps) {
    each(one -> one.onStart(step, totalSteps));
  }

  @Override
  public void onCohort(Cohort cohort) {
    each(one -> one.onCohort(cohort));
  }

  @Override
  public void onStep(StepEvent event) {
    each(one -> one.onStep(event));
  }

  @Override
  public void onSkip(SkipEvent event) {
    each(one -> one.onSkip(event));
  }

  @Override
  public void onEpoch(EpochEvent event) {
    each(one -> one.onEpoch(event));
  }

  @Override
  public void onEnd(Outcome outcome) {
    each(one -> one.onEnd(outcome));
  }

  @Override
  public void onMessage(String message) {
    each(one -> one.onMessage(message));
  }
}
