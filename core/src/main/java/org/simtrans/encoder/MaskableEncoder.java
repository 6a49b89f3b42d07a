package org.simtrans.encoder;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** An encoder that can go without parts of an image, as masked-image modelling asks of it. */
public abstract class MaskableEncoder extends Encoder {

  /**
   * The maps of {@link #forward(Tensor)}, but for each patch that has a hidden pixel, {@code token}
   * stands in the place of its embedding (SimMIM: Xie et al., 2022).
   *
   * @param image (B, in, H, W)
   * @param hidden (B, 1, H, W), 1 where the image is not to be seen and 0 elsewhere
   * @param token ({@link #tokenWidth}), learned
   */
  public abstract List<Tensor> forward(Tensor image, Tensor hidden, Tensor token);

  /** The channels of a patch's embedding. */
  public abstract int tokenWidth();
}
