package org.simtrans.model;

import java.util.List;
import org.simtrans.InvalidSettingException;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.Encoders;
import org.simtrans.tensor.Rng;

/** The segmentation networks by the names of the command line. */
public final class Models {
  private Models() {}

  public static List<String> names() {
    return List.of("simtrans");
  }

  /** A new network with initial weights drawn from {@code rng}. */
  public static SegmentationModel create(ModelConfig config, Rng rng) {
    if (!names().contains(config.model())) {
      throw new InvalidSettingException(
          "--model is '" + config.model() + "'; expected one of " + String.join(", ", names()));
    }
    Encoder encoder = Encoders.named(config.encoder(), config.inChannels(), rng);
    return new SimTrans(encoder, config.classes(), rng);
  }
}
