package org.simtrans.tensor;

import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.LayoutOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Operations under PyTorch's names, for cases where libtorch's own methods need option structs and
 * scalars. Shapes are as in PyTorch.
 */
public final class Functional {
  private Functional() {}

  /** {@code factor * t}. */
  public static Tensor mul(Tensor t, double factor) {
    return t.mul(new Scalar(factor));
  }

  /** {@code t + summand}. */
  public static Tensor add(Tensor t, double summand) {
    return t.add(new Scalar(summand));
  }

  /** {@code 1 - t}. */
  public static Tensor oneMinus(Tensor t) {
    return t.neg().add(new Scalar(1.0));
  }

  /** Limits the values of {@code t} to [low, high], in place. */
  public static void clamp_(Tensor t, double low, double high) {
    t.clamp_(new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high)));
  }

  /** {@code t}, where it is below {@code least} that. */
  public static Tensor clampMin(Tensor t, double least) {
    return t.clamp_min(new Scalar(least));
  }

  /** Where {@code t} is below {@code limit}. */
  public static Tensor lt(Tensor t, double limit) {
    return t.lt(new Scalar(limit));
  }

  /** Writes the product of two matrices, (n, k) by (k, m), into {@code out} (n, m). */
  public static void mmOut(Tensor out, Tensor a, Tensor b) {
    torch.mm_out(out, a, b);
  }

  /** {@code t} with {@code value} where {@code where} is true. */
  public static Tensor maskedFill(Tensor t, Tensor where, double value) {
    return t.masked_fill(where, new Scalar(value));
  }

  /**
   * A matrix of booleans on the device of {@code like}, true at the given places alone; only these
   * are sent there.
   *
   * @param places counted row by row
   */
  public static Tensor maskAt(Tensor like, long[] places, long rows, long columns) {
    Tensor mask =
        like.new_zeros(
            new long[] {rows * columns},
            new ScalarTypeOptional(ScalarType.Bool),
            new LayoutOptional(),
            new DeviceOptional(),
            new BoolOptional());
    Tensor index = Tensors.toDeviceOf(like, Tensors.of(places));
    return mask.index_fill_(0, index, new Scalar(1.0)).view(rows, columns);
  }

  /** {@code yes} where {@code where} is not 0, else {@code no}, whose type the result has. */
  public static Tensor where(Tensor where, Tensor yes, Tensor no) {
    return torch.where(where.to(ScalarType.Bool), yes.to(no.scalar_type()), no);
  }

  /** Sum over {@code dimensions}, which are dropped. */
  public static Tensor sum(Tensor t, long... dimensions) {
    return t.sum(dimensions, false, new ScalarTypeOptional());
  }

  /** Mean over {@code dimensions}, kept as size 1 if {@code keep}. */
  public static Tensor mean(Tensor t, boolean keep, long... dimensions) {
    return t.mean(dimensions, keep, new ScalarTypeOptional());
  }

  /** The index of the largest entry of each row of a matrix. */
  public static Tensor argmax(Tensor matrix) {
    return matrix.argmax(new LongOptional(1), false);
  }

  /**
   * Softmax along the last dimension, computed in fp32; the type is kept. In libtorch fp32 is also
   * twice as fast as bf16 if the length of rows is not a multiple of 32.
   */
  public static Tensor softmax(Tensor t) {
    return t.softmax(-1, new ScalarTypeOptional(ScalarType.Float)).to(t.scalar_type());
  }

  /** Rows divided by their Euclidean length. */
  public static Tensor normalize(Tensor matrix) {
    Tensor length = matrix.square().sum(new long[] {1}, true, new ScalarTypeOptional()).sqrt();
    return matrix.div(length.clamp_min(new Scalar(1e-12))); // (n, d) by (n, 1)
  }

  /**
   * The rows of a matrix that {@code index} names, any of them more than once. On a GPU as an
   * embedding, whose gradients are added in a fixed order.
   */
  public static Tensor indexSelect(Tensor matrix, Tensor index) {
    return matrix.is_cpu()
        ? matrix.index_select(0, index)
        : torch.embedding(matrix, Tensors.toDeviceOf(matrix, index));
  }

  /** Joins tensors along a dimension that exists. */
  public static Tensor cat(List<Tensor> parts, long dimension) {
    return torch.cat(new TensorVector(parts.toArray(new Tensor[0])), dimension);
  }

  /** Joins tensors along a dimension that exists. */
  public static Tensor cat(long dimension, Tensor... parts) {
    return torch.cat(new TensorVector(parts), dimension);
  }

  /** Zeros appended after the last row and column of (B, H, W, C). */
  public static Tensor padChannelsLast(Tensor x, long rows, long columns) {
    return rows == 0 && columns == 0
        ? x
        : torch.constant_pad_nd(x, new long[] {0, 0, 0, columns, 0, rows}, new Scalar(0.0));
  }

  /** Zeros appended below and to the right of (B, C, H, W). */
  public static Tensor pad(Tensor x, long below, long right) {
    return below == 0 && right == 0
        ? x
        : torch.constant_pad_nd(x, new long[] {0, right, 0, below}, new Scalar(0.0));
  }

  /** (B, C, H, W) with its last row and column repeated below and to the right. */
  public static Tensor replicationPad(Tensor x, long below, long right) {
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
  public static Tensor roll(Tensor x, long rows, long columns) {
    return rows == 0 && columns == 0
        ? x
        : torch.roll(x, new long[] {rows, columns}, new long[] {1, 2});
  }

  /** (B, C, H, W) mirrored left to right. */
  public static Tensor flipColumns(Tensor x) {
    return x.flip(3);
  }

  /** Bilinear resize of (B, C, h, w) to (B, C, height, width), corners aligned. */
  public static Tensor interpolateAligned(Tensor x, long height, long width) {
    return x.size(2) == height && x.size(3) == width
        ? x
        : Resampling.bilinear(x, height, width, true);
  }

  /** Each pixel of (B, C, h, w) becomes {@code factor}² pixels, bilinear between their centres. */
  public static Tensor interpolate(Tensor x, long factor) {
    return Resampling.bilinear(x, x.size(2) * factor, x.size(3) * factor, false);
  }

  /**
   * Mean over a k×k neighbourhood of each pixel, zeros outside counted in; shape kept (k odd). By
   * running sums, down the columns and then along the rows; of masks of 0 and 1 they are exact.
   */
  public static Tensor boxMean(Tensor x, long k) {
    return mul(boxSum(boxSum(x, 2, k), 3, k), 1.0 / (k * k));
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
    long[] shape = Tensors.shape(x);
    shape[(int) dimension] = size;
    return shape;
  }

  /**
   * Mean of each k×k block: (B, C, H, W) -> (B, C, ⌈H/k⌉, ⌈W/k⌉); zeros below and to the right
   * complete the last blocks.
   */
  public static Tensor avgPool2d(Tensor x, long k) {
    Tensor whole = pad(x, Math.floorMod(-x.size(2), k), Math.floorMod(-x.size(3), k));
    long[] block = {k, k};
    return torch.avg_pool2d(whole, block, block, new long[2], false, true, new LongOptional());
  }

  /**
   * The second half of a k×k convolution with dilation d, whose taps have been weighed: each pixel
   * takes tap (i, j) of the pixel that lies (i - k/2) · d rows below and (j - k/2) · d columns to
   * the right of it, and adds them up; zeros outside (k odd). Shape: (B, C · k², H, W) -> (B, C, H,
   * W).
   */
  public static Tensor foldTaps(Tensor taps, long k, long d) {
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
  public static Tensor avgPool2dCeil(Tensor x) {
    long[] block = {2, 2};
    return torch.avg_pool2d(x, block, block, new long[2], true, false, new LongOptional());
  }

  /** Channels become pixels: (B, C · k², H, W) -> (B, C, k · H, k · W). */
  public static Tensor pixelShuffle(Tensor x, long k) {
    return torch.pixel_shuffle(x, k);
  }

  /** Binary cross-entropy of logits against targets, pixel by pixel. */
  public static Tensor binaryCrossEntropyWithLogits(Tensor logits, Tensor targets) {
    return torch.binary_cross_entropy_with_logits(
        logits, targets, new TensorOptional(), new TensorOptional(), 0 /* no reduction */);
  }

  /** Mean over rows of the cross-entropy of (n, classes) logits against n class indices. */
  public static Tensor crossEntropy(Tensor logits, Tensor classes) {
    return torch.cross_entropy_loss(logits, classes);
  }
}
