package org.simtrans.train;

import java.util.Locale;
import java.util.function.Supplier;
import org.simtrans.Message;
import org.simtrans.config.Optimisation;
import org.simtrans.data.Loader;
import org.simtrans.nn.Layer;
import org.simtrans.optim.WeightAverage;
import org.simtrans.ranks.RankLostException;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.Outcome;
import org.simtrans.task.Batches;
import org.simtrans.task.Judge;
import org.simtrans.task.TaskBatch;

/**
 * Trains: batch, loss, gradient, update ({@link Update}), again and again, with a look at the end
 * of each epoch, or of every few where epochs are short. Checkpoints are taken at looks and every
 * few minutes between; a run that goes on from one comes to the same bits.
 *
 * @param <B> a batch
 */
final class TrainingLoop<B extends TaskBatch> {
  private static final double MINUTES_BETWEEN_CHECKPOINTS = 5;
  private static final int MOST_SKIPPED_IN_A_ROW = 5;
  private static final int MOST_SKIPPED = 100;

  private final Update<B> update;
  private final Batches<B> batches;
  private final Judge judge;
  private final Optimisation optimisation;
  private final Layer network;
  private final WeightAverage average; // null where none is kept
  private final Checkpoint checkpoint;
  private final TrainingListener listener;
  private final StopSignal stop;
  private final Ranks ranks;
  private final long stepsPerEpoch;
  private final long stepsPerLook;

  /** Held while what a checkpoint holds is changed; at all other times one may be taken. */
  private final Object changing = new Object();

  private TrainingState state = TrainingState.START;
  private boolean stopAgreed;
  private double minutesAgreed;
  private double lastCheckpoint; // minutes

  TrainingLoop(
      Update<B> update,
      Batches<B> batches,
      Judge judge,
      Optimisation optimisation,
      RunSession session) {
    this.update = update;
    this.batches = batches;
    this.judge = judge;
    this.optimisation = optimisation;
    network = update.network();
    listener = Listeners.of(session);
    stop = session.stop();
    ranks = session.ranks();
    stepsPerEpoch = batches.plan().stepsPerEpoch();
    stepsPerLook = batches.plan().stepsPerLook(judge.updatesBetweenLooks());
    average =
        optimisation.ema() > 0 ? new WeightAverage(network.state(), optimisation.ema()) : null;
    if (average != null) {
      update.taughtBy(this::asked);
    }
    checkpoint = new Checkpoint(session.run(), network, update, average);
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
    network.state().tensors().values().forEach(ranks::copyFirst);
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
    listener.onMessage(optimisation.plan(stepsPerEpoch));
    if (state.step() > 0 && optimisation.minutes() > 0) {
      double left = Math.max(0, optimisation.minutes() - minutes());
      listener.onMessage(String.format(Locale.ROOT, "of these minutes, %.2f are left", left));
    }
    listener.onStart(state.step(), total);
    network.train(true);
    if (average != null && state.step() == 0) {
      average.restart(); // pretrained weights may have come in
    }
    update.statistics().commit();
    stop.savesBy(this::saveInBetween);
    try (Loader<B> loader = new Loader<>(state.step(), 1, batches.ahead(), batches::batch)) {
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
      skip(result, batch.description(), begin);
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
              batch.slices() * ranks.size(),
              seconds,
              (loaded - begin) / 1e9,
              ranks.secondsExchanging() - exchangedBefore,
              state.elapsedMinutes()));
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
    network.train(false);
    Judge.Look look = judge.look(epoch());
    network.train(true);
    // Where no look has a score, bestScore stays NaN, and the last weights are kept.
    double best = state.bestScore();
    boolean kept = Double.isNaN(best) || look.score() > best - judge.slack();
    boolean unjudged = Double.isNaN(look.score());
    if (kept && ranks.first()) {
      judge.keep();
    }
    swapAverage();
    synchronized (changing) {
      double trainLoss = state.epochLoss() / state.epochUpdates();
      state =
          state.afterLook(
              Double.isNaN(best) || look.score() > best ? look.score() : best,
              (System.nanoTime() - begin) / 60e9);
      listener.onEpoch(
          new EpochEvent(
              state.step(),
              epoch(),
              trainLoss,
              look.measures(),
              kept && !unjudged,
              look.glimpses()));
      save();
    }
  }

  /** What the averaged weights say, in the middle of a step. */
  private <T> T asked(Supplier<T> question) {
    swapAverage();
    network.train(false);
    try {
      return question.get();
    } finally {
      network.train(true);
      swapAverage();
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
