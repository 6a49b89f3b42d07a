package org.simtrans.ranks;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.simtrans.InvalidSettingException;

/**
 * Where a process meets the others that train the same network, and with which rank.
 *
 * @param rank of this process, from 0
 * @param size how many processes there are
 * @param host host of the meeting point, which all ranks can reach; rank 0 opens it unless {@code
 *     opened}
 * @param port of the meeting point
 * @param opened whether the meeting point is open already, as with torchrun
 * @param job name that distinguishes jobs at the same meeting point; empty if there is none
 * @param round distinguishes this meeting from earlier ones at the same meeting point
 * @param patience how long to wait for the others
 * @param secret that all ranks of the job know; null if there is none
 */
public record Rendezvous(
    int rank,
    int size,
    String host,
    int port,
    boolean opened,
    String job,
    String round,
    Duration patience,
    Secret secret) {
  /** The environment variable with the name of a job that this program starts itself. */
  public static final String JOB = "SIMTRANS_JOB";

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  public Rendezvous {
    if (size < 1 || rank < 0 || rank >= size) {
      throw new InvalidSettingException(
          "this process is rank "
              + rank
              + " of "
              + size
              + ": RANK counts from 0 and must be below WORLD_SIZE");
    }
    if (port < 1 || port > 65535) {
      throw new InvalidSettingException("MASTER_PORT is " + port + "; expected 1 to 65535");
    }
  }

  /** Rank 0 opens the meeting point; all wait five minutes for each other. */
  public Rendezvous(int rank, int size, String host, int port) {
    this(rank, size, host, port, false, "", "0", PATIENCE, null);
  }

  /** The same meeting point, at which ranks wait this long for each other. */
  public Rendezvous withPatience(Duration other) {
    return new Rendezvous(rank, size, host, port, opened, job, round, other, secret);
  }

  /** The same for ranks that know a secret. */
  Rendezvous withSecret(Secret known) {
    return new Rendezvous(rank, size, host, port, opened, job, round, patience, known);
  }

  /** The same for a job of that name. */
  Rendezvous ofJob(String name) {
    return new Rendezvous(rank, size, host, port, opened, name, round, patience, secret);
  }

  /**
   * Whether all ranks are on this host: the meeting point is a loopback address. A name does not
   * tell, because some launchers call rank 0's own host "localhost".
   */
  boolean onThisHostAlone() {
    return host.matches("127(\\.[0-9]{1,3}){3}|(0*:)*:?0*1|\\[::1]");
  }

  /**
   * Reads the environment variables {@code RANK}, {@code WORLD_SIZE}, {@code MASTER_ADDR} and
   * {@code MASTER_PORT}, which torchrun and Kubernetes' training operator set. Slurm sets none of
   * them: if only the last two are set, {@code SLURM_PROCID} and {@code SLURM_NTASKS} replace the
   * first two.
   *
   * @return empty if the environment names no other processes
   * @throws InvalidSettingException if some of the variables are missing or wrong
   */
  public static Optional<Rendezvous> of(Map<String, String> environment) {
    boolean named = environment.containsKey("RANK") || environment.containsKey("WORLD_SIZE");
    boolean slurm =
        !named
            && environment.containsKey("SLURM_PROCID")
            && environment.containsKey("MASTER_ADDR")
            && environment.containsKey("MASTER_PORT");
    if (!named && !slurm) {
      return Optional.empty();
    }
    int size = number(environment, slurm ? "SLURM_NTASKS" : "WORLD_SIZE");
    int rank = number(environment, slurm ? "SLURM_PROCID" : "RANK");
    if (size == 1 && rank == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Rendezvous(
            rank,
            size,
            text(environment, "MASTER_ADDR"),
            number(environment, "MASTER_PORT"),
            "True".equalsIgnoreCase(environment.get("TORCHELASTIC_USE_AGENT_STORE")),
            job(environment),
            environment.getOrDefault("TORCHELASTIC_RESTART_COUNT", "0"),
            PATIENCE,
            secret(environment)));
  }

  /** The name that a launcher gave to the job. */
  private static String job(Map<String, String> environment) {
    for (String name : new String[] {JOB, "TORCHELASTIC_RUN_ID"}) {
      if (environment.containsKey(name)) {
        return environment.get(name);
      }
    }
    String allocation = environment.get("SLURM_JOB_ID");
    return allocation == null
        ? ""
        : allocation + "." + environment.getOrDefault("SLURM_STEP_ID", "0");
  }

  private static Secret secret(Map<String, String> environment) {
    String value = environment.get(Secret.VARIABLE);
    return value == null || value.isEmpty() ? null : Secret.of(value);
  }

  /** The index of this process on its host, from the environment; 0 if it does not say. */
  public static int localRank(Map<String, String> environment) {
    for (String name : new String[] {"LOCAL_RANK", "SLURM_LOCALID"}) {
      if (environment.containsKey(name)) {
        return number(environment, name);
      }
    }
    return 0;
  }

  private static String text(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new InvalidSettingException(
          name
              + " is not set, but this process is to be one of several: set RANK, WORLD_SIZE,"
              + " MASTER_ADDR and MASTER_PORT, all or none");
    }
    return value.strip();
  }

  private static int number(Map<String, String> environment, String name) {
    String value = text(environment, name);
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new InvalidSettingException(name + " is '" + value + "'; expected a whole number");
    }
  }
}
