package org.simtrans.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.cohort.CohortOptions;

/**
 * What a server shows, where it listens, and how much it takes.
 *
 * @param data the folder of the cohort
 * @param cohort how to look at that folder
 * @param runs the folder of the runs; it may not exist yet
 * @param host the address that it listens on
 * @param port 0 for any that is free
 * @param token that every request has to show; needed where others than this machine can connect
 * @param bounds on what others send
 */
public record ServeSettings(
    Path data,
    CohortOptions cohort,
    Path runs,
    String host,
    int port,
    Optional<String> token,
    Bounds bounds) {
  /** The address that only this machine can connect to. */
  public static final String LOOPBACK = "127.0.0.1";

  private static final int SHORTEST_TOKEN = 16;

  /**
   * Bounds on what others send.
   *
   * @param upload bytes of one file
   * @param spool bytes of all files that wait or are kept
   * @param jobs how many files wait or are kept
   */
  public record Bounds(long upload, long spool, int jobs) {
    /** 1 GB for a file, 8 GB and 500 files for all. */
    public static final Bounds USUAL = new Bounds(1L << 30, 8L << 30, 500);
  }

  /**
   * @throws InvalidSettingException if others could connect without a token, or the token is short
   */
  public ServeSettings {
    if (port < 0 || port > 65535) {
      throw new InvalidSettingException(
          Message.of("{port} is %d; expected 0 to 65535, where 0 takes any that is free", port));
    }
    if (token.isEmpty() && !isLoopback(host)) {
      throw new InvalidSettingException(
          Message.of(
              "{host} is %s, where other machines can connect, so a token is needed: write one of %d characters or more into a file that only you can read, and name it ({token_file})",
              host, SHORTEST_TOKEN));
    }
    if (token.isPresent() && token.get().length() < SHORTEST_TOKEN) {
      throw new InvalidSettingException(
          Message.of(
              "the token in {token_file} has %d characters; expected %d or more that nobody can guess",
              token.get().length(), SHORTEST_TOKEN));
    }
  }

  /** A cohort and its runs for this machine alone, on any free port. */
  public static ServeSettings of(Path data, Path runs) {
    return new ServeSettings(
        data, CohortOptions.defaults(), runs, LOOPBACK, 0, Optional.empty(), Bounds.USUAL);
  }

  /** The same on a port. */
  public ServeSettings on(String address, int number) {
    return new ServeSettings(data, cohort, runs, address, number, token, bounds);
  }

  /** The same with a token. */
  public ServeSettings withToken(String secret) {
    return new ServeSettings(data, cohort, runs, host, port, Optional.of(secret), bounds);
  }

  /** The same with other bounds. */
  public ServeSettings within(Bounds other) {
    return new ServeSettings(data, cohort, runs, host, port, token, other);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new InvalidSettingException(
          Message.of("{host} is '%s', which is no address of this machine", host));
    }
  }
}
