package org.simtrans.train;

import java.util.function.LongFunction;
import org.simtrans.data.Loader;
import org.simtrans.nn.Layer;
import org.simtrans.tensor.Ranks;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.WeightAverage;

/**
 * Trains: batch, loss, gradient, update, again, with a look at the end of each epoch, or of every
 * few where epochs are short. Checkpoints are taken at looks and every few minutes between; after
 * one, a run goes on to the same bits.
 *
 * @param <B> a batch
 */
final class TrainingLoop<B> {
  private static final double MINUTES_BETWEEN_CHECKPOINTS = 5;

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
    checkpoint = new Checkpoint(run, model, update.optimiser(), average);
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
    double[] first =
        ranks.ofFirst(state.step(), state.elapsedMinutes(), state.bestScore(), state.epochLoss());
    state = new TrainingState((long) first[0], first[1], first[2], first[3]);
    minutesAgreed = state.elapsedMinutes();
  }

  Outcome run() {
    shareState();
    long total = optimisation.totalSteps(stepsPerEpoch);
    listener.onStart(state.step(), total);
    Outcome outcome = Outcome.COMPLETE;
    model.train(true);
    if (average != null && state.step() == 0) {
      average.restart(); // pretrained weights may have come in
    }
    try (Loader<B> loader = new Loader<>(state.step(), 1, objective.batchesAhead(), batches)) {
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
        if (state.step() % stepsPerLook == 0) {
          endEpoch();
        } else if (state.elapsedMinutes() - lastCheckpoint > MINUTES_BETWEEN_CHECKPOINTS) {
          save();
        }
      }
    }
    boolean unseen = state.step() % stepsPerLook != 0;
    if (outcome != Outcome.STOPPED && unseen) {
      endEpoch();
    } else if (lastCheckpoint != state.elapsedMinutes()) {
      save();
    }
    listener.onEnd(outcome);
    return outcome;
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
    update.optimiser().release();
    if (average != null) {
      average.release();
    }
  }

  private void step(Loader<B> loader, long total) {
    long begin = System.nanoTime();
    double progress = optimisation.progress(state.step(), total, minutes());
    double learningRate = optimisation.learningRateAt(progress);
    B batch = loader.next();
    long loaded = System.nanoTime();
    Update.Result result = update.of(batch, state.step(), learningRate, this::say);
    stopAgreed = result.said()[0] > 0;
    minutesAgreed = result.said()[1];
    if (average != null) {
      average.update(state.step());
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    state =
        new TrainingState(
            state.step() + 1,
            state.elapsedMinutes() + seconds / 60,
            state.bestScore(),
            state.epochLoss() + result.loss());
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
            (loaded - begin) / 1e9));
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
    boolean best = look.score() > state.bestScore() || Double.isNaN(state.bestScore());
    boolean unjudged = Double.isNaN(look.score()); // then the last weights are kept
    if (best || unjudged) {
      if (ranks.first()) {
        objective.keepBest(look);
      }
    }
    swapAverage();
    long sinceLook = Math.floorMod(state.step() - 1, stepsPerLook) + 1;
    double trainLoss = state.epochLoss() / sinceLook;
    state =
        new TrainingState(
            state.step(),
            state.elapsedMinutes() + (System.nanoTime() - begin) / 60e9,
            best ? look.score() : state.bestScore(),
            0);
    listener.onEpoch(
        new EpochEvent(state.step(), epoch(), trainLoss, look.measures(), best && !unjudged));
    save();
  }

  /** The averaged weights are the ones that are judged and kept. */
  private void swapAverage() {
    if (average != null) {
      average.swap();
    }
  }

  private void save() {
    if (ranks.first()) {
      checkpoint.save(state);
    }
    lastCheckpoint = state.elapsedMinutes();
  }
}
