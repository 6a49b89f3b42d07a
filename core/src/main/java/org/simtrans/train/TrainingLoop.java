package org.simtrans.train;

import java.util.function.LongFunction;
import org.simtrans.Message;
import org.simtrans.config.Optimisation;
import org.simtrans.data.Loader;
import org.simtrans.nn.Layer;
import org.simtrans.optim.WeightAverage;
import org.simtrans.ranks.RankLostException;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunFolder;
import org.simtrans.task.Objective;
import org.simtrans.tensor.Rng;

/**
 * Trains: batch, loss, gradient, update, again, with a look at the end of each epoch, or of every
 * few where epochs are short. Checkpoints are taken at looks and every few minutes between; after
 * one, a run goes on to the same bits.
 *
 * @param <B> a batch
 */
final class TrainingLoop<B> {
  private static final double MINUTES_BETWEEN_CHECKPOINTS = 5;
  private static final int MOST_SKIPPED_IN_A_ROW = 5;
  private static final int MOST_SKIPPED = 100;

  private final Layer model;
  private final Objective<B> objective;
  private final LongFunction<B> batches;
  private final long stepsPerEpoch;
  private final long stepsPerLook;
  private final Optimisation optimisation;
  private final Update<B> update;
  private final WeightAverage average; // null where none is kept
  private final Checkpoint checkpoint;
  private final TrainingListener listener;
  private final StopSignal stop;

  private final Ranks ranks;

  /** Held while what a checkpoint holds is changed; at all other times one may be taken. */
  private final Object changing = new Object();

  private TrainingState state = TrainingState.START;
  private boolean stopAgreed;
  private double minutesAgreed;
  private double lastCheckpoint; // minutes

  TrainingLoop(
      Layer model,
      Objective<B> objective,
      LongFunction<B> batches,
      long stepsPerEpoch,
      long stepsPerLook,
      Optimisation optimisation,
      Rng rng,
      long seed,
      RunFolder run,
      TrainingListener listener,
      StopSignal stop,
      Ranks ranks) {
    this.model = model;
    this.objective = objective;
    this.batches = batches;
    this.stepsPerEpoch = stepsPerEpoch;
    this.stepsPerLook = stepsPerLook;
    this.optimisation = optimisation;
    this.listener = listener;
    this.stop = stop;
    this.ranks = ranks;
    update = new Update<>(model, objective, optimisation, rng, seed, ranks);
    average = optimisation.ema() > 0 ? new WeightAverage(model.state(), optimisation.ema()) : null;
    checkpoint = new Checkpoint(run, model, update, average);
  }

  /** Goes on from the run's checkpoint, if there is one. Returns the step it stands at. */
  long resume() {
    if (ranks.first() && checkpoint.exists()) {
      state = checkpoint.restore(listener::onMessage);
      lastCheckpoint = state.elapsedMinutes();
    }
    return (long) ranks.ofFirst(state.step())[0];
  }

  /** All ranks begin where rank 0 does: it alone needs to reach the run's folder. */
  private void shareState() {
    if (!ranks.several()) {
      return;
    }
    model.state().tensors().values().forEach(ranks::copyFirst);
    update.optimiser().copyFirst(ranks);
    if (average != null) {
      average.state().tensors().values().forEach(ranks::copyFirst);
    }
    state = TrainingState.ofNumbers(ranks.ofFirst(state.toNumbers()));
    minutesAgreed = state.elapsedMinutes();
  }

  /**
   * @throws DivergedException if too many batches had to be left out; the state is saved
   * @throws RankLostException if another rank is gone; rank 0 has saved the state
   */
  Outcome run() {
    shareState();
    long total = optimisation.totalSteps(stepsPerEpoch);
    listener.onStart(state.step(), total);
    model.train(true);
    if (average != null && state.step() == 0) {
      average.restart(); // pretrained weights may have come in
    }
    update.statistics().commit();
    stop.savesBy(this::saveInBetween);
    try (Loader<B> loader = new Loader<>(state.step(), 1, objective.batchesAhead(), batches)) {
      Outcome outcome = run(loader, total);
      listener.onEnd(outcome);
      return outcome;
    } catch (RankLostException e) {
      saveInBetween(); // no update is lost
      throw e;
    } finally {
      stop.savesBy(null);
    }
  }

  private Outcome run(Loader<B> loader, long total) {
    Outcome outcome = Outcome.COMPLETE;
    if (isLookDue()) { // the process ended in the middle of it
      endEpoch();
    }
    while (state.step() < total) {
      if (stopping()) {
        outcome = Outcome.STOPPED;
        break;
      }
      if (optimisation.minutes() > 0 && minutes() >= optimisation.minutes()) {
        outcome = Outcome.OUT_OF_TIME;
        break;
      }
      step(loader, total);
      if (isLookDue()) {
        endEpoch();
      } else if (state.elapsedMinutes() - lastCheckpoint > MINUTES_BETWEEN_CHECKPOINTS) {
        save();
      }
    }
    if (outcome != Outcome.STOPPED && state.lookedAt() != state.step()) {
      endEpoch();
    } else if (lastCheckpoint != state.elapsedMinutes()) {
      save();
    }
    return outcome;
  }

