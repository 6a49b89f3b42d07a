package org.simtrans.app.learn;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Progress;
import org.simtrans.app.cli.StopOnSignal;
import org.simtrans.config.TrainConfig;
import org.simtrans.learn.LearnPlan;
import org.simtrans.metric.Evaluation;
import org.simtrans.report.Report;
import org.simtrans.run.FoldFolder;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunFolder;
import org.simtrans.study.CrossValidation;
import org.simtrans.train.MemoryRoom;
import org.simtrans.train.RunSession;
import picocli.CommandLine.Option;

/** Options of {@code train} for cross-validation, and the training of folds one after another. */
final class FoldTraining {
  @Option(
      names = "--folds",
      paramLabel = "K",
      description =
          "Cross-validation: train K runs in RUN/fold-0, fold-1, ..., so that every labelled subject"
              + " is tested once, by a run that did not learn from it. RUN/evaluation.json has the"
              + " numbers of all; 'segment --run RUN' draws with all K. What is finished is not done"
              + " again.")
  private Integer folds;

  @Option(
      names = "--fold",
      paramLabel = "I",
      description = "Of the folds only this one, from 0, for example on a host of its own.")
  private Integer fold;

  /** Whether folds are asked for. */
  boolean asked() {
    if (fold != null && folds == null) {
      throw new InvalidSettingException(
          Message.of("{fold} is %d, but {folds} is missing: say of how many", fold));
    }
    return folds != null;
  }

  /** Trains what is missing and pools what is finished. Returns the exit code. */
  int run(TrainConfig config, TrainVerb verb) throws IOException {
    if (folds < 2) {
      throw new InvalidSettingException(Message.of("{folds} is %d; expected at least 2", folds));
    }
    if (fold != null && (fold < 0 || fold >= folds)) {
      throw new InvalidSettingException(
          Message.of("{fold} is %d; expected 0 to %d", fold, folds - 1));
    }
    Console console = verb.console();
    FoldFolder folder = new FoldFolder(verb.options().out());
    if (!folder.exists()) {
      RunFolder.requireAbsent(List.of(LearnPlan.file(folder.path()))); // the folds of another
    }
    CrossValidation validation = new CrossValidation(config, folder, folds);
    validation.remarks().forEach(console::remark);
    if (verb.options().checksMemory()) {
      MemoryRoom.require(validation.config(0), console.err()::println);
    }
    for (int i = fold == null ? 0 : fold; i < (fold == null ? folds : fold + 1); i++) {
      if (validation.isFinished(i)) {
        Report.renew(folder.fold(i).path());
      } else if (train(validation, i, folder, verb) == Outcome.STOPPED) {
        console.err().printf("simtrans: saved; continue with the same command and --resume%n");
        return ExitCode.STOPPED;
      }
    }
    Optional<Evaluation> all = validation.pooled();
    console
        .out()
        .println(
            all.map(FoldTraining::sentence)
                .orElse("the numbers of all folds come when all are finished"));
    all.ifPresent(done -> console.out().printf("numbers  %s%n", folder.evaluation()));
    return ExitCode.DONE;
  }

  private Outcome train(CrossValidation validation, int i, FoldFolder folder, TrainVerb verb)
      throws IOException {
    Console console = verb.console();
    RunFolder run = folder.fold(i);
    console.err().printf("fold %d of 0 to %d%n", i, validation.folds() - 1);
    Outcome outcome;
    try (StopOnSignal stop = new StopOnSignal(console, folder::exists);
        RunWatch watch =
            new RunWatch(
                run,
                new TrainingProgress(
                    console, "train", validation.config(i).optimisation().minutes()),
                verb.options().tensorBoard());
        Evaluating evaluating = new Evaluating(console)) {
      outcome =
          validation.train(
              i,
              RunSession.in(run)
                  .resuming(verb.options().resume())
                  .withCommand(verb.words())
                  .heardBy(watch.listener())
                  .stoppedBy(stop.signal()),
              evaluating::at);
    }
    Report.write(run.path());
    return outcome;
  }

  /** Shows the images of a fold as they are judged. */
  private static final class Evaluating implements AutoCloseable {
    private final Console console;
    private Progress progress;

    Evaluating(Console console) {
      this.console = console;
    }

    void at(int done, int total) {
      if (progress == null) {
        progress = Progress.on(console, "evaluate", "images", total);
      }
      progress.at(done);
    }

    @Override
    public void close() {
      if (progress != null) {
        progress.close();
      }
    }
  }

  private static String sentence(Evaluation all) {
    return "cross-validation: %d subjects, Dice pooled %s, per subject %s"
        .formatted(
            all.subjects(),
            all.overall().pooled().dice().written(),
            all.overall().perSubject().dice().written());
  }
}
