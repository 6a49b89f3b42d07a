package org.simtrans.model;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.encoder.Encoder;
import org.simtrans.tensor.Rng;

/**
 * The paper's network: the four maps of a pretrained encoder, joined and decoded. With a ResNet-50
 * it is the paper's ResUNet.
 */
public final class SimTrans extends SegmentationModel {
  private final Encoder encoder;
  private final PapersDecoder decoder;

  /** A decoder with random weights on {@code encoder}. */
  public SimTrans(Encoder encoder, int classes, Rng rng) {
    this.encoder = add("encoder", encoder);
    decoder = add("", new PapersDecoder(encoder.channels(), classes, rng));
  }

  @Override
  public Tensor forward(Tensor images) {
    return decode(encoder.forward(images), images);
  }

  /** The decoder alone, on the maps that the encoder gave for {@code images}. */
  public Tensor decode(List<Tensor> maps, Tensor images) {
    return decoder.forward(maps, images);
  }

  @Override
  public Optional<Encoder> encoder() {
    return Optional.of(encoder);
  }
}
