package org.simtrans.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.Pattern;

/** The way that a GPU takes gives what libtorch's own resampling gives, and so do its gradients. */
class ResamplingTest {
  private static final float LITTLE = 1e-5f;

  @ParameterizedTest
  @CsvSource({
    "7, 5, 28, 20, true",
    "7, 5, 28, 20, false",
    "56, 40, 224, 160, true",
    "9, 9, 4, 5, true",
    "9, 9, 4, 5, false",
    "1, 3, 6, 1, true",
    "1, 3, 6, 3, false"
  })
  void bilinear(long h, long w, long height, long width, boolean aligned) {
    Tensor x = Pattern.tensor("x", 1f, 2, 3, h, w).requires_grad_(true);
    Tensor same = Pattern.tensor("x", 1f, 2, 3, h, w).requires_grad_(true);

    assertAlike(
        same,
        Resampling.bilinear(same, height, width, aligned),
        x,
        Resampling.bilinearByProducts(x, height, width, aligned));
  }

  @ParameterizedTest
  @CsvSource({"14, 24, 24", "14, 6, 5", "4, 4, 9"})
  void bicubic(long grid, long height, long width) {
    Tensor x = Pattern.tensor("x", 1f, grid * grid, 8).requires_grad_(true);
    Tensor same = Pattern.tensor("x", 1f, grid * grid, 8).requires_grad_(true);

    assertAlike(
        same,
        Resampling.bicubic(same, height, width),
        x,
        Resampling.bicubicByProduct(x, height, width));
  }

  private static void assertAlike(Tensor from, Tensor expected, Tensor x, Tensor resampled) {
    resampled.square().sum().backward();
    expected.square().sum().backward();
    assertArrayEquals(Tensors.toFloats(expected), Tensors.toFloats(resampled), LITTLE);
    float[] gradient = Tensors.toFloats(from.grad());
    assertArrayEquals(gradient, Tensors.toFloats(x.grad()), 10 * LITTLE);
  }
}
