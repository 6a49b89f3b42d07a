package org.simtrans.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.nn.Linear;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * How fast libtorch multiplies large matrices on this machine, by the best of several shapes, as a
 * matrix product or as a linear layer: no network can be faster, and none is as fast. In 1e9
 * floating-point operations a second, two for each multiply-accumulate.
 *
 * @param products every shape, with the best of its repetitions
 */
public record MatmulPeak(double fp32Gflops, double bf16Gflops, List<Product> products) {
  private static final double SECONDS = 0.5; // for each shape and way
  private static final int LEAST_REPETITIONS = 3;

  /** An (n, k) matrix times a (k, m) matrix. */
  public record Product(Precision precision, long n, long k, long m, double gflops) {}

  /**
   * Measures it.
   *
   * @param edge of the largest of three cubes; a multiple of 3, so that the others are round
   */
  public static MatmulPeak measure(ComputeDevice device, int edge) {
    if (edge < 3) {
      throw new InvalidSettingException(
          Message.of(
              "{peak_edge} is %d; expected at least 3, and thousands for a true peak", edge));
    }
    List<Product> products = new ArrayList<>();
    long third = edge / 3;
    for (Precision precision : Precision.values()) {
      for (long side : new long[] {third, 2 * third, 3 * third}) {
        products.add(product(device, precision, side, side, side));
      }
      products.add(product(device, precision, 8 * third, third, 4 * third)); // as of a wide MLP
    }
    return new MatmulPeak(
        best(products, Precision.FP32), best(products, Precision.BF16), List.copyOf(products));
  }

  /** The peak in the arithmetic of a network. */
  public double gflops(Precision precision) {
    return precision == Precision.BF16 ? bf16Gflops : fp32Gflops;
  }

  private static double best(List<Product> products, Precision precision) {
    return products.stream()
        .filter(product -> product.precision == precision)
        .mapToDouble(Product::gflops)
        .max()
        .orElseThrow();
  }

  private static Product product(
      ComputeDevice device, Precision precision, long n, long k, long m) {
    Rng rng = new Rng(1);
    Linear layer = new Linear(Math.toIntExact(k), Math.toIntExact(m), false, rng);
    layer.to(device);
    try (NoGrad off = new NoGrad();
        Autocast on = new Autocast(precision, device);
        Scope scope = new Scope()) {
      Tensor a = matrix(device, precision, n, k, rng);
      Tensor b = matrix(device, precision, k, m, rng);
      Tensor out = matrix(device, precision, n, m, rng);
      double asProduct =
          seconds(
              () -> {
                Functional.mmOut(out, a, b);
                return out;
              });
      double asLayer = seconds(() -> layer.forward(a));
      return new Product(precision, n, k, m, 2.0 * n * k * m / Math.min(asProduct, asLayer) / 1e9);
    } finally {
      layer.release();
    }
  }

  /** Of the best repetition. The first packs, plans and touches the memory. */
  private static double seconds(Supplier<Tensor> work) {
    double least = Double.POSITIVE_INFINITY;
    Tensors.await(Scope.of(work));
    long end = System.nanoTime() + (long) (SECONDS * 1e9);
    for (int i = 0; i < LEAST_REPETITIONS || System.nanoTime() < end; i++) {
      try (Scope scope = new Scope()) {
        long begin = System.nanoTime();
        Tensors.await(work.get());
        least = Math.min(least, (System.nanoTime() - begin) / 1e9);
      }
    }
    return least;
  }

  private static Tensor matrix(
      ComputeDevice device, Precision precision, long rows, long columns, Rng rng) {
    Tensor values = Tensors.zeros(rows, columns);
    rng.fillNormal(values, 1);
    Tensor there = Tensors.to(device, values);
    return precision == Precision.BF16 ? Tensors.toBfloat16(there) : there;
  }
}
