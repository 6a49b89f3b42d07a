package org.simtrans.train;

/**
 * Where a run stands, beside its weights and its optimiser.
 *
 * @param step updates made; the data's position and all randomness follow from it and the seed
 * @param elapsedMinutes of training so far, over all resumptions
 * @param bestScore of the weights kept as best, NaN before the first
 * @param epochLoss sum of the losses of the epoch under way
 */
record TrainingState(long step, double elapsedMinutes, double bestScore, double epochLoss) {
  static final TrainingState START = new TrainingState(0, 0, Double.NaN, 0);
}
