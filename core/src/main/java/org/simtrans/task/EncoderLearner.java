package org.simtrans.task;

import java.nio.file.Path;
import org.simtrans.encoder.Encoder;
import org.simtrans.run.LoadedWeights;
import org.simtrans.run.Pretrained;

/**
 * A network of which the encoder is kept: weights to begin with go into the encoder, its features
 * are probed, and it is saved as {@code encoder.safetensors}.
 *
 * @param <B> a batch
 */
public interface EncoderLearner<B extends TaskBatch> extends Learner<B> {

  /** The part of the network that is kept. */
  Encoder encoder();

  /** What the task was given. */
  Setup setup();

  @Override
  default LoadedWeights begin(Path weights) {
    return Pretrained.into(encoder(), weights);
  }

  @Override
  default Judge judge(Evidence evidence) {
    return EncoderKeeper.of(encoder(), setup(), evidence);
  }
}
