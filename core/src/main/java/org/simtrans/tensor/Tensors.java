package org.simtrans.tensor;

import java.util.Collection;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.simtrans.host.Torch;

/**
 * Converts between Java arrays and tensors, moves tensors between devices, and controls how long
 * they live. Shapes are as in PyTorch.
 */
public final class Tensors {
  private static final boolean X86 = Loader.getPlatform().endsWith("x86_64");

  private Tensors() {}

  /** A tensor of {@code values}, row-major, copied. */
  public static Tensor of(float[] values, long... shape) {
    Torch.load();
    Tensor t = torch.empty(shape);
    if (values.length > 0) { // an empty tensor has no memory to point to
      new FloatPointer(t.data_ptr_float()).put(values, 0, values.length);
    }
    return t;
  }

  /** A vector of 64-bit integers. */
  public static Tensor of(long[] values) {
    Torch.load();
    return torch.tensor(values);
  }

  /** Ones where {@code values} are true, in fp32. */
  public static Tensor of(boolean[] values, long... shape) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = values[i] ? 1 : 0;
    }
    return of(floats, shape).to(ScalarType.Bool);
  }

  /** Zeros in fp32, on the CPU. */
  public static Tensor zeros(long... shape) {
    Torch.load();
    return torch.zeros(shape);
  }

  /** Ones in fp32, on the CPU. */
  public static Tensor ones(long... shape) {
    Torch.load();
    return torch.ones(shape);
  }

  /** The values, row-major, as float32. */
  public static float[] toFloats(Tensor t) {
    Tensor plain = t.detach().cpu().to(ScalarType.Float).contiguous();
    float[] values = new float[(int) plain.numel()];
    new FloatPointer(plain.data_ptr_float()).get(values);
    return values;
  }

  /** The values of a tensor of float64, row-major. */
  public static double[] toDoubles(Tensor t) {
    Tensor plain = t.detach().cpu().contiguous();
    double[] values = new double[(int) plain.numel()];
    new DoublePointer(plain.data_ptr_double()).get(values);
    return values;
  }

  /** The values of a tensor of int64, row-major. */
  public static long[] toLongs(Tensor t) {
    Tensor plain = t.detach().cpu().contiguous();
    long[] values = new long[(int) plain.numel()];
    new LongPointer(plain.data_ptr_long()).get(values);
    return values;
  }

  /** The sizes of all dimensions. */
  public static long[] shape(Tensor t) {
    long[] shape = new long[(int) t.dim()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = t.size(i);
    }
    return shape;
  }

  /**
   * Makes a tensor outlive its scope; it lives until the process ends, or until {@link #release}.
   */
  public static Tensor keep(Tensor t) {
    t.retainReference();
    return t;
  }

  /**
   * Frees kept tensors at once, with their handles; other handles of the same tensors become empty.
   */
  public static void release(Collection<Tensor> kept) {
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      for (Tensor t : kept) {
        if (!t.isNull()) { // a tensor may be kept in two places
          t.set_data(t.new_empty(0));
          t.close();
        }
      }
    }
  }

  /** {@code t} on a device; {@code t} itself if that is the CPU. */
  public static Tensor to(ComputeDevice device, Tensor t) {
    return device.isCpu() ? t : t.to(device.torch(), t.scalar_type());
  }

  /** Moves {@code t} to the device of {@code like}. */
  public static Tensor toDeviceOf(Tensor like, Tensor t) {
    return like.is_cpu() ? t : t.to(like.device(), t.scalar_type());
  }

  /** (B, C, H, W) with the channels of a pixel beside each other in memory, as oneDNN likes it. */
  public static Tensor channelsLast(Tensor x) {
    return isChannelsLast(x) ? x : x.clone(new MemoryFormatOptional(MemoryFormat.ChannelsLast));
  }

  /** Whether convolutions of (B, C, H, W) are much faster so: in bf16 on a processor. */
  public static boolean likesChannelsLast(Tensor x) {
    return x.is_cpu() && multipliesInBf16(x);
  }

  /** Whether convolutions take (B, C, H, W) for one whose channels come last in memory. */
  public static boolean isChannelsLast(Tensor x) {
    return x.stride(1) == 1 && x.is_contiguous(MemoryFormat.ChannelsLast);
  }

  /** Whether matrix products with {@code t} are computed in bf16, by its type or by autocast. */
  public static boolean multipliesInBf16(Tensor t) {
    return t.scalar_type().intern() == ScalarType.BFloat16
        || torch.is_autocast_enabled(t.is_cpu() ? DeviceType.CPU : DeviceType.CUDA);
  }

  /** Whether oneDNN supports {@code t}: its type, on an x86 processor. */
  public static boolean suitsOneDnn(Tensor t) {
    return X86
        && torch.hasMKLDNN()
        && t.is_cpu()
        && (t.scalar_type().intern() == ScalarType.Float
            || t.scalar_type().intern() == ScalarType.BFloat16);
  }

  /** Whether no value is NaN or infinite. */
  public static boolean isFinite(Tensor t) {
    if (!t.is_floating_point() || t.numel() == 0) {
      return true;
    }
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      // Adding up is fast. A sum can also overflow, and then each value is looked at.
      return Double.isFinite(t.sum().item_double()) || t.isfinite().all().item_bool();
    }
  }

  /** {@code t} in fp32. */
  public static Tensor toFloat(Tensor t) {
    return t.scalar_type().intern() == ScalarType.Double ? t : t.to(ScalarType.Float);
  }

  /** {@code t} in 64 bits. */
  public static Tensor toDouble(Tensor t) {
    return t.to(ScalarType.Double);
  }

  /** {@code t} in bf16. */
  public static Tensor toBfloat16(Tensor t) {
    return t.to(ScalarType.BFloat16);
  }

  /**
   * Waits until {@code t} has been computed: operations on a GPU return before their work is done.
   */
  public static void await(Tensor t) {
    if (!t.is_cpu()) {
      t.detach().reshape(-1).narrow(0, 0, 1).item_double();
    }
  }
}
