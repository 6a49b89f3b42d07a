package org.simtrans.tensor;

import org.simtrans.Setting;
import org.simtrans.host.Torch;

/**
 * Where and how the arithmetic runs, and the seed of everything random.
 *
 * @param threads of one operation; 0 for as many as libtorch chooses
 * @param syncBatchNorm whether the statistics of batch norms are those of all ranks' images (null:
 *     yes), which makes the training the same on any number of ranks
 */
public record Compute(
    long seed, int threads, Precision precision, ComputeDevice device, Boolean syncBatchNorm) {

  public Compute {
    Setting.required(precision, "precision");
    Setting.required(device, "device");
    syncBatchNorm = syncBatchNorm == null || syncBatchNorm;
  }

  /** With the statistics of batch norms over all ranks' images. */
  public Compute(long seed, int threads, Precision precision, ComputeDevice device) {
    this(seed, threads, precision, device, null);
  }

  /** Seed 1 on the first GPU if there is one, in the precision that is fastest there. */
  public static Compute auto() {
    ComputeDevice device = ComputeDevice.named("auto");
    return new Compute(1, 0, Precision.named("auto", device), device);
  }

  /** The same with another seed of everything random. */
  public Compute withSeed(long other) {
    return new Compute(other, threads, precision, device, syncBatchNorm);
  }

  /** The same with so many threads of one operation; 0 for as many as libtorch chooses. */
  public Compute withThreads(int count) {
    return new Compute(seed, count, precision, device, syncBatchNorm);
  }

  /** The same in another precision. */
  public Compute withPrecision(Precision other) {
    return new Compute(seed, threads, other, device, syncBatchNorm);
  }

  /** The same on another device. */
  public Compute on(ComputeDevice other) {
    return new Compute(seed, threads, precision, other, syncBatchNorm);
  }

  /** The same with statistics of batch norms over all ranks' images, or of each rank's own. */
  public Compute withSyncBatchNorm(boolean chosen) {
    return new Compute(seed, threads, precision, device, chosen);
  }

  /** Applies the thread count to this process. */
  public void apply() {
    Torch.load();
    if (threads > 0) {
      Torch.threads(threads);
    }
  }
}
