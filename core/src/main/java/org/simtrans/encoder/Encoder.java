package org.simtrans.encoder;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.Layer;
import org.simtrans.tensor.Functional;

/** Turns an image into feature maps at strides 4, 8, 16 and 32, each at the end of its stage. */
public abstract class Encoder extends Layer {

  /**
   * (B, in, H, W) -> four maps (B, channels[i], ⌈H/stride⌉, ⌈W/stride⌉), finest first; an encoder
   * whose reference rounds down says so.
   */
  public abstract List<Tensor> forward(Tensor image);

  /** The channels of the four maps. */
  public abstract List<Integer> channels();

  /**
   * The name of the kernel that sees the image, (out, in, k, k): the first weight of four
   * dimensions, unless overridden.
   */
  public String firstKernel() {
    return state().tensors().entrySet().stream()
        .filter(weight -> weight.getValue().dim() == 4)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("an encoder without kernels has to name its first"));
  }

  /** The channels of the image. */
  public final int inChannels() {
    return (int) state().tensors().get(firstKernel()).size(1);
  }

  /**
   * Architecture settings, beyond its name, that its weights depend on, as its family names them.
   */
  public Map<String, String> settings() {
    return Map.of();
  }

  /** One vector for each image, the mean of the coarsest map: (B, in, H, W) -> (B, C). */
  public Tensor pooled(Tensor image) {
    List<Tensor> maps = forward(image);
    return Functional.mean(maps.get(maps.size() - 1), false, 2, 3);
  }

  /** How many numbers {@link #pooled} gives. */
  public int width() {
    return channels().get(channels().size() - 1);
  }

  /**
   * How many levels {@link #depthOf} tells apart, beyond the first; 0 in an encoder whose weights
   * all learn alike.
   */
  public int depth() {
    return 0;
  }

  /**
   * How far from the image a weight is: 0 for the first layer, one more for each block above it, up
   * to {@link #depth()} for what follows the last block. Learning rates that decay by layer go by
   * it.
   *
   * @param parameter its name in this encoder's state
   */
  public int depthOf(String parameter) {
    return depth();
  }
}
