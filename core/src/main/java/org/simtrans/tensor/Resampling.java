package org.simtrans.tensor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.LongVectorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kBicubic;

/**
 * Resamples maps to another size. On a GPU the backward pass of libtorch's own resampling adds in a
 * random order of threads, so that no two runs agree. There it is replaced by a product with a
 * matrix of weights, which gives the same bits each time; the weights are libtorch's resampling of
 * unit vectors.
 */
public final class Resampling {
  private static final Map<Form, Tensor> WEIGHTS = new ConcurrentHashMap<>();

  private Resampling() {}

  /** The parameters of a weight matrix, and its device. */
  private record Form(String device, String kind, long from, long height, long width) {}

  /**
   * (B, C, h, w) to (B, C, height, width), type kept.
   *
   * @param aligned whether the centres of the outermost pixels are kept; otherwise their outer
   *     edges are
   */
  static Tensor bilinear(Tensor x, long height, long width, boolean aligned) {
    return x.is_cpu()
        ? torch.upsample_bilinear2d(x, new long[] {height, width}, aligned)
        : bilinearByProducts(x, height, width, aligned);
  }

  static Tensor bilinearByProducts(Tensor x, long height, long width, boolean aligned) {
    try (Autocast off = Autocast.off(x)) {
      Tensor rows = side(x, x.size(2), height, aligned).transpose(0, 1); // (height, h)
      Tensor columns = side(x, x.size(3), width, aligned); // (w, width)
      return rows.matmul(Tensors.toFloat(x).matmul(columns)).to(x.scalar_type());
    }
  }

  /** (from, to): the weight of each old pixel of a side in each new one. */
  private static Tensor side(Tensor like, long from, long to, boolean aligned) {
    return weights(
        like,
        new Form(place(like), aligned ? "aligned" : "bilinear", from, to, 1),
        () ->
            torch
                .upsample_bilinear2d(
                    torch.eye(from).view(1, from, from, 1), new long[] {to, 1}, aligned)
                .view(from, to));
  }

  /**
   * Resamples a square grid of vectors, row by row, with an antialiased bicubic kernel: (g², C) ->
   * (height · width, C), fp32.
   */
  public static Tensor bicubic(Tensor square, long height, long width) {
    return square.is_cpu()
        ? bicubicByLibtorch(square, height, width)
        : bicubicByProduct(square, height, width);
  }

  private static Tensor bicubicByLibtorch(Tensor square, long height, long width) {
    long grid = Math.round(Math.sqrt(square.size(0)));
    long channels = square.size(1);
    Tensor map = Tensors.toFloat(square).view(1, grid, grid, channels).permute(0, 3, 1, 2);
    InterpolateFuncOptions options = new InterpolateFuncOptions();
    options.size().put(new LongVectorOptional(new LongVector(new long[] {height, width})));
    options.mode().put(new kBicubic());
    options.align_corners().put(new BoolOptional(false));
    options.antialias().put(true);
    return torch
        .interpolate(map, options) // (1, C, height, width)
        .permute(0, 2, 3, 1)
        .reshape(height * width, channels);
  }

  static Tensor bicubicByProduct(Tensor square, long height, long width) {
    long all = square.size(0);
    try (Autocast off = Autocast.off(square)) {
      Tensor weights =
          weights(
              square,
              new Form(place(square), "bicubic", all, height, width),
              () -> bicubicByLibtorch(torch.eye(all), height, width)); // (height · width, g²)
      return weights.matmul(Tensors.toFloat(square));
    }
  }

  private static String place(Tensor t) {
    return t.device().str().getString();
  }

  private static Tensor weights(Tensor like, Form form, Supplier<Tensor> made) {
    return WEIGHTS.computeIfAbsent(
        form, f -> Tensors.keep(Tensors.toDeviceOf(like, made.get().contiguous())));
  }
}
