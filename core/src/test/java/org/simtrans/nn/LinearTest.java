package org.simtrans.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.Pattern;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/** Many rows take another way through libtorch than few; the numbers have to be the same. */
class LinearTest {
  private static final int IN = 24;
  private static final int OUT = 40;

  @ParameterizedTest
  @CsvSource({
    "1,7,true,FP32", // few rows
    "4,16,true,FP32", // 64 rows, 16 images
    "3,49,true,FP32", // 147 rows, one image
    "3,49,false,FP32",
    "16,300,true,BF16",
    "16,300,false,BF16",
    "2,9,true,BF16"
  })
  void equalsTheMatrixProduct(int batch, int tokens, boolean biased, Precision precision) {
    Linear linear = new Linear(IN, OUT, biased, new Rng(3));
    Tensor weight = linear.parameters().get("weight");
    Tensor bias = linear.parameters().get("bias");
    if (biased) {
      try (NoGrad off = new NoGrad()) {
        bias.copy_(Pattern.tensor("bias", 1f, OUT));
      }
    }
    Tensor x = Pattern.tensor("x", 1f, batch, tokens, IN).requires_grad_(true);
    Tensor same = Pattern.tensor("x", 1f, batch, tokens, IN).requires_grad_(true);
    Tensor towards = Pattern.tensor("towards", 1f, batch, tokens, OUT);

    try (Autocast on = new Autocast(precision, ComputeDevice.CPU)) {
      Tensor y = Tensors.toFloat(linear.forward(x));
      y.mul(towards).sum().backward();
      assertArrayEquals(new long[] {batch, tokens, OUT}, Tensors.shape(y));
      Tensor byWeight = weight.grad().clone();
      Tensor byBias = biased ? bias.grad().clone() : null;
      weight.grad().zero_();
      if (biased) {
        bias.grad().zero_();
      }

      TensorOptional added = biased ? new TensorOptional(bias) : new TensorOptional();
      Tensor expected = Tensors.toFloat(torch.linear(same, weight, added));
      expected.mul(towards).sum().backward();
      double tolerance = precision == Precision.BF16 ? 1e-2 : 1e-5;
      assertNear(expected, y, tolerance);
      assertNear(same.grad(), x.grad(), tolerance);
      assertNear(weight.grad(), byWeight, tolerance);
      if (biased) {
        assertNear(bias.grad(), byBias, tolerance);
      }
    }
  }

  /** The largest difference, as a part of the largest value. */
  private static void assertNear(Tensor expected, Tensor actual, double tolerance) {
    double largest = expected.abs().max().item_double();
    double difference = expected.sub(actual).abs().max().item_double() / largest;
    assertTrue(difference < tolerance, "differs by " + difference + " of the largest value");
  }
}
