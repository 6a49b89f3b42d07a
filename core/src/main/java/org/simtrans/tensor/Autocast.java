package org.simtrans.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * While this is open, matrix products and convolutions on this thread run in the given precision.
 * With {@link Precision#FP32} it changes nothing.
 */
public final class Autocast implements AutoCloseable {
  private final DeviceType device;
  private final boolean before;

  /** Begins at once, for work on {@code device}. */
  public Autocast(Precision precision, ComputeDevice device) {
    this(precision, device.type());
  }

  private Autocast(Precision precision, DeviceType device) {
    this.device = device;
    before = torch.is_autocast_enabled(this.device);
    torch.set_autocast_dtype(this.device, ScalarType.BFloat16);
    torch.set_autocast_enabled(this.device, precision == Precision.BF16);
  }

  /** While this is open, products with {@code t} are computed in its own type. */
  static Autocast off(Tensor t) {
    return new Autocast(Precision.FP32, t.is_cpu() ? DeviceType.CPU : DeviceType.CUDA);
  }

  @Override
  public void close() {
    torch.set_autocast_enabled(device, before);
    if (!before) {
      torch.clear_cache(); // cached casts of weights, which the next step changes
    }
  }
}
