package org.simtrans.spark;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Verb;
import org.simtrans.run.RunException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/**
 * The common part of both kinds of training: it translates names of files and passes the other
 * options on.
 */
abstract class RanksVerb extends Verb {
  private final String verb;

  @Option(
      names = "--ranks",
      required = true,
      paramLabel = "N",
      description = "How many processes train together; they share every batch.")
  private int ranks;

  @Option(names = "--out", required = true, paramLabel = "RUN", description = "The run's folder.")
  private String out;

  @Option(names = "--data", paramLabel = "DATA", description = "The folder of the cohort.")
  private String data;

  @Option(
      names = "--splits",
      paramLabel = "FILE",
      description = "The splits.json of an earlier run, instead of a new split.")
  private String splits;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The config.json of an earlier run, instead of a preset.")
  private String config;

  @Option(
      names = "--pretrained",
      paramLabel = "RUN-OR-FILE",
      description = "Starting weights: an earlier run, or a file of weights.")
  private String pretrained;

  @Unmatched private List<String> rest;

  RanksVerb(Console console, String verb) {
    super(console);
    this.verb = verb;
  }

  @Override
  public Integer call() throws IOException {
    try (Cluster cluster = Cluster.openForRanks(verb)) {
      Archive archive = cluster.archive();
      Words words =
          new Words(verb, archive.full(out), files(archive), rest == null ? List.of() : rest);
      requireNew(archive, words);
      TrainJob.Ended end = new TrainJob(archive, words, ranks).run(cluster.session());
      if (end.code() == ExitCode.DONE) {
        console().out().println("run  " + words.out());
      } else {
        console().err().println("rank " + end.rank() + ": " + end.lastWords());
      }
      return end.code();
    }
  }

  /** On this machine the ranks see what lies in the folder; elsewhere only those that resume do. */
  private static void requireNew(Archive archive, Words words) throws IOException {
    boolean seen = Archive.isHere(words.out()) || words.resumes();
    if (!seen && !archive.entries(words.out()).isEmpty()) {
      throw new RunException(
          words.out()
              + " holds files already: continue a run with --resume, or choose another folder"
              + " with --out");
    }
  }

  private Map<String, String> files(Archive archive) {
    Map<String, String> files = new LinkedHashMap<>();
    add(files, archive, "--data", data);
    add(files, archive, "--splits", splits);
    add(files, archive, "--config", config);
    add(files, archive, "--pretrained", pretrained);
    return files;
  }

  private static void add(Map<String, String> files, Archive archive, String option, String value) {
    if (value != null) {
      files.put(option, archive.full(value));
    }
  }
}
