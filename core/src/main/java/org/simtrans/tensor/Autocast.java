package org.simtrans.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Until it is closed, matrix products and convolutions on this thread run in the given precision.
 * With {@link Precision#FP32} it does nothing.
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

  /** Products with {@code t} are taken in its own type until then. */
  static Autocast off(Tensor t) {
    return new Autocast(Precision.FP32, t.is_cpu() ? DeviceType.CPU : DeviceType.CUDA);
  }

  @Override
  public void close() {
    torch.set_autocast_enabled(device, before);
    if (!before) {
      torch.clear_cache(); // the casts of weights, which the next step will have changed
    }
  }
}
