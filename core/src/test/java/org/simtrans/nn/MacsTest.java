package org.simtrans.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.Pattern;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;

/** What the meter counts of attention layers is what the paper's equations 3 and 4 say. */
class MacsTest {

  /** Equation 3: among all h·w tokens of C channels {@code 4hwC² + 2(hw)²C}. */
  @ParameterizedTest
  @CsvSource({"2, 3, 8", "7, 7, 32"})
  void attentionAmongAllTokens(long h, long w, int channels) {
    SelfAttention attention = new SelfAttention(channels, 4, new Rng(0));
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Tensor tokens = Pattern.tensor("x", 1f, 1, h * w, channels);
      long expected = 4 * h * w * channels * channels + 2 * h * w * h * w * channels;
      assertEquals(expected, Macs.of(() -> attention.forward(tokens)).full());
    }
  }

  /** Equation 4: within M×M windows {@code 4hwC² + 2M²hwC}. */
  @ParameterizedTest
  @CsvSource({"14, 21, 32, 7, false", "14, 21, 32, 7, true", "8, 8, 16, 4, true"})
  void attentionInWindows(int h, int w, int channels, int window, boolean shifted) {
    WindowAttention attention = new WindowAttention(channels, 4, window, new Rng(0));
    Windows windows = Windows.of(h, w, window, shifted);
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Tensor cut = windows.partition(Pattern.tensor("x", 1f, 1, h, w, channels));
      long tokens = (long) h * w;
      long expected = 4 * tokens * channels * channels + 2L * window * window * tokens * channels;
      assertEquals(expected, Macs.of(() -> attention.forward(cut, windows.mask())).full());
    }
  }
}
