package org.simtrans.spark;

import java.io.IOException;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Verb;
import org.simtrans.app.use.EvaluationOptions;
import org.simtrans.metric.Evaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "evaluate",
    description =
        "Draws masks on labelled images and compares them with the truth. Writes"
            + " RUN/evaluation.json and RUN/_evaluation, a table with a row for each image.",
    footer = {"", "Example: ... evaluate --run hdfs:///runs/trained --data hdfs:///archive/t1w"})
final class EvaluateVerb extends Verb {
  @Mixin private NetworkOptions network;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description = "The folder of a cohort with labels.")
  private String data;

  @Mixin private EvaluationOptions evaluating;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the evaluation here; the table goes beside it (default: into RUN).")
  private String out;

  EvaluateVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    try (Cluster cluster = Cluster.open("evaluate")) {
      Archive archive = cluster.archive();
      String run = network.run(archive);
      String file = out == null ? Archive.in(run, "evaluation.json") : archive.full(out);
      EvaluateJob.Summary done =
          new EvaluateJob(
                  archive,
                  network.drawing(archive),
                  run,
                  archive.full(data),
                  evaluating.cohort(),
                  evaluating.split(),
                  evaluating.empty(),
                  file,
                  Archive.in(Archive.folderOf(file), "_evaluation"))
              .run(cluster.session());
      done.remarks().forEach(remark -> console().err().println("simtrans-spark: " + remark));
      console().out().print(evaluating.json() ? done.evaluation().toJson() : describe(done, file));
      return done.failed() == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private static String describe(EvaluateJob.Summary done, String file) {
    Evaluation evaluation = done.evaluation();
    return "%s: %d subjects, %d slices, %d images failed%nDice pooled %.3f, per subject %.3f%n%s%n"
        .formatted(
            evaluation.split(),
            evaluation.subjects(),
            evaluation.slices(),
            done.failed(),
            evaluation.overall().pooled().dice().mean(),
            evaluation.overall().perSubject().dice().mean(),
            file);
  }
}
