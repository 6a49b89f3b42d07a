package org.simtrans.nn;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Tensors;

/**
 * How a map of H×W tokens is cut into M×M windows for shifted-window attention. The map is shifted
 * cyclically, padded with zeros below and to the right up to whole windows, and cut. Tokens that
 * are not adjacent in the map, but share a window after the shift or the padding, are masked out.
 * timm shifts and then pads; torchvision does it the other way round ({@code padBeforeShift}).
 *
 * <p>A dimension that one window covers is not shifted. A map that is smaller than a window is
 * padded to one, so that the weights do not depend on the size of the input.
 */
public record Windows(
    int height, int width, int window, int shiftRows, int shiftColumns, boolean padBeforeShift) {
  // Added to the score of tokens that are masked out. The usual -100 leaves them e^-100, a
  // denormal number, with which Intel's processors multiply far slower; this leaves them 0.
  private static final float APART = -10000f;

  /** Each holds a number for each pair of tokens of each window, and is never freed. */
  private static final int MOST_MASKS = 64;

  private static final Map<Place, Tensor> MASKS = new ConcurrentHashMap<>();

  /** Which mask, and the device that it is on. */
  private record Place(Windows windows, String device) {}

  static Windows of(int height, int width, int window, boolean shifted) {
    return of(height, width, window, shifted, false);
  }

  /**
   * @param height of the map, in tokens
   * @param width of the map, in tokens
   * @param window edge of a window, in tokens
   * @param shifted whether by half a window, as in every second block
   */
  public static Windows of(
      int height, int width, int window, boolean shifted, boolean padBeforeShift) {
    int shift = shifted ? window / 2 : 0;
    return new Windows(
        height,
        width,
        window,
        height > window ? shift : 0,
        width > window ? shift : 0,
        padBeforeShift);
  }

  /** Rows of windows. */
  public int rows() {
    return (height + window - 1) / window;
  }

  /** Columns of windows. */
  public int columns() {
    return (width + window - 1) / window;
  }

  /** Windows of one image. */
  public int count() {
    return rows() * columns();
  }

  private boolean shifted() {
    return shiftRows > 0 || shiftColumns > 0;
  }

  /** (B, H, W, C) -> (B · windows, M², C). */
  Tensor partition(Tensor x) {
    long channels = x.size(3);
    Tensor whole = padBeforeShift ? shifted(padded(x)) : padded(shifted(x));
    return whole
        .view(x.size(0), rows(), window, columns(), window, channels)
        .permute(0, 1, 3, 2, 4, 5) // (B, rows, columns, M, M, C)
        .reshape(-1, (long) window * window, channels);
  }

  private Tensor shifted(Tensor x) {
    return Functional.roll(x, -shiftRows, -shiftColumns);
  }

  private Tensor padded(Tensor x) {
    return Functional.padChannelsLast(
        x, (long) rows() * window - height, (long) columns() * window - width);
  }

  /** (B · windows, M², C) -> (B, H, W, C): undoes {@link #partition}. */
  Tensor merge(Tensor windows) {
    long channels = windows.size(2);
    Tensor whole =
        windows
            .view(-1, rows(), columns(), window, window, channels)
            .permute(0, 1, 3, 2, 4, 5)
            .reshape(-1, (long) rows() * window, (long) columns() * window, channels);
    return padBeforeShift ? cropped(unshifted(whole)) : unshifted(cropped(whole));
  }

  private Tensor unshifted(Tensor x) {
    return Functional.roll(x, shiftRows, shiftColumns);
  }

  private Tensor cropped(Tensor x) {
    return x.narrow(1, 0, height).narrow(2, 0, width);
  }

  /** What is added to the scores, (windows, 1, M², M²); null where nothing is shifted. */
  public Tensor mask() {
    return shifted() ? mask("cpu", UnaryOperator.identity()) : null;
  }

  /** The mask on the device of {@code x}. */
  Tensor maskBeside(Tensor x) {
    if (!shifted() || x.is_cpu()) {
      return mask();
    }
    return mask(x.device().str().getString(), mask -> Tensors.toDeviceOf(x, mask));
  }

  /**
   * A mask is made once, unless masks of many other sizes were made before; then it is made anew
   * each time and belongs to the scope around it.
   */
  private Tensor mask(String device, UnaryOperator<Tensor> there) {
    Place place = new Place(this, device);
    Tensor kept = MASKS.get(place);
    if (kept != null) {
      return kept;
    }
    return MASKS.size() < MOST_MASKS
        ? MASKS.computeIfAbsent(place, none -> Tensors.keep(there.apply(makeMask())))
        : there.apply(makeMask());
  }

  private Tensor makeMask() {
    int[] rowRegion = regions(rows() * window, shiftRows);
    int[] columnRegion = regions(columns() * window, shiftColumns);
    int tokens = window * window;
    float[] mask = new float[count() * tokens * tokens];
    int[] region = new int[tokens];
    for (int w = 0; w < count(); w++) {
      int top = w / columns() * window;
      int left = w % columns() * window;
      for (int t = 0; t < tokens; t++) {
        region[t] = rowRegion[top + t / window] * 3 + columnRegion[left + t % window];
      }
      for (int a = 0; a < tokens; a++) {
        for (int b = 0; b < tokens; b++) {
          mask[(w * tokens + a) * tokens + b] = region[a] == region[b] ? 0 : APART;
        }
      }
    }
    return Tensors.of(mask, count(), 1, tokens, tokens);
  }

  /** Along one dimension: 0 before the last window, 1 in it, 2 in what the shift brought round. */
  private int[] regions(int size, int shift) {
    int[] region = new int[size];
    for (int i = size - window; i < size; i++) {
      region[i] = i < size - shift ? 1 : 2;
    }
    return region;
  }
}
