package org.simtrans.train;

import java.util.Map;

/**
 * One update has been made.
 *
 * @param step updates so far, this one included
 * @param measures what the objective reports of the batch, by the name of the log's key
 * @param waited seconds that the step waited for its batch
 * @param exchanged seconds spent on waiting for other ranks, and on copying what they are sent
 * @param minutes of training so far, over all resumptions, looks included
 */
public record StepEvent(
    long step,
    long totalSteps,
    int epoch,
    double loss,
    double learningRate,
    Map<String, Double> measures,
    int images,
    double seconds,
    double waited,
    double exchanged,
    double minutes) {}
