package org.simtrans.model;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.Layer;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/**
 * A whole segmentation network that fills in hidden parts of its images: it has an output for each
 * channel of the image in place of each label. Hidden pixels are 0, the mean of what is normalised,
 * as convolutions know no mask token (Li et al., "Architecture-agnostic masked image modeling",
 * 2023).
 */
public final class MaskedModel extends Layer {
  private final SegmentationModel network;
  private final Set<String> outputs;

  /**
   * A network with random weights.
   *
   * @param config how many labels it is for does not matter
   */
  public MaskedModel(ModelConfig config, Rng rng) {
    int channels = config.inChannels();
    ModelConfig filling = new ModelConfig(config.model(), config.encoder(), channels, channels);
    network = add("", Models.create(filling, rng));
    outputs = outputs(filling);
  }

  /** The weights that depend on the number of outputs: they are of no use for masks. */
  private Set<String> outputs(ModelConfig config) {
    ModelConfig more =
        new ModelConfig(
            config.model(), config.encoder(), config.inChannels(), config.classes() + 1);
    SegmentationModel other = Models.create(more, Rng.forLoadedWeights());
    Set<String> different = new TreeSet<>();
    Map<String, Tensor> own = network.state().tensors();
    other
        .state()
        .tensors()
        .forEach(
            (name, weight) -> {
              if (!Arrays.equals(Tensors.shape(weight), Tensors.shape(own.get(name)))) {
                different.add(name);
              }
            });
    other.release();
    return different;
  }

  /**
   * The image as it is guessed, also where it is seen.
   *
   * @param images (B, in, H, W)
   * @param hidden (B, 1, H, W), 1 where the image is not to be seen and 0 elsewhere
   * @return (B, in, H, W)
   */
  public Tensor forward(Tensor images, Tensor hidden) {
    return network.forward(images.mul(Functional.oneMinus(hidden)));
  }

  /** What is kept when pretraining is over, but for its {@link #outputs()}. */
  public SegmentationModel network() {
    return network;
  }

  /** The names of the weights of output layers, which are thrown away. */
  public Set<String> outputs() {
    return outputs;
  }
}
