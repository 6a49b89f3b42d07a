package org.simtrans.onnx;

/**
 * How a kernel walks over a map: of {@code kernel}² taps, {@code dilation} pixels apart, with so
 * many pixels of padding at each side.
 */
record SlidingWindow(
    long kernel, long stride, long dilation, long top, long left, long bottom, long right) {

  /** As PyTorch's convolutions and pools. */
  static SlidingWindow of(long kernel, long stride, long padding, long dilation) {
    return new SlidingWindow(kernel, stride, dilation, padding, padding, padding, padding);
  }

  /** As TensorFlow's "same": outputs ⌈size/stride⌉, the odd pixel below and to the right. */
  static SlidingWindow same(Wire x, long kernel, long stride) {
    long rows = missing(x.height(), kernel, stride);
    long columns = missing(x.width(), kernel, stride);
    return new SlidingWindow(
        kernel, stride, 1, rows / 2, columns / 2, rows - rows / 2, columns - columns / 2);
  }

  private static long missing(long size, long kernel, long stride) {
    long outputs = (size + stride - 1) / stride;
    return Math.max(0, (outputs - 1) * stride + kernel - size);
  }

  /** Patches without overlap; padding completes the last ones. */
  static SlidingWindow patches(Wire x, long size) {
    return new SlidingWindow(
        size, size, 1, 0, 0, Math.floorMod(-x.height(), size), Math.floorMod(-x.width(), size));
  }

  /** Positions along a dimension of (B, C, H, W). */
  long outputs(Wire x, int dimension) {
    long padding = dimension == 2 ? top + bottom : left + right;
    return (x.size(dimension) + padding - dilation * (kernel - 1) - 1) / stride + 1;
  }
}
