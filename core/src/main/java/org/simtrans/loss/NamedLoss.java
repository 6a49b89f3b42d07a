package org.simtrans.loss;

/**
 * A loss that settings can name. A loss is added by adding such a class, here or in another jar,
 * which names it in {@code META-INF/services/org.simtrans.loss.NamedLoss}. It is needed for
 * training alone: a trained model draws and is evaluated without it.
 */
public interface NamedLoss extends SegmentationLoss {

  /** In settings and on the command line; in lower case. */
  String name();

  /** What it is, for help texts: a few words without a full stop. */
  String description();
}
