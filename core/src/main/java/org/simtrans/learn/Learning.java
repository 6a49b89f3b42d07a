package org.simtrans.learn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.simtrans.Message;
import org.simtrans.cohort.Cohort;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.layout.Part;
import org.simtrans.metric.Evaluation;
import org.simtrans.predict.Evaluator;
import org.simtrans.predict.Segmenter;
import org.simtrans.run.FoldFolder;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunLock;
import org.simtrans.run.RunPlace;
import org.simtrans.run.TrainedModel;
import org.simtrans.study.CrossValidation;
import org.simtrans.tensor.Compute;
import org.simtrans.train.RunSession;
import org.simtrans.train.Training;

/**
 * From images, of which some have labels, to a network that draws masks: verify, plan, pretrain,
 * learn from labels, judge. The folder becomes one run as {@link Training} leaves it, with the
 * pretraining in a folder of its own inside; with folds, a {@link FoldFolder}.
 *
 * <pre>{@code
 * new Learning(RunSession.in(Path.of("run")), new LearnListener() {})
 *     .run(LearnConfig.of(Path.of("scans")).withMinutes(30));
 * }</pre>
 */
public final class Learning {
  /** The folder of the pretraining, within that of the run. */
  public static final String PRETRAINING = "pretraining";

  private static final String TRAINING = "training";
  private static final String EVALUATION = "evaluation";
  private static final double LEAST = 0.1; // of the minutes are for learning, however late it is

  private final RunSession session;
  private final LearnListener listener;
  private final Path folder;
  private Clock clock;

  /**
   * @param session the folder, the words that the user typed, and what stops it; that it goes on
   *     where a run is there is for {@link #resume} to say
   * @param listener hears of all parts, in place of the session's
   */
  public Learning(RunSession session, LearnListener listener) {
    this.session = session;
    this.listener = listener;
    folder = session.run().path();
    clock = new Clock(folder);
  }

  /** An evaluation was asked to stop. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Makes the plan and nothing else; nothing is written.
   *
   * @throws org.simtrans.layout.CohortException if there are errors in the images, or no labels
   * @throws RunException if the folder holds a run already, or files that a run would replace
   * @throws org.simtrans.InvalidSettingException if the folder lies among the images
   */
  public LearnPlan plan(LearnConfig config) {
    requireFree(config);
    config.compute().apply();
    LearnPlan plan = new Planning(config, folder, listener, clock).plan();
    listener.onPlan(plan);
    return plan;
  }

  /**
   * Begins, and does all that there is to do.
   *
   * @throws org.simtrans.layout.CohortException if there are errors in the images, or no labels
   * @throws RunException if the folder holds a run already, or another process works in it
   */
  public Learned run(LearnConfig config) {
    requireFree(config); // before the folder is made
    LearnPlan plan;
    try (RunLock lock = RunLock.take(folder, listener::onMessage)) {
      plan = plan(config);
      plan.write(folder);
      clock.note();
    }
    try {
      return follow(plan);
    } catch (RuntimeException | Error e) {
      takeBack();
      throw e;
    }
  }

  /**
   * Goes on where an earlier call was stopped, by its plan and in what is left of its minutes.
   *
   * @throws RunException if the folder holds no plan, or what an earlier part wrote cannot be
   *     understood
   */
  public Learned resume() {
    LearnPlan plan = LearnPlan.read(folder);
    requireSound(plan);
    plan.training().compute().apply();
    listener.onPlan(plan);
    return follow(plan);
  }

  /** Settings of parts that are finished are not needed any more, but reports show them. */
  private void requireSound(LearnPlan plan) {
    RunFolder pretraining = new RunFolder(folder.resolve(PRETRAINING));
    if (plan.pretrains() && pretraining.exists()) {
      PretrainConfig.read(pretraining.config());
    }
    FoldFolder folds = new FoldFolder(folder);
    for (int i = 0; i < plan.runs(); i++) {
      RunFolder run = plan.folds() == null ? session.run() : folds.fold(i);
      if (run.exists()) {
        TrainConfig.read(run.config());
      }
    }
  }

  private void requireFree(LearnConfig config) {
    RunPlace.requireOther(folder, config.data().folder());
    if (LearnPlan.isIn(folder)) {
      throw new RunException(
          Message.of(
              "%s holds a run already: continue it ({resume}), or choose another folder ({out})",
              folder));
    }
    session.run().requireFree();
    RunFolder.requireAbsent(
        List.of(LearnPlan.splitsFile(folder), Clock.file(folder), folder.resolve(PRETRAINING)));
  }

  /** If nothing has been learned, the corrected call can have the folder. */
  private void takeBack() {
    boolean begun =
        Files.exists(folder.resolve(PRETRAINING))
            || session.run().exists()
            || new FoldFolder(folder).exists();
    if (begun) {
      return;
    }
    try (RunLock lock = RunLock.take(folder, text -> {})) {
      Files.deleteIfExists(LearnPlan.file(folder));
      Files.deleteIfExists(LearnPlan.splitsFile(folder));
      Files.deleteIfExists(Clock.file(folder));
      lock.close();
      Files.deleteIfExists(folder);
    } catch (IOException | RuntimeException e) {
      return; // why it could not begin is the error to be told
    }
  }

