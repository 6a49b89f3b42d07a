package org.simtrans.model;

import org.simtrans.tensor.Rng;

/**
 * A kind of segmentation network by its name. A model is added by adding its family, here or in
 * another jar, which names it in {@code META-INF/services/org.simtrans.model.ModelFamily}. Whatever
 * takes a model's name then takes it. A family is made when names are listed, so it loads nothing.
 */
public interface ModelFamily {

  /** In settings, in files and on the command line. */
  String name();

  /** What it is, for help texts: a few words without a full stop. */
  String description();

  /** Which encoder it has; unless overridden, any. */
  default EncoderChoice encoder() {
    return EncoderChoice.free();
  }

  /**
   * The loss that it is best trained with, one of {@link org.simtrans.loss.Losses#names}; unless
   * overridden, the paper's.
   */
  default String loss() {
    return "weighted";
  }

  /**
   * A new network with initial weights drawn from {@code rng}.
   *
   * @param config for which the encoder is the one that {@link #encoder} leaves
   */
  SegmentationModel create(ModelConfig config, Rng rng);
}
