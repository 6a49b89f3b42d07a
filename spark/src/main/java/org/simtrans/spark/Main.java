package org.simtrans.spark;

import java.util.List;
import java.util.Locale;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Verb;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line for spark-submit, with the verbs that profit from a cluster. */
@Command(
    name = "simtrans-spark",
    description = "SimTrans on Apache Spark; files are named as Hadoop names them.",
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n",
    footer = {
      "",
      "Example: spark-submit --master yarn --num-executors 20 --executor-cores 8 \\\\",
      "    simtrans-spark.jar segment --run hdfs:///runs/trained hdfs:///scans --out hdfs:///masks",
      "Exit codes: 0 done, 1 failed or errors found, 2 wrong usage, 130 stopped after saving."
    })
public final class Main implements Runnable {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // numbers with a point, for people and for scripts
    int code = run(Console.ofSystem(), args);
    if (code != ExitCode.DONE) {
      System.exit(
          code); // otherwise the method just ends, so that the cluster can end in its own way
    }
  }

  /** Runs one command line and returns its exit code. */
  static int run(Console console, String... args) {
    List<Verb> verbs =
        List.of(
            new SegmentVerb(console),
            new VerifyVerb(console),
            new EvaluateVerb(console),
            new PretrainVerb(console),
            new TrainVerb(console));
    CommandLine line = org.simtrans.app.Main.commandLine(new Main(), console, verbs);
    return org.simtrans.app.Main.run(line, console, args);
  }

  /** Without a verb: names the verbs. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no verb given");
  }
}
