package org.simtrans.task;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.augment.SliceForm;
import org.simtrans.data.Preprocessing;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.Compute;
import org.simtrans.tensor.Tensors;

/**
 * What every task is given.
 *
 * @param encoder the name of the encoder
 * @param input how slices are prepared, and their size
 * @param batch slices of one update, of all ranks together
 * @param compute where and how the arithmetic runs, and the seed of everything random
 */
public record Setup(String encoder, Preprocessing input, int batch, Compute compute) {

  /** Rows of a slice as the network sees it. */
  public int height() {
    return input.height();
  }

  /** Columns of a slice as the network sees it. */
  public int width() {
    return input.width();
  }

  /** Pixels of a slice. */
  public int pixels() {
    return input.height() * input.width();
  }

  /** Channels of a slice as the network sees it, with those of its neighbours. */
  public int planes() {
    return input.planes();
  }

  /** What the planes are. */
  public SliceForm form() {
    return new SliceForm(input.channels(), input.slices(), input.hasColours());
  }

  /** Numbers of a slice as the network sees it: planes x height x width. */
  public int values() {
    return planes() * pixels();
  }

  /**
   * Planes of a batch on the device that computes: (n, channels, height, width).
   *
   * @param values n * channels * height * width
   */
  public Tensor onDevice(float[] values, int n, int channels) {
    return Tensors.to(compute.device(), Tensors.of(values, n, channels, height(), width()));
  }

  /** Lets a forward pass compute in the chosen precision, until it is closed. */
  public Autocast autocast() {
    return new Autocast(compute.precision(), compute.device());
  }
}
