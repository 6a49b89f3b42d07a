package org.simtrans.spark;

import java.io.Serializable;
import org.simtrans.predict.Segmenter;

/**
 * How masks are drawn on executors.
 *
 * @param threshold null for the model's threshold
 * @param flips null for the model's
 */
record Drawing(ModelSource model, Double threshold, Boolean flips) implements Serializable {

  /** The segmenter for a task on this executor. */
  Segmenter segmenter(Archive archive) {
    Segmenter own = Segmenter.of(Network.of(model, archive));
    Segmenter told = threshold == null ? own : own.withThreshold(threshold);
    return flips == null ? told : told.withFlips(flips);
  }

  /** Everything that determines a mask, as a line to store and compare. */
  String signature() {
    return "model %s, precision %s, threshold %s, flips %s"
        .formatted(
            model.sha256(),
            model.precision(),
            threshold == null ? "the model's" : threshold.toString(),
            flips == null ? "the model's" : flips.toString());
  }
}
