package org.simtrans.loss;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.ranks.Ranks;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Tensors;

/**
 * The loss of masked-image modelling: the mean absolute error over hidden pixels (Xie et al., 2022,
 * equation 2).
 */
public record HiddenPixelLoss() {

  /**
   * @param prediction (B, C, H, W)
   * @param images the same shape
   * @param hidden (B, 1, H, W), 1 in the pixels that count and 0 elsewhere, 1 at least once
   * @return a scalar, at least in fp32
   */
  public Tensor of(Tensor prediction, Tensor images, Tensor hidden) {
    return part(prediction, images, hidden, Ranks.alone());
  }

  /** This rank's part of the loss; the parts add up to that of all ranks' images together. */
  public Tensor part(Tensor prediction, Tensor images, Tensor hidden, Ranks ranks) {
    Tensor error = Tensors.toFloat(prediction).sub(images).abs().mul(hidden); // (B, C, H, W)
    Tensor count = hidden.sum(); // which differs from image to image
    ranks.sum(count);
    return Functional.mul(error.sum().div(count), 1.0 / images.size(1));
  }

  /** The loss of a guess that knows no more than the mean of all that is hidden. */
  public double ofOneGrey(Tensor images, Tensor hidden) {
    Tensor sum = images.mul(hidden).sum();
    Tensor mean = Functional.mul(sum.div(hidden.sum()), 1.0 / images.size(1));
    return of(mean.expand_as(images), images, hidden).item_double();
  }
}
