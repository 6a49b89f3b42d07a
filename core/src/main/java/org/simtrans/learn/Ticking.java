package org.simtrans.learn;

import org.simtrans.cohort.Cohort;
import org.simtrans.run.Outcome;
import org.simtrans.train.EpochEvent;
import org.simtrans.train.SkipEvent;
import org.simtrans.train.StepEvent;
import org.simtrans.train.TrainingListener;

/** Passes on what a training says, and lets the clock write the time down as it goes. */
record Ticking(TrainingListener listener, Clock clock) implements TrainingListener {

  /** The images have been named before the plan was made. */
  @Override
  public void onCohort(Cohort cohort) {}

  @Override
  public void onPreparing(int done, int total) {
    listener.onPreparing(done, total);
  }

  @Override
  public void onStart(long step, long totalSteps) {
    listener.onStart(step, totalSteps);
  }

  @Override
  public void onStep(StepEvent event) {
    listener.onStep(event);
    clock.tick();
  }

  @Override
  public void onSkip(SkipEvent event) {
    listener.onSkip(event);
  }

  @Override
  public void onEpoch(EpochEvent event) {
    listener.onEpoch(event);
    clock.tick();
  }

  @Override
  public void onEnd(Outcome outcome) {
    listener.onEnd(outcome);
  }

  @Override
  public void onMessage(String message) {
    listener.onMessage(message);
  }
}
