package org.simtrans.encoder;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.Layer;
import org.simtrans.tensor.Tensors;

/** Turns an image into feature maps at strides 4, 8, 16 and 32, each at the end of its stage. */
public abstract class Encoder extends Layer {

  /** (B, in, H, W) -> four maps (B, channels[i], ⌈H/stride⌉, ⌈W/stride⌉), finest first. */
  public abstract List<Tensor> forward(Tensor image);

  /** The channels of the four maps. */
  public abstract List<Integer> channels();

  /** One vector for each image, the mean of the coarsest map: (B, in, H, W) -> (B, C). */
  public Tensor pooled(Tensor image) {
    List<Tensor> maps = forward(image);
    return Tensors.mean(maps.get(maps.size() - 1), false, 2, 3);
  }

  /** How many numbers {@link #pooled} gives. */
  public int width() {
    return channels().get(channels().size() - 1);
  }
}
