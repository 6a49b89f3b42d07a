package org.simtrans.app.cli;

import org.simtrans.InvalidSettingException;
import org.simtrans.ranks.Rendezvous;
import org.simtrans.tensor.Compute;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import picocli.CommandLine.Option;

/** Options that say where and how the arithmetic runs; common to all verbs that run a network. */
public final class ComputeOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of one operation (default: every core, shared among --ranks).")
  private Integer threads;

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "auto, fp32 or bf16; auto is bf16 if that is faster on this processor.")
  private String precision;

  @Option(
      names = "--device",
      paramLabel = "D",
      description =
          "auto, cpu, cuda, cuda:N or mps; auto is the first GPU, or the CPU if there is"
              + " none.")
  private String device;

  /** These options over {@code base}, which may be null. */
  public Compute over(Compute base, Long seed) {
    ComputeDevice named =
        base != null && device == null
            ? base.device()
            : ComputeDevice.named(device == null ? "auto" : device);
    ComputeDevice chosen = ofRank(named);
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

  /** Ranks of one host take a GPU each, unless one was named. */
  private ComputeDevice ofRank(ComputeDevice found) {
    boolean numbered = device != null && device.contains(":");
    return !numbered && Rendezvous.of(System.getenv()).isPresent()
        ? found.forLocalRank(Rendezvous.localRank(System.getenv()))
        : found;
  }

  /** Whether the precision was asked for. */
  public boolean precisionAsked() {
    return precision != null && !precision.equalsIgnoreCase("auto");
  }

  public Compute chosen() {
    return over(null, null);
  }

  /**
   * The threads of an engine that works in fp32 on the CPU; 0 for as many as it chooses.
   *
   * @throws InvalidSettingException if something else is asked of it
   */
  public int threadsOnCpu(String engine) {
    require(engine, "--device", device, "cpu");
    require(engine, "--precision", precision, "fp32");
    return threads == null ? 0 : threads;
  }

  private static void require(String engine, String option, String asked, String only) {
    if (asked != null && !asked.equals(only) && !asked.equals("auto")) {
      throw new InvalidSettingException(
          "%s is '%s', but --engine %s works with %s alone: leave it out"
              .formatted(option, asked, engine, only));
    }
  }
}