  private Learned follow(LearnPlan plan) {
    if (clock.isFinished(last(plan))) {
      clock.stand();
    }
    Optional<Evaluation> evaluation = Optional.empty();
    boolean goesOn = !plan.pretrains() || isPast(PRETRAINING) || pretrain(plan);
    if (goesOn && plan.folds() != null) {
      return folds(plan);
    }
    goesOn = goesOn && (isPast(TRAINING) || train(plan));
    if (goesOn && plan.judged().isPresent()) {
      try {
        evaluation = Optional.of(judge(plan, plan.judged().orElseThrow()));
        clock.finish(EVALUATION);
      } catch (Stopped asked) {
        goesOn = false;
      }
    }
    clock.note();
    return new Learned(
        goesOn ? Outcome.COMPLETE : Outcome.STOPPED, plan, evaluation, clock.minutes());
  }

  /**
   * Whether nothing is left to do in the folder of a run.
   *
   * @throws RunException if what an earlier process wrote cannot be understood
   */
  public static boolean isFinished(Path run) {
    return new Clock(run).isFinished(last(LearnPlan.read(run)));
  }

  private static String last(LearnPlan plan) {
    return plan.folds() != null || plan.judged().isPresent() ? EVALUATION : TRAINING;
  }

  /** Whether a part was finished, by this process or an earlier one. */
  private boolean isPast(String part) {
    return clock.isFinished(part)
        || part.equals(PRETRAINING) && isPast(TRAINING)
        || part.equals(TRAINING) && clock.isFinished(EVALUATION);
  }

  /** Minutes to learn in, of all parts that learn. */
  static double toLearn(double minutes, double spent, Times times, boolean pretrains, int runs) {
    double rest = minutes - spent - times.sum(pretrains, runs);
    return Math.max(LEAST * minutes, rest);
  }

  private static double rounded(double minutes) {
    return Math.max(0.01, Math.round(100 * minutes) / 100.0);
  }

  private RunSession session(RunFolder run) {
    return new RunSession(
        run,
        run.exists(),
        session.command(),
        new Ticking(listener, clock),
        session.stop(),
        false, // the plan has seen to it
        session.ranks());
  }

  /** Returns whether it came to its end. */
  private boolean pretrain(LearnPlan plan) {
    RunFolder run = new RunFolder(folder.resolve(PRETRAINING));
    double minutes =
        run.exists()
            ? PretrainConfig.read(run.config()).optimisation().minutes()
            : rounded(
                plan.pretrainingShare()
                    * toLearn(plan.minutes(), clock.minutes(), plan.times(), true, plan.runs()));
    listener.onPart(PRETRAINING, minutes);
    return isDone(Training.run(plan.pretraining().withMinutes(minutes), session(run)), PRETRAINING);
  }

  /** Returns whether it came to its end. */
  private boolean train(LearnPlan plan) {
    RunFolder run = session.run();
    double minutes =
        run.exists()
            ? TrainConfig.read(run.config()).optimisation().minutes()
            : rounded(toLearn(plan.minutes(), clock.minutes(), plan.times(), false, 1));
    listener.onPart(TRAINING, minutes);
    return isDone(Training.run(plan.training().withMinutes(minutes), session(run)), TRAINING);
  }

  private boolean isDone(Outcome outcome, String part) {
    boolean done = outcome != Outcome.STOPPED;
    if (done) {
      clock.finish(part);
    } else {
      clock.note();
    }
    return done;
  }

  private Evaluation judge(LearnPlan plan, Part part) {
    if (clock.isFinished(EVALUATION) && Files.exists(session.run().evaluation())) {
      return Evaluation.read(session.run().evaluation());
    }
    listener.onPart(EVALUATION, 0);
    Compute compute = plan.training().compute();
    TrainedModel model = TrainedModel.load(folder, compute.precision(), compute.device());
    try {
      Cohort judged = plan.training().data().open().labelled().only(plan.splits().of(part));
      Evaluation evaluation =
          Evaluator.of(Segmenter.of(model), part.key())
              .evaluate(
                  judged,
                  listener::onCase,
                  (done, total) -> {
                    if (session.stop().requested()) {
                      throw new Stopped();
                    }
                    listener.onJudging(done, total);
                  });
      evaluation.writeCases(session.run().cases());
      evaluation.write(session.run().evaluation());
      listener.onJudged();
      return evaluation;
    } finally {
      model.release();
    }
  }

  private Learned folds(LearnPlan plan) {
    FoldFolder runs = new FoldFolder(folder);
    RunFolder first = runs.fold(0);
    double minutes =
        first.exists()
            ? TrainConfig.read(first.config()).optimisation().minutes()
            : rounded(
                toLearn(plan.minutes(), clock.minutes(), plan.times(), false, plan.folds())
                    / plan.folds());
    CrossValidation validation =
        new CrossValidation(plan.training().withMinutes(minutes), runs, plan.folds());
    validation.remarks().forEach(listener::onMessage);
    for (int i = 0; i < plan.folds(); i++) {
      if (validation.isFinished(i)) {
        continue;
      }
      listener.onPart("fold " + i, minutes);
      Outcome outcome = validation.train(i, session(runs.fold(i)), listener::onJudging);
      clock.note();
      if (outcome == Outcome.STOPPED || session.stop().requested()) {
        return new Learned(Outcome.STOPPED, plan, Optional.empty(), clock.minutes());
      }
    }
    Optional<Evaluation> all = validation.pooled();
    clock.finish(EVALUATION);
    return new Learned(Outcome.COMPLETE, plan, all, clock.minutes());
  }
}
