package org.simtrans.app.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.simtrans.InvalidSettingException;
import org.simtrans.app.cli.ComputeOptions;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.Numbers;
import org.simtrans.app.cli.StopOnSignal;
import org.simtrans.app.cli.Verb;
import org.simtrans.app.learn.LearnProgress;
import org.simtrans.app.ranks.RankOptions;
import org.simtrans.bench.Machine;
import org.simtrans.layout.Splits;
import org.simtrans.learn.LearnConfig;
import org.simtrans.learn.LearnPlan;
import org.simtrans.learn.Learned;
import org.simtrans.learn.Learning;
import org.simtrans.learn.Wishes;
import org.simtrans.metric.Estimate;
import org.simtrans.metric.Evaluation;
import org.simtrans.run.Outcome;
import org.simtrans.train.RunSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "learn",
    description = {
      "Runs 'learn' on one cohort with several numbers of minutes, one after the other, and shows how"
          + " good the masks are after each.",
      "Every run stands in a folder of its own in --out. What is finished there is not done again,"
          + " and what was stopped goes on."
    },
    footer = {"", "Example: simtrans bench learn --data phantoms --out minutes --minutes 2,5,10"})
final class BenchLearnVerb extends Verb {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description = "The folder of the cohort.")
  private Path data;

  @Option(
      names = "--splits",
      paramLabel = "FILE",
      description = "Who is for training, validation and test (default: as 'learn' divides them).")
  private Path splits;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the runs go: FOLDER/minutes-5, FOLDER/minutes-10, ...")
  private Path out;

  @Option(
      names = "--minutes",
      paramLabel = "M[,M...]",
      split = ",",
      defaultValue = "5,10,20,40",
      description = "For everything together, in each run (default ${DEFAULT-VALUE}).")
  private List<Double> minutes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Random seed of the split, the weights and all augmentation (default 1).")
  private Long seed;

  @Mixin private ComputeOptions compute;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  /**
   * One run.
   *
   * @param minutes that it was given
   * @param took that it took, in minutes
   * @param split whom the Dice is of; it and the Dice are null where nobody was held back
   */
  record Row(
      double minutes,
      double took,
      String model,
      boolean pretrained,
      String split,
      Estimate pooledDice,
      Estimate subjectDice) {
    static Row of(Learned learned) {
      LearnPlan plan = learned.plan();
      Evaluation judged = learned.evaluation().orElse(null);
      return new Row(
          plan.minutes(),
          Math.round(1000 * learned.minutes()) / 1000.0,
          plan.training().model(),
          plan.pretrains(),
          judged == null ? null : judged.split(),
          judged == null ? null : judged.overall().pooled().dice(),
          judged == null ? null : judged.overall().perSubject().dice());
    }
  }

  record Benchmark(String benchmark, Machine machine, Path data, List<Row> runs) {}

  BenchLearnVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    RankOptions.requireAlone("bench learn");
    minutes.forEach(BenchLearnVerb::requirePositive);
    LearnConfig config =
        new LearnConfig(
            splits == null ? LearnConfig.usual(data) : LearnConfig.usual(data).withSplits(splits),
            LearnConfig.MINUTES,
            compute.over(null, seed),
            compute.precisionAsked(),
            Wishes.none());
    Machine machine = Machine.here(config.compute().device());
    List<Row> rows = new ArrayList<>();
    for (double given : minutes) {
      Learned learned = learn(config.withMinutes(given));
      if (learned.outcome() == Outcome.STOPPED) {
        console().err().println("simtrans: saved; the same command goes on");
        return ExitCode.STOPPED;
      }
      rows.add(Row.of(learned));
    }
    Benchmark done = new Benchmark("learn", machine, data, rows);
    console().out().println(json ? Json.of(done) : describe(done));
    return ExitCode.DONE;
  }

  private static void requirePositive(double given) {
    if (!(given > 0 && given < Double.POSITIVE_INFINITY)) {
      throw new InvalidSettingException(
          "--minutes names " + given + "; expected numbers above 0, such as 5,10,20");
    }
  }

  private Learned learn(LearnConfig config) throws IOException {
    Path run = out.resolve("minutes-" + Numbers.plain(config.minutes()));
    boolean goesOn = LearnPlan.isIn(run);
    try (LearnProgress progress = new LearnProgress(console(), run, false, false);
        StopOnSignal stop = new StopOnSignal(console(), () -> LearnPlan.isIn(run))) {
      RunSession session =
          RunSession.in(run)
              .withCommand(spec.root().commandLine().getParseResult().originalArgs())
              .stoppedBy(stop.signal());
      Learning learning = new Learning(session, progress);
      if (goesOn) {
        requireSame(config, LearnPlan.read(run), run);
      }
      Learned learned = goesOn ? learning.resume() : learning.run(config);
      if (learned.outcome() != Outcome.STOPPED) {
        progress.report(learned);
      }
      return learned;
    }
  }

  /** A run of other images, another split or another seed would stand under a false name. */
  private void requireSame(LearnConfig config, LearnPlan plan, Path run) {
    Path before = plan.training().data().folder();
    boolean same =
        before.toAbsolutePath().normalize().equals(data.toAbsolutePath().normalize())
            && plan.training().compute().seed() == config.compute().seed()
            && (splits == null || Splits.read(splits).equals(plan.splits()));
    if (!same) {
      throw new InvalidSettingException(
          "%s is a run on %s with seed %d, or with another split than was asked for: name another folder (--out)"
              .formatted(run, before, plan.training().compute().seed()));
    }
  }

  private static String describe(Benchmark done) {
    StringBuilder text = new StringBuilder(BenchText.of(done.machine()));
    text.append(
        "%n%8s%8s  %-14s%-12s%-28s%s%n"
            .formatted("minutes", "took", "network", "pretrained", "pooled Dice", "per subject"));
    for (Row row : done.runs()) {
      text.append(
          "%8s%8.1f  %-14s%-12s%-28s%s%n"
              .formatted(
                  Numbers.plain(row.minutes()),
                  row.took(),
                  row.model(),
                  row.pretrained() ? "yes" : "no",
                  written(row.pooledDice()),
                  written(row.subjectDice())));
    }
    return text.append(
            "%nDice: of %s. One seed and one split show a course,%nand no difference between ways to learn."
                .formatted(whose(done)))
        .toString();
  }

  private static String written(Estimate dice) {
    return dice == null ? "unknown" : dice.written();
  }

  private static String whose(Benchmark done) {
    String split = done.runs().get(done.runs().size() - 1).split();
    return split == null
        ? "nobody, as nobody was held back"
        : split.equals("test")
            ? "the test subjects, which no run has seen"
            : "the subjects that chose epoch and threshold, so a little too good for new ones";
  }
}
