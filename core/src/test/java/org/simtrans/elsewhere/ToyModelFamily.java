package org.simtrans.elsewhere;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.Encoders;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.ModelFamily;
import org.simtrans.model.SegmentationModel;
import org.simtrans.nn.Conv2d;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;

/** A model as another jar would bring it: a 1×1 convolution of the encoder's finest map. */
public final class ToyModelFamily implements ModelFamily {

  @Override
  public String name() {
    return "toy-probe";
  }

  @Override
  public String description() {
    return "a linear probe of the finest map";
  }

  @Override
  public String loss() {
    return "toy_brier";
  }

  @Override
  public SegmentationModel create(ModelConfig config, Rng rng) {
    return new Probe(
        Encoders.named(config.encoder(), config.inChannels(), rng), config.classes(), rng);
  }

  private static final class Probe extends SegmentationModel {
    private final Encoder encoder;
    private final Conv2d head;

    Probe(Encoder encoder, int classes, Rng rng) {
      this.encoder = add("encoder", encoder);
      head = add("head", Conv2d.same(encoder.channels().get(0), classes, 1, true, rng));
    }

    @Override
    public Tensor forward(Tensor images) {
      List<Tensor> maps = encoder.forward(images);
      return Functional.interpolateAligned(
          head.forward(maps.get(0)), images.size(2), images.size(3));
    }

    @Override
    public Optional<Encoder> encoder() {
      return Optional.of(encoder);
    }
  }
}
