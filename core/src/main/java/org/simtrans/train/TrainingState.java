package org.simtrans.train;

/**
 * Where a run stands, beside its weights and its optimiser.
 *
 * @param step batches seen; the data's position and all randomness follow from it and the seed
 * @param elapsedMinutes of training so far, over all resumptions
 * @param bestScore of all looks, NaN before the first
 * @param epochLoss sum of the losses since the last look
 * @param epochUpdates how many they are
 * @param lookedAt the step of the last look
 * @param skipped steps without an update, as something was not finite
 * @param skippedInARow those since the last update
 */
record TrainingState(
    long step,
    double elapsedMinutes,
    double bestScore,
    double epochLoss,
    long epochUpdates,
    long lookedAt,
    long skipped,
    long skippedInARow) {
  static final TrainingState START = new TrainingState(0, 0, Double.NaN, 0, 0, 0, 0, 0);

  TrainingState afterUpdate(double loss, double minutes) {
    return new TrainingState(
        step + 1,
        elapsedMinutes + minutes,
        bestScore,
        epochLoss + loss,
        epochUpdates + 1,
        lookedAt,
        skipped,
        0);
  }

  TrainingState afterSkipping(double minutes) {
    return new TrainingState(
        step + 1,
        elapsedMinutes + minutes,
        bestScore,
        epochLoss,
        epochUpdates,
        lookedAt,
        skipped + 1,
        skippedInARow + 1);
  }

  TrainingState afterLook(double best, double minutes) {
    return new TrainingState(
        step, elapsedMinutes + minutes, best, 0, 0, step, skipped, skippedInARow);
  }

  /** As if no step had been skipped: whoever goes on from here has been told. */
  TrainingState withNothingSkipped() {
    return new TrainingState(
        step, elapsedMinutes, bestScore, epochLoss, epochUpdates, lookedAt, 0, 0);
  }

  double[] toNumbers() {
    return new double[] {
      step, elapsedMinutes, bestScore, epochLoss, epochUpdates, lookedAt, skipped, skippedInARow
    };
  }

  static TrainingState ofNumbers(double... n) {
    return new TrainingState(
        (long) n[0], n[1], n[2], n[3], (long) n[4], (long) n[5], (long) n[6], (long) n[7]);
  }
}
