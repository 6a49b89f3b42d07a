package org.simtrans.app.learn;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.Progress;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.config.PretrainConfig;
import org.simtrans.metric.Evaluation;
import org.simtrans.metric.Scores;
import org.simtrans.predict.Evaluator;
import org.simtrans.report.Comparison;
import org.simtrans.report.PictureBook;
import org.simtrans.report.Report;
import org.simtrans.report.ShowCases;
import org.simtrans.report.StudyGallery;
import org.simtrans.run.RunFolder;
import org.simtrans.study.Study;
import org.simtrans.study.StudyFolder;
import org.simtrans.study.StudyListener;
import org.simtrans.study.StudyRun;
import org.simtrans.study.StudySystem;
import org.simtrans.study.StudyTables;
import org.simtrans.train.TrainingListener;

/** Shows a study on stderr, and makes its pages of the tables that it writes. */
final class StudyProgress implements StudyListener, AutoCloseable {
  private final Console console;
  private final StudyFolder folder;
  private Study study;
  private final boolean tensorBoard; // whether event files are wanted
  private StudyTables tables; // of the runs that are finished
  private RunWatch training; // of the run that is shown, or null
  private Progress images; // that are prepared or evaluated, or null
  private ShowCases cases; // of the run that is evaluated

  StudyProgress(Console console, StudyFolder folder, boolean tensorBoard) {
    this.tensorBoard = tensorBoard;
    this.console = console;
    this.folder = folder;
  }

  /** Whose tables are to be written. */
  void of(Study begun) {
    study = begun;
  }

  @Override
  public ProgressListener counting() {
    return this::onCounted;
  }

  private synchronized void onCounted(int done, int total) {
    if (images == null) {
      images = Progress.on(console, "count", "images", total);
    }
    images.at(done);
  }

  @Override
  public TrainingListener onPretraining(StudySystem system, PretrainConfig how) {
    close();
    console.err().printf("compare: pretraining for %s%n", system.name());
    return watch(
        folder.pretrained(system, how.task()),
        new TrainingProgress(console, "pretrain", how.optimisation().minutes()));
  }

  @Override
  public TrainingListener onTraining(StudyRun run, int number, int total) {
    close();
    console.err().printf("compare: run %d of %d, %s%n", number, total, run.title());
    return watch(
        run.folder(),
        new TrainingProgress(console, "train", study.config().train().optimisation().minutes()));
  }

  private TrainingListener watch(RunFolder run, TrainingProgress progress) {
    training = new RunWatch(run, progress, tensorBoard);
    return training.listener();
  }

  @Override
  public Evaluator.Observer onEvaluating(StudyRun run, int count) {
    close();
    cases = new ShowCases(count);
    images = Progress.on(console, "evaluate", "images", count);
    return cases;
  }

  @Override
  public void onEvaluated(int done, int total) {
    images.at(done);
  }

  @Override
  public void onJudged(StudyRun run) {
    try {
      cases.addTo(PictureBook.begin(run.folder().pictures()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onEarlier(StudyRun run) {
    try {
      Report.renew(run.folder().path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onFinished(StudyRun run, Evaluation evaluation) {
    close();
    Scores pooled = evaluation.overall().pooled();
    Scores subjects = evaluation.overall().perSubject();
    console
        .err()
        .printf(
            "compare: %s: Dice %.3f pooled, %.3f per subject%n",
            run.title(), pooled.dice().mean(), subjects.dice().mean());
    try {
      Report.write(run.folder().path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onTables(StudyTables renewed) {
    tables = renewed;
    try {
      writePages();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writePages() throws IOException {
    Comparison.write(tables, folder.path());
  }

  /** Draws Figure 9, and sets it into the report; for a study that is complete. */
  void drawGallery() throws IOException {
    StudyGallery.write(tables, folder, study.config(), this::onDrawn);
    close();
    writePages();
  }

  private synchronized void onDrawn(int done, int total) {
    if (images == null) {
      images = Progress.on(console, "gallery", "masks", total);
    }
    images.at(done);
  }

  @Override
  public synchronized void close() {
    if (training != null) {
      training.close();
      training = null;
    }
    if (images != null) {
      images.close();
      images = null;
    }
  }
}
