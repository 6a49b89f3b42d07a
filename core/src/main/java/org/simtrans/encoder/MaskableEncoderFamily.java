package org.simtrans.encoder;

import org.simtrans.tensor.Rng;

/** A family of encoders that can go without parts of an image. */
public interface MaskableEncoderFamily extends EncoderFamily {

  @Override
  MaskableEncoder create(EncoderForm form, Rng rng);
}
