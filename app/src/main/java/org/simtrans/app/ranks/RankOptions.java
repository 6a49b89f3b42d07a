package org.simtrans.app.ranks;

import java.util.List;
import java.util.Optional;
import org.simtrans.InvalidSettingException;
import org.simtrans.app.cli.Verb;
import org.simtrans.ranks.Ranks;
import org.simtrans.ranks.Rendezvous;
import org.simtrans.tensor.Compute;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * Options of verbs that can run in several processes. This program starts the processes, or
 * torchrun, Slurm or Kubernetes do and set environment variables.
 */
public final class RankOptions {
  @Option(
      names = "--ranks",
      paramLabel = "N",
      description =
          "Let N processes on this host share every batch and the cores (default 1). On several"
              + " hosts torchrun, Slurm or Kubernetes start them instead.")
  private Integer ranks;

  @Option(
      names = "--sync-batch-norm",
      negatable = true,
      description =
          "Let batch norms use the images of all ranks (default), so that training does not depend"
              + " on their number; --no-sync-batch-norm: statistics per rank; less"
              + " communication.")
  private Boolean syncBatchNorm;

  /** Whether this process starts the ranks and is not one of them. */
  public boolean startsOthers() {
    if (ranks == null || LocalJob.ofThisProcess().isPresent()) {
      return false;
    }
    if (ranks < 1) {
      throw new InvalidSettingException("--ranks is " + ranks + "; expected at least 1");
    }
    if (ranks > 1 && !alone()) {
      throw new InvalidSettingException(
          "--ranks is "
              + ranks
              + ", but this process is one of several already, as its environment says (RANK,"
              + " WORLD_SIZE or Slurm's): leave --ranks out, or unset them");
    }
    return ranks > 1;
  }

  /**
   * Starts the ranks with the same command line and waits for all of them. Returns the exit code.
   */
  public int startOthers(CommandSpec spec, Verb verb) {
    List<String> words = spec.root().commandLine().getParseResult().originalArgs();
    Class<?> main = spec.root().userObject().getClass();
    return new LocalJob(main, verb.console(), words, ranks, verb.verbose()).run();
  }

  /** Whether the environment names no other processes. */
  public static boolean alone() {
    return Rendezvous.of(System.getenv()).isEmpty();
  }

  /** Joins the other ranks, if there are any. */
  public Ranks join() {
    LocalJob.ofThisProcess().ifPresent(LocalJob::endWithLauncher);
    Optional<Rendezvous> place = Rendezvous.of(System.getenv());
    return place.map(Ranks::join).orElseGet(Ranks::alone);
  }

  /** {@code compute} with the given choice for batch norms, or else that of {@code base}. */
  public Compute over(Optional<Compute> base, Compute compute) {
    boolean chosen =
        syncBatchNorm != null ? syncBatchNorm : base.map(Compute::syncBatchNorm).orElse(true);
    return compute.withSyncBatchNorm(chosen);
  }

  /**
   * @throws InvalidSettingException if this process is one of several and the verb cannot share its
   *     work
   */
  public static void requireAlone(String verb) {
    if (!alone()) {
      throw new InvalidSettingException(
          "'%s' runs in one process, but by the environment this is one of several (RANK, WORLD_SIZE"
                  .formatted(verb)
              + " or Slurm's): start it once, and share the work of 'pretrain' and 'train' instead");
    }
  }
}
