package org.simtrans.app.learn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.StopOnSignal;
import org.simtrans.app.ranks.RankOptions;
import org.simtrans.config.RunConfig;
import org.simtrans.ranks.Ranks;
import org.simtrans.report.Report;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunFolder;
import org.simtrans.tensor.Compute;
import org.simtrans.train.RunSession;
import org.simtrans.train.Training;
import picocli.CommandLine.Mixin;

/**
 * A verb that makes one run.
 *
 * @param <C> the settings of the run
 */
abstract class TrainingVerb<C extends RunConfig> extends LearningVerb {
  @Mixin private RankOptions rankOptions;

  TrainingVerb(Console console) {
    super(console);
  }

  /** The settings that the options come to. */
  abstract C config();

  /** Adds pictures to the folder of a run that has ended. */
  void show(C config, RunFolder run) throws IOException {}

  /** The file of weights that a user looks for. */
  abstract Path weights(RunFolder run);

  @Override
  public Integer call() throws IOException {
    if (rankOptions.startsOthers()) {
      return rankOptions.startOthers(spec(), this);
    }
    C config = config();
    RunFolder run = options().run();
    try (Ranks ranks = rankOptions.join();
        StopOnSignal stop =
            ranks.first()
                ? new StopOnSignal(console(), run::exists)
                : new StopOnSignal(Console.silent(), () -> true); // only the first writes
        RunWatch watch =
            new RunWatch(
                run,
                new TrainingProgress(console(), config.verb(), config.optimisation().minutes()),
                options().tensorBoard())) {
      Outcome outcome =
          Training.run(
              config,
              RunSession.in(run)
                  .resuming(options().resume())
                  .withCommand(words())
                  .heardBy(watch.listener())
                  .stoppedBy(stop.signal())
                  .checkingMemory( // it knows of whole batches only
                      options().checksMemory() && RankOptions.alone())
                  .among(ranks));
      return ranks.first() ? finish(outcome, config, run) : code(outcome);
    }
  }

  /** Whether several processes are to share the work. */
  final boolean amongRanks() {
    return rankOptions.startsOthers() || !RankOptions.alone();
  }

  /** Writes the report, says where everything is, and gives the exit code. */
  private int finish(Outcome outcome, C config, RunFolder run) throws IOException {
    show(config, run);
    Path report = Report.write(run.path());
    if (outcome == Outcome.STOPPED) {
      console().err().printf("simtrans: saved; continue with --resume --out %s%n", run.path());
    } else {
      console().out().printf("weights  %s%nreport   %s%n", weights(run), report);
    }
    return code(outcome);
  }

  private static int code(Outcome outcome) {
    return outcome == Outcome.STOPPED ? ExitCode.STOPPED : ExitCode.DONE;
  }

  /** Where and how the arithmetic runs, over that of an earlier run. */
  final Compute compute(Optional<Compute> earlier) {
    return rankOptions.over(earlier, options().compute(earlier.orElse(null)));
  }
}
