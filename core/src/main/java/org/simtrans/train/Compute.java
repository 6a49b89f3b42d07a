package org.simtrans.train;

import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Torch;

/**
 * Where and how the arithmetic runs, and the seed of everything random.
 *
 * @param threads of one operation; 0 for as many as libtorch chooses
 */
public record Compute(long seed, int threads, Precision precision, ComputeDevice device) {

  public Compute withSeed(long other) {
    return new Compute(other, threads, precision, device);
  }

  /** Applies the thread count to this process. */
  public void apply() {
    Torch.load();
    if (threads > 0) {
      Torch.threads(threads);
    }
  }
}
