package org.simtrans.app.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.simtrans.app.cli.CohortChoice;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Sentence;
import org.simtrans.app.cli.Verb;
import org.simtrans.server.ServeSettings;
import org.simtrans.server.Server;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "serve",
    description =
        "Shows a cohort in the browser: look at the scans, correct masks, learn again, compare runs."
            + " Runs until it is stopped with Ctrl-C; training that it started goes on.",
    footer = {"", "Example: simtrans serve --data phantoms --runs runs"})
public final class ServeVerb extends Verb {
  private static final int PATIENCE = 15; // seconds, for a mask at hand

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description = "The folder of the cohort; labels that are drawn are written into it.")
  private Path data;

  @Option(
      names = "--runs",
      paramLabel = "RUNS",
      defaultValue = "runs",
      description = "The folder that holds the folders of runs (default ${DEFAULT-VALUE}).")
  private Path runs;

  @Option(
      names = "--host",
      paramLabel = "H",
      defaultValue = ServeSettings.LOOPBACK,
      description = "The address to listen on (default ${DEFAULT-VALUE}: this machine alone).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "8080",
      description = "The port to listen on; 0 for any that is free (default ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--token-file",
      paramLabel = "F",
      description = "A file with a secret that everyone who connects has to know.")
  private Path tokenFile;

  @Mixin private CohortChoice cohort;

  @Spec private CommandSpec spec;

  public ServeVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    ServeSettings settings =
        new ServeSettings(
            data, cohort.options(), runs, host, port, token(), ServeSettings.Bounds.USUAL);
    Class<?> main = spec.root().userObject().getClass();
    Set<String> verbs = new TreeSet<>(Set.of("learn", "train", "pretrain"));
    verbs.retainAll(spec.root().subcommands().keySet());
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (Server server = Server.start(settings, new JavaLauncher(main, verbs))) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(asked, closed), "stop-serving"));
      server
          .sentences()
          .forEach(one -> console().err().printf("serve: %s.%n", Sentence.inOneLine(one)));
      console().out().println(server.address());
      asked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closed.countDown();
    return ExitCode.DONE;
  }

  /** Lets the server close before the process ends. */
  private static void stop(CountDownLatch asked, CountDownLatch closed) {
    asked.countDown();
    try {
      closed.await(PATIENCE, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // In a shutdown hook this is the only way to choose the exit code.
    Runtime.getRuntime().halt(ExitCode.STOPPED);
  }

  private Optional<String> token() {
    if (tokenFile == null) {
      return Optional.empty();
    }
    try {
      String token = Files.readString(tokenFile).strip();
      if (tokenFile.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(tokenFile);
        if (rights.contains(PosixFilePermission.OTHERS_READ)) {
          console()
              .remark("everyone on this machine can read " + tokenFile + "; chmod 600 mends it");
        }
      }
      return Optional.of(token);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
