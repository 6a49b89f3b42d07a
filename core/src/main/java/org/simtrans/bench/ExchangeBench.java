package org.simtrans.bench;

import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.ranks.Ranks;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * Times sums over all ranks, as of gradients, from a few numbers to many: the first says how long
 * any question takes, the last how much the network between the ranks carries.
 *
 * @param ranks who add up together; all run the same
 * @param device where the numbers are
 * @param most bytes of the largest sum
 */
public record ExchangeBench(Ranks ranks, ComputeDevice device, long most) {
  private static final long LEAST = 1 << 10;
  private static final int FACTOR = 16;
  private static final long BYTES_IN_ALL = 1L << 30; // of each size
  private static final int WARM_UP = 3;

  public ExchangeBench {
    if (!ranks.several()) {
      throw new InvalidSettingException(
          Message.of(
              "one process has nobody to exchange with: give {ranks} 2, or start several by torchrun,"
                  + " Slurm or Kubernetes"));
    }
    if (most < LEAST) {
      throw new InvalidSettingException(
          Message.of("{megabytes} is too small; expected at least 1"));
    }
  }

  /** From small to large. */
  public List<ExchangeResult> measure() {
    ranks.on(device);
    return LongStream.concat(
            LongStream.iterate(LEAST, bytes -> bytes < most, bytes -> bytes * FACTOR),
            LongStream.of(most))
        .mapToObj(this::sum)
        .toList();
  }

  private ExchangeResult sum(long bytes) {
    int times = (int) Math.max(10, Math.min(200, BYTES_IN_ALL / bytes));
    double[] milliseconds = new double[times];
    try (Scope scope = new Scope()) {
      Tensor numbers = Tensors.to(device, Tensors.zeros(bytes / Float.BYTES));
      for (int i = -WARM_UP; i < times; i++) {
        long begin = System.nanoTime();
        ranks.sum(numbers);
        Tensors.await(numbers.narrow(0, 0, 1));
        if (i >= 0) {
          milliseconds[i] = (System.nanoTime() - begin) / 1e6;
        }
      }
    }
    Quartiles quartiles = Quartiles.of(milliseconds);
    double sent = 2.0 * (ranks.size() - 1) / ranks.size() * bytes;
    return new ExchangeResult(bytes, quartiles, sent / quartiles.median() / 1e6);
  }
}
