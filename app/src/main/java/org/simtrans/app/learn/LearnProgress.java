package org.simtrans.app.learn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.OptionName;
import org.simtrans.app.cli.Progress;
import org.simtrans.app.cli.Sentence;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.Finding;
import org.simtrans.cohort.FindingGroup;
import org.simtrans.cohort.Verification;
import org.simtrans.config.PretrainConfig;
import org.simtrans.layout.Case;
import org.simtrans.learn.LearnListener;
import org.simtrans.learn.LearnPlan;
import org.simtrans.learn.Learned;
import org.simtrans.learn.Learning;
import org.simtrans.metric.CaseResult;
import org.simtrans.predict.SliceStack;
import org.simtrans.report.PictureBook;
import org.simtrans.report.Report;
import org.simtrans.report.ShowCases;
import org.simtrans.report.ShowPretraining;
import org.simtrans.run.FoldFolder;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunFolder;
import org.simtrans.train.EpochEvent;
import org.simtrans.train.SkipEvent;
import org.simtrans.train.StepEvent;
import org.simtrans.train.TrainingListener;

/** Shows what {@code learn} does on stderr, and writes the reports of its parts. */
public final class LearnProgress implements LearnListener, AutoCloseable {
  private static final String EVALUATION = "evaluation"; // the part without a run
  private static final String FOLD = "fold "; // and its number
  private static final int SHOWN = 64; // images of which a few are shown, evenly spread

  private final Console console;
  private final Path run;
  private final boolean silent;
  private final boolean tensorBoard;
  private TrainingProgress part; // that learns now
  private RunWatch watch; // who else hears of it, or null
  private TrainingListener heard; // both
  private Progress counted; // images that are looked into or judged
  private ShowCases cases;

  /**
   * @param silent about the plan, which is the result itself
   * @param tensorBoard whether event files are wanted
   */
  public LearnProgress(Console console, Path run, boolean silent, boolean tensorBoard) {
    this.tensorBoard = tensorBoard;
    this.silent = silent;
    this.console = console;
    this.run = run;
    part = new TrainingProgress(console, "learn", 0);
    heard = part;
  }

  private synchronized void count(String work, int done, int total) {
    if (counted == null) {
      counted = Progress.on(console, work, "images", total);
    }
    counted.at(done);
    if (done == total) {
      counted.close();
      counted = null;
    }
  }

  @Override
  public void onCohort(Cohort cohort) {
    part.onCohort(cohort);
  }

  @Override
  public void onVerifying(int done, int total) {
    count("verify", done, total);
  }

  @Override
  public void onVerified(Verification findings) {
    findings.remarks().forEach(console.err()::println);
    say("warning", findings.warnings());
    say("error", findings.errors());
  }

  private void say(String kind, Iterable<Finding> findings) {
    List<Finding> lines = new ArrayList<>();
    findings.forEach(
        one ->
            lines.add(
                new Finding(
                    Sentence.inOneLine(one.file()),
                    Sentence.inOneLine(one.problem()),
                    Sentence.inOneLine(one.fix()))));
    FindingGroup.of(lines)
        .forEach(group -> console.err().print(OptionName.inText(group.text(kind))));
  }

  @Override
  public void onPlan(LearnPlan plan) {
    if (silent) {
      return;
    }
    console.err().println("the plan:");
    plan.sentences()
        .forEach(sentence -> console.err().printf("  %s%n", OptionName.inText(sentence)));
  }

  @Override
  public void onPart(String name, double minutes) {
    closePart();
    part = new TrainingProgress(console, name, minutes);
    watch = name.equals(EVALUATION) ? null : new RunWatch(folder(name), part, tensorBoard);
    heard = watch == null ? part : watch.listener();
  }

  private RunFolder folder(String name) {
    if (name.equals(Learning.PRETRAINING)) {
      return new RunFolder(run.resolve(Learning.PRETRAINING));
    }
    return name.startsWith(FOLD)
        ? new FoldFolder(run).fold(Integer.parseInt(name.substring(FOLD.length())))
        : new RunFolder(run);
  }

  private void closePart() {
    if (watch != null) {
      watch.close();
    }
    part.close();
  }

  @Override
  public void onJudging(int done, int total) {
    count("evaluate", done, total);
  }

  @Override
  public void onCase(Case one, SliceStack prediction, byte[] truth, CaseResult result) {
    if (cases == null) {
      cases = new ShowCases(SHOWN);
    }
    cases.observe(one, prediction, truth, result);
  }

  @Override
  public void onJudged() {
    try {
      if (cases != null) {
        cases.addTo(PictureBook.begin(new RunFolder(run).pictures()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onPreparing(int done, int total) {
    heard.onPreparing(done, total);
  }

  @Override
  public void onStart(long step, long totalSteps) {
    heard.onStart(step, totalSteps);
  }

  @Override
  public void onStep(StepEvent event) {
    heard.onStep(event);
  }

  @Override
  public void onSkip(SkipEvent event) {
    heard.onSkip(event);
  }

  @Override
  public void onEpoch(EpochEvent event) {
    heard.onEpoch(event);
  }

  @Override
  public void onEnd(Outcome outcome) {
    heard.onEnd(outcome);
  }

  @Override
  public void onMessage(String message) {
    part.onMessage(message);
  }

  /** Writes the reports; gives the one to open. */
  public Path report(Learned learned) throws IOException {
    RunFolder pretraining = new RunFolder(run.resolve(Learning.PRETRAINING));
    if (learned.plan().pretrains()) {
      PretrainConfig begun = PretrainConfig.read(pretraining.config());
      ShowPretraining.of(begun, pretraining).addTo(PictureBook.begin(pretraining.pictures()));
      Report.write(pretraining.path());
    }
    if (learned.plan().folds() != null) {
      FoldFolder folds = new FoldFolder(run);
      for (int i = 0; i < learned.plan().folds(); i++) {
        Report.write(folds.fold(i).path());
      }
    }
    return Report.write(run);
  }

  @Override
  public synchronized void close() {
    closePart();
    if (counted != null) {
      counted.close();
    }
  }
}
