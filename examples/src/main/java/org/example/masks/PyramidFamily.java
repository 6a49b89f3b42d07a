package org.example.masks;

import java.util.List;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.EncoderFamily;
import org.simtrans.encoder.EncoderForm;
import org.simtrans.tensor.Rng;

/** Makes {@link Pyramid} known by the name {@code pyramid}. */
public final class PyramidFamily implements EncoderFamily {

  @Override
  public List<String> names() {
    return List.of("pyramid");
  }

  @Override
  public Encoder create(EncoderForm form, Rng rng) {
    return new Pyramid(form.inChannels(), rng);
  }
}
