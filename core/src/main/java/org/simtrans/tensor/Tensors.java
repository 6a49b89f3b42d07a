package org.simtrans.tensor;

import java.util.Collection;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The tensor operations that equations are written with, where libtorch's own methods would ask for
 * option structs and scalars. Shapes are as in PyTorch.
 */
public final class Tensors {
  private static final boolean X86 = Loader.getPlatform().endsWith("x86_64");

  private Tensors() {}

  // --- making and reading ------------------------------------------------------------------

  /** A tensor of {@code values}, row-major, copied. */
  public static Tensor of(float[] values, long... shape) {
    Torch.load();
    Tensor t = torch.empty(shape);
    if (values.length > 0) { // an empty tensor has no memory to point to
      new FloatPointer(t.data_ptr_float()).put(values, 0, values.length);
    }
    return t;
  }

  public static Tensor of(long[] values) {
    Torch.load();
    return torch.tensor(values);
  }

  public static Tensor of(boolean[] values, long... shape) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = values[i] ? 1 : 0;
    }
    return of(floats, shape).to(ScalarType.Bool);
  }

  public static Tensor zeros(long... shape) {
    Torch.load();
    return torch.zeros(shape);
  }

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

  public static long[] shape(Tensor t) {
    long[] shape = new long[(int) t.dim()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = t.size(i);
    }
    return shape;
  }

  /**
   * A tensor that outlives the scope it was made in; it lives until the process ends, or until
   * {@link #release}.
   */
  public static Tensor keep(Tensor t) {
    t.retainReference();
    return t;
  }

  /**
   * Gives back the memory of kept tensors at once; their values are gone, and they have none. Other
   * handles of the same tensors lose them as well.
   */
  public static void release(Collection<Tensor> kept) {
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      kept.forEach(t -> t.set_data(t.new_empty(0)));
    }
  }

  public static Tensor on(ComputeDevice device, Tensor t) {
    return device.isCpu() ? t : t.to(device.torch(), t.scalar_type());
  }

  /** Brings {@code t} to the place where {@code like} lives. */
  public static Tensor beside(Tensor like, Tensor t) {
    return like.is_cpu() ? t : t.to(like.device(), t.scalar_type());
  }

  /** Whether matrix products with {@code t} are taken in bf16, by its type or by autocast. */
  public static boolean multipliesInBf16(Tensor t) {
    return t.scalar_type().intern() == ScalarType.BFloat16
        || torch.is_autocast_enabled(t.is_cpu() ? DeviceType.CPU : DeviceType.CUDA);
  }

  /** Whether oneDNN can take {@code t}: numbers of its types, on an x86 processor. */
  public static boolean suitsOneDnn(Tensor t) {
    return X86
        && torch.hasMKLDNN()
        && t.is_cpu()
        && (t.scalar_type().intern() == ScalarType.Float
            || t.scalar_type().intern() == ScalarType.BFloat16);
  }

  // --- arithmetic --------------------------------------------------------------------------

  public static Tensor times(Tensor t, double factor) {
    return t.mul(new Scalar(factor));
  }

  public static Tensor plus(Tensor t, double summand) {
    return t.add(new Scalar(summand));
  }

  /** {@code 1 - t}. */
  public static Tensor oneMinus(Tensor t) {
    return t.neg().add(new Scalar(1.0));
  }

  public static void clamp(Tensor t, double low, double high) {
    t.clamp_(new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high)));
  }

  public static Tensor toFloat(Tensor t) {
    return t.scalar_type().intern() == ScalarType.Double ? t : t.to(ScalarType.Float);
  }

  public static Tensor toDouble(Tensor t) {
    return t.to(ScalarType.Double);
  }

  public static Tensor toBfloat16(Tensor t) {
    return t.to(ScalarType.BFloat16);
  }

  /** Writes the product of two matrices, (n, k) by (k, m), into {@code out} (n, m). */
  public static void multiplyInto(Tensor out, Tensor a, Tensor b) {
    torch.mm_out(out, a, b);
  }

  /** Waits until {@code t} is there: operations on a GPU return before their work is done. */
  public static void await(Tensor t) {
    if (!t.is_cpu()) {
      t.detach().reshape(-1).narrow(0, 0, 1).item_double();
    }
  }

  public static Tensor fill(Tensor t, Tensor where, double value) {
    return t.masked_fill(where, new Scalar(value));
  }

  /** {@code yes} where {@code where} is not 0, else {@code no}, whose type the result has. */
  public static Tensor choose(Tensor where, Tensor yes, Tensor no) {
    return torch.where(where.to(ScalarType.Bool), yes.to(no.scalar_type()), no);
  }

  // --- reductions --------------------------------------------------------------------------

  /** Sum over {@code dimensions}, which are dropped. */
  public static Tensor sum(Tensor t, long... dimensions) {
    return t.sum(dimensions, false, new ScalarTypeOptional());
  }

  /** Mean over {@code dimensions}, kept as size 1 if {@code keep}. */
  public static Tensor mean(Tensor t, boolean keep, long... dimensions) {
    return t.mean(dimensions, keep, new ScalarTypeOptional());
  }

  /** The index of the largest entry of each row of a matrix. */
  public static Tensor argmaxOfRows(Tensor matrix) {
    return matrix.argmax(new LongOptional(1), false);
  }

  /**
   * Along the last dimension; reckoned in fp32, in which libtorch is also twice as fast as in bf16
   * where rows are no multiple of 32 long. Type kept.
   */
  public static Tensor softmax(Tensor t) {
    return t.softmax(-1, new ScalarTypeOptional(ScalarType.Float)).to(t.scalar_type());
  }

  /** Rows divided by their Euclidean length. */
  public static Tensor unitRows(Tensor matrix) {
    Tensor length = matrix.square().sum(new long[] {1}, true, new ScalarTypeOptional()).sqrt();
    return matrix.div(length.clamp_min(new Scalar(1e-12))); // (n, d) by (n, 1)
  }

  /**
   * The rows of a matrix that {@code index} names, any of them more than once. On a GPU as an
   * embedding, whose gradients are added in a fixed order.
   */
  public static Tensor rows(Tensor matrix, Tensor index) {
    return matrix.is_cpu()
        ? matrix.index_select(0, index)
        : torch.embedding(matrix, beside(matrix, index));
  }

  // --- layout ------------------------------------------------------------------------------

  public static Tensor cat(List<Tensor> parts, long dimension) {
    return torch.cat(new TensorVector(parts.toArray(new Tensor[0])), dimension);
  }

  public static Tensor cat(long dimension, Tensor... parts) {
    return torch.cat(new TensorVector(parts), dimension);
  }

  /** Zeros appended after the last row and column of (B, H, W, C). */
  public static Tensor padRowsAndColumns(Tensor x, long rows, long columns) {
    return rows == 0 && columns == 0
        ? x
        : torch.constant_pad_nd(x, new long[] {0, 0, 0, columns, 0, rows}, new Scalar(0.0));
  }

  /** Zeros appended below and to the right of (B, C, H, W). */
  public static Tensor padBelowAndRight(Tensor x, long below, long right) {
    return below == 0 && right == 0
        ? x
        : torch.constant_pad_nd(x, new long[] {0, right, 0, below}, new Scalar(0.0));
  }

  /** (B, C, H, W) with its last row and column repeated below and to the right. */
  public static Tensor extendBelowAndRight(Tensor x, long below, long right) {
    return below == 0 && right == 0 ? x : torch.replication_pad2d(x, 0, right, 0, below);
  }

  /**
   * TensorFlow's "same" padding of (B, C, H, W) for a k×k kernel: {@code value} around the image,
   * the odd row and column below and to the right, so that the output is (B, C, ⌈H/stride⌉,
   * ⌈W/stride⌉).
   */
  public static Tensor padSame(Tensor x, long k, long stride, double value) {
    long rows = missing(x.size(2), k, stride);
    long columns = missing(x.size(3), k, stride);
    return rows == 0 && columns == 0
        ? x
        : torch.constant_pad_nd(
            x,
            new long[] {columns / 2, columns - columns / 2, rows / 2, rows - rows / 2},
            new Scalar(value));
  }

  private static long missing(long size, long k, long stride) {
    long outputs = (size + stride - 1) / stride;
    return Math.max(0, (outputs - 1) * stride + k - size);
  }

  /** The upper left part of (B, C, H, W). */
  public static Tensor crop(Tensor x, long height, long width) {
    return x.narrow(2, 0, height).narrow(3, 0, width);
  }

  /** Cyclic shift of (B, H, W, C) along H and W. */
  public static Tensor rollRowsAndColumns(Tensor x, long rows, long columns) {
    return rows == 0 && columns == 0
        ? x
        : torch.roll(x, new long[] {rows, columns}, new long[] {1, 2});
  }

  /** (B, C, H, W) mirrored left to right. */
  public static Tensor mirrorColumns(Tensor x) {
    return x.flip(3);
  }

  /** Bilinear resize of (B, C, h, w) to (B, C, height, width), corners aligned. */
  public static Tensor resizeAligned(Tensor x, long height, long width) {
    return x.size(2) == height && x.size(3) == width
        ? x
        : Resampling.bilinear(x, height, width, true);
  }

  /** Each pixel of (B, C, h, w) becomes {@code factor}² pixels, bilinear between their centres. */
  public static Tensor enlarge(Tensor x, long factor) {
    return Resampling.bilinear(x, x.size(2) * factor, x.size(3) * factor, false);
  }

  /**
   * A table of positions, resampled from its square grid to another one by an antialiased bicubic,
   * as timm does; the first row belongs to the class token and is kept. Shape: (1, 1 + g², C) ->
   * (1, 1 + height · width, C).
   */
  public static Tensor resamplePositions(Tensor table, long height, long width) {
    long grid = Math.round(Math.sqrt(table.size(1) - 1));
    if (height == grid && width == grid) {
      return table;
    }
    Tensor square = table.narrow(1, 1, grid * grid).squeeze(0); // (g², C)
    return cat(1, table.narrow(1, 0, 1), Resampling.bicubic(square, height, width).unsqueeze(0));
  }

  /**
   * A table of relative position biases, resampled bicubically from its square of offsets to one of
   * {@code edge}², as Microsoft's Swin does. Shape: (g², heads) -> (edge², heads).
   */
  public static Tensor resampleBiases(Tensor table, long edge) {
    long grid = Math.round(Math.sqrt(table.size(0)));
    long heads = table.size(1);
    Tensor map = toFloat(table).transpose(0, 1).reshape(1, heads, grid, grid);
    return torch
        .upsample_bicubic2d(map, new long[] {edge, edge}, false) // (1, heads, edge, edge)
        .reshape(heads, edge * edge)
        .transpose(0, 1);
  }

  /**
   * Mean over a k×k neighbourhood of each pixel, zeros outside counted in; shape kept (k odd). By
   * running sums, down the columns and then along the rows; of masks of 0 and 1 they are exact.
   */
  public static Tensor boxMean(Tensor x, long k) {
    return times(boxSum(boxSum(x, 2, k), 3, k), 1.0 / (k * k));
  }

  /** Sums over k neighbours along {@code dimension}: the difference of two running sums. */
  private static Tensor boxSum(Tensor x, long dimension, long k) {
    long size = x.size(dimension);
    long half = Math.min(k / 2, size - 1);
    Tensor until = x.cumsum(dimension, new ScalarTypeOptional()); // of all up to and with a place
    Tensor all = until.narrow(dimension, size - 1, 1);
    Tensor ahead =
        cat(
            dimension,
            until.narrow(dimension, half, size - half),
            all.expand(withSize(x, dimension, half)));
    Tensor behind = until.narrow(dimension, 0, size - half - 1);
    Tensor none = x.new_zeros(withSize(x, dimension, half + 1));
    return ahead.sub(cat(dimension, none, behind));
  }

  private static long[] withSize(Tensor x, long dimension, long size) {
    long[] shape = shape(x);
    shape[(int) dimension] = size;
    return shape;
  }

  /**
   * Mean of each k×k block: (B, C, H, W) -> (B, C, ⌈H/k⌉, ⌈W/k⌉); zeros below and to the right
   * complete the last blocks.
   */
  public static Tensor blockMean(Tensor x, long k) {
    Tensor whole = padBelowAndRight(x, Math.floorMod(-x.size(2), k), Math.floorMod(-x.size(3), k));
    long[] block = {k, k};
    return torch.avg_pool2d(whole, block, block, new long[2], false, true, new LongOptional());
  }

  /**
   * The second half of a k×k convolution with dilation d, whose taps have been weighed: each pixel
   * takes tap (i, j) of the pixel that lies (i - k/2) · d rows below and (j - k/2) · d columns to
   * the right of it, and adds them up; zeros outside (k odd). Shape: (B, C · k², H, W) -> (B, C, H,
   * W).
   */
  public static Tensor gatherTaps(Tensor taps, long k, long d) {
    long height = taps.size(2);
    long width = taps.size(3);
    // libtorch's col2im sends values from a pixel to its neighbours, which is this seen from the
    // other side: tap (i, j) goes the way of tap (k-1-i, k-1-j).
    Tensor columns =
        taps.reshape(taps.size(0), taps.size(1) / (k * k), k * k, height * width)
            .flip(2)
            .reshape(taps.size(0), taps.size(1), height * width);
    long pad = k / 2 * d;
    return torch.col2im(
        columns,
        new long[] {height, width},
        new long[] {k, k},
        new long[] {d, d},
        new long[] {pad, pad},
        new long[] {1, 1});
  }

  /** Mean of each 2×2 block, or of what the edge leaves of it: (B, C, ⌈H/2⌉, ⌈W/2⌉). */
  public static Tensor halve(Tensor x) {
    long[] block = {2, 2};
    return torch.avg_pool2d(x, block, block, new long[2], true, false, new LongOptional());
  }

  /** Channels become pixels: (B, C · k², H, W) -> (B, C, k · H, k · W). */
  public static Tensor pixelShuffle(Tensor x, long k) {
    return torch.pixel_shuffle(x, k);
  }

  /**
   * {@code x}, whose gradient is brought together in memory: what has been joined with others gets
   * a slice of their gradient, on which batch norm's backward pass takes eight times as long.
   */
  public static Tensor withGradientInOnePiece(Tensor x) {
    return GradMode.is_enabled() ? times(x, 1) : x;
  }

  // --- losses ------------------------------------------------------------------------------

  /** Binary cross-entropy of logits against targets, pixel by pixel. */
  public static Tensor binaryCrossEntropy(Tensor logits, Tensor targets) {
    return torch.binary_cross_entropy_with_logits(
        logits, targets, new TensorOptional(), new TensorOptional(), 0 /* no reduction */);
  }

  /** Mean over rows of the cross-entropy of (n, classes) logits against n class indices. */
  public static Tensor crossEntropy(Tensor logits, Tensor classes) {
    return torch.cross_entropy_loss(logits, classes);
  }

  /** A value at which {@link #backward} ends: {@code t} without its past. */
  public static Tensor leaf(Tensor t) {
    return t.detach().set_requires_grad(true);
  }

  /** Adds the gradients of all that {@code t} came from, given its own. */
  public static void backward(Tensor t, Tensor gradient) {
    t.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
  }

  /** The same from several values at once. */
  public static void backward(List<Tensor> values, List<Tensor> gradients) {
    torch.backward(
        new TensorVector(values.toArray(Tensor[]::new)),
        new TensorVector(gradients.toArray(Tensor[]::new)),
        new BoolOptional(),
        false,
        new TensorVector());
  }

  /** Scales the gradients so that their joint Euclidean norm is at most {@code limit}. */
  public static double clipGradients(List<Tensor> parameters, double limit) {
    Tensor[] withGradient =
        parameters.stream().filter(p -> p.grad().defined()).toArray(Tensor[]::new);
    return torch.clip_grad_norm_(new TensorVector(withGradient), limit);
  }
}
