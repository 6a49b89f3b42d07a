package org.simtrans.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.Pattern;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/** All taps at once are the four convolutions that they come from. */
class MultiScaleDilatedConvTest {

  @ParameterizedTest
  @CsvSource({"1,20,24", "3,7,5", "2,40,1"}) // 18 pixels of dilation reach beyond small maps
  void isTheSumOfDilatedConvolutions(int out, int height, int width) {
    MultiScaleDilatedConv layer = new MultiScaleDilatedConv(8, out, new Rng(3));
    Tensor x = Pattern.tensor("x", 1f, 2, 8, height, width).requires_grad_(true);
    Tensor same = Pattern.tensor("x", 1f, 2, 8, height, width).requires_grad_(true);
    Tensor towards = Pattern.tensor("towards", 1f, 2, out, height, width);

    Tensor y = layer.forward(x);
    y.mul(towards).sum().backward();
    Tensor weight = layer.parameters().get("scales.2.weight");
    Tensor gradient = weight.grad().clone();
    weight.grad().zero_();
    Tensor expected = convolutions(layer, same);
    expected.mul(towards).sum().backward();

    assertArrayEquals(Tensors.shape(expected), Tensors.shape(y));
    assertArrayEquals(Tensors.toFloats(expected), Tensors.toFloats(y), 1e-5f);
    assertArrayEquals(Tensors.toFloats(same.grad()), Tensors.toFloats(x.grad()), 1e-5f);
    assertArrayEquals(Tensors.toFloats(weight.grad()), Tensors.toFloats(gradient), 1e-4f);
  }

  private static Tensor convolutions(MultiScaleDilatedConv layer, Tensor x) {
    Tensor sum = null;
    for (int i = 0; i < MultiScaleDilatedConv.DILATIONS.size(); i++) {
      long[] apart = {
        MultiScaleDilatedConv.DILATIONS.get(i), MultiScaleDilatedConv.DILATIONS.get(i)
      };
      Tensor weight = layer.parameters().get("scales." + i + ".weight");
      long[] one = {1, 1};
      Tensor scale = torch.conv2d(x, weight, new TensorOptional(), one, apart, apart, 1);
      sum = sum == null ? scale : sum.add(scale);
    }
    return sum;
  }
}
