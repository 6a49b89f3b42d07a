package org.simtrans.train;

import java.util.Map;

/**
 * A pass over the training slices has ended and been looked at.
 *
 * @param epoch passes so far, this one included
 * @param trainLoss mean over its steps
 * @param measures what the look found, by the name of the log's key
 * @param best whether these weights are the best so far
 */
public record EpochEvent(
    long step, int epoch, double trainLoss, Map<String, Double> measures, boolean best) {}
