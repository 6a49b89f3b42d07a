package org.simtrans.app;

import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import org.simtrans.train.Compute;
import picocli.CommandLine.Option;

/** Options that say where and how the arithmetic runs; common to all verbs that run a network. */
final class ComputeOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of one operation (default: every core).")
  private Integer threads;

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "auto, fp32 or bf16; auto is bf16 where the hardware multiplies it.")
  private String precision;

  @Option(
      names = "--device",
      paramLabel = "D",
      description = "auto, cpu, cuda, cuda:N or mps; auto is the first GPU, else the CPU.")
  private String device;

  /** These options over {@code base}, which may be null. */
  Compute over(Compute base, Long seed) {
    ComputeDevice chosen =
        base != null && device == null
            ? base.device()
            : ComputeDevice.named(device == null ? "auto" : device);
    Precision arithmetic =
        base != null && precision == null
            ? base.precision()
            : Precision.named(precision == null ? "auto" : precision, chosen);
    return new Compute(
        seed != null ? seed : base != null ? base.seed() : 1,
        threads != null ? threads : base != null ? base.threads() : 0,
        arithmetic,
        chosen);
  }

  Compute chosen() {
    return over(null, null);
  }
}