  private boolean isLookDue() {
    return state.step() % stepsPerLook == 0 && state.lookedAt() != state.step();
  }

  /** Saves from another thread than the loop's; other ranks' state is the first one's. */
  private boolean saveInBetween() {
    if (!ranks.first()) {
      return false;
    }
    synchronized (changing) {
      checkpoint.save(state);
    }
    return true;
  }

  /** Whether to stop: any rank's signal is for all, who learn of it with a step's gradients. */
  private boolean stopping() {
    return ranks.several() ? stopAgreed : stop.requested();
  }

  /** Time so far, by the clock of rank 0. */
  private double minutes() {
    return ranks.several() ? minutesAgreed : state.elapsedMinutes();
  }

  private double[] say() {
    return new double[] {
      stop.requested() ? 1 : 0, ranks.first() ? state.elapsedMinutes() : 0 // of the last step
    };
  }

  /** Gives back the memory of the network and of all that was kept beside it. */
  void release() {
    model.release();
    update.release();
    if (average != null) {
      average.release();
    }
  }

  private void step(Loader<B> loader, long total) {
    long begin = System.nanoTime();
    double exchangedBefore = ranks.secondsExchanging();
    double progress = optimisation.progress(state.step(), total, minutes());
    double learningRate = optimisation.learningRateAt(progress);
    B batch = loader.next();
    long loaded = System.nanoTime();
    Update.Result result = update.of(batch, state.step(), this::say);
    stopAgreed = result.said()[0] > 0;
    minutesAgreed = result.said()[1];
    if (!result.finite()) {
      skip(result, objective.describe(batch), begin);
      return;
    }
    synchronized (changing) {
      update.make(learningRate);
      if (average != null) {
        average.update(state.step());
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      state = state.afterUpdate(result.loss(), seconds / 60);
      listener.onStep(
          new StepEvent(
              state.step(),
              total,
              epoch(),
              result.loss(),
              learningRate,
              result.measures(),
              objective.images(batch) * ranks.size(),
              seconds,
              (loaded - begin) / 1e9,
              ranks.secondsExchanging() - exchangedBefore));
    }
  }

  private void skip(Update.Result result, String batch, long begin) {
    synchronized (changing) {
      update.drop();
      state = state.afterSkipping((System.nanoTime() - begin) / 60e9);
      listener.onSkip(
          new SkipEvent(state.step(), epoch(), result.what(), batch, state.skippedInARow()));
    }
    boolean inARow = state.skippedInARow() > MOST_SKIPPED_IN_A_ROW;
    if (inARow || state.skipped() > MOST_SKIPPED) {
      synchronized (changing) {
        state = state.withNothingSkipped();
        save();
      }
      throw new DivergedException(
          Message.of(
              "training stopped at step %d, as nothing could be learned from %s, the last one %s (%s):"
                  + " check these images with 'verify', then go on with {resume} and a lower"
                  + " {learning_rate} or {precision} fp32",
              state.step(),
              inARow
                  ? MOST_SKIPPED_IN_A_ROW + 1 + " batches in a row"
                  : MOST_SKIPPED + 1 + " batches",
              batch,
              result.what()));
    }
  }

  /** The epoch of the last step, counted from 1. */
  private int epoch() {
    return (int) ((state.step() + stepsPerEpoch - 1) / stepsPerEpoch);
  }

  private void endEpoch() {
    long begin = System.nanoTime();
    swapAverage();
    model.train(false);
    Objective.Look look = objective.look(epoch());
    model.train(true);
    // Where no look has a score, bestScore stays NaN, and the last weights are kept.
    boolean best = look.score() > state.bestScore() || Double.isNaN(state.bestScore());
    boolean unjudged = Double.isNaN(look.score());
    if (best && ranks.first()) {
      objective.keepBest(look);
    }
    swapAverage();
    synchronized (changing) {
      double trainLoss = state.epochLoss() / state.epochUpdates();
      state =
          state.afterLook(
              best ? look.score() : state.bestScore(), (System.nanoTime() - begin) / 60e9);
      listener.onEpoch(
          new EpochEvent(state.step(), epoch(), trainLoss, look.measures(), best && !unjudged));
      save();
    }
  }

  /** The averaged weights are the ones that are judged and kept. */
  private void swapAverage() {
    if (average != null) {
      synchronized (changing) {
        average.swap();
      }
    }
  }

  private void save() {
    synchronized (changing) {
      if (ranks.first()) {
        checkpoint.save(state);
      }
      lastCheckpoint = state.elapsedMinutes();
    }
  }
}
