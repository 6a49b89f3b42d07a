package org.simtrans.train;

import java.util.List;
import java.util.Map;
import org.simtrans.task.Glimpse;

/**
 * A pass over the training slices has ended and been looked at.
 *
 * @param epoch passes so far, this one included
 * @param trainLoss mean over its steps
 * @param measures what the look found, by the name of the log's key
 * @param kept whether these weights took the place of those kept before
 * @param glimpses a few slices as they were drawn; may be empty
 */
public record EpochEvent(
    long step,
    int epoch,
    double trainLoss,
    Map<String, Double> measures,
    boolean kept,
    List<Glimpse> glimpses) {
  /** Without slices to look at. */
  public EpochEvent(
      long step, int epoch, double trainLoss, Map<String, Double> measures, boolean kept) {
    this(step, epoch, trainLoss, measures, kept, List.of());
  }
}
