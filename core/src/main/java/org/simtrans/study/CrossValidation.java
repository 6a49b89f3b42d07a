package org.simtrans.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.Outputs;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.config.DataConfig;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.layout.Splits;
import org.simtrans.metric.Evaluation;
import org.simtrans.plan.Choice;
import org.simtrans.plan.ImagePlan;
import org.simtrans.predict.Evaluator;
import org.simtrans.predict.Segmenter;
import org.simtrans.run.FoldFolder;
import org.simtrans.run.ModelCard;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.Compute;
import org.simtrans.train.RunSession;
import org.simtrans.train.Training;

/**
 * Cross-validation: every labelled subject is a test subject of one fold. A fold's validation
 * subjects choose its epoch, threshold and smallest part, and its test subjects are judged. The
 * folds may be trained in any order, and on several hosts.
 */
public final class CrossValidation {
  private final TrainConfig config;
  private final FoldFolder folder;
  private final List<Splits> splits;
  private final List<String> remarks = new ArrayList<>();

  /**
   * Draws the folds, or takes those that the folder holds.
   *
   * @param asked its split is not used
   * @throws InvalidSettingException if there are too few subjects, or weights to begin with have
   *     seen labels of test subjects
   */
  public CrossValidation(TrainConfig asked, FoldFolder folder, int folds) {
    if (asked.data().splits() != null) {
      throw new InvalidSettingException(
          Message.of(
              "{splits} and {folds} exclude each other, as folds are splits: leave one out"));
    }
    this.folder = folder;
    Cohort cohort = asked.cohort();
    splits = splits(asked, cohort, folds);
    config = planned(asked, cohort);
    if (config.pretrained() != null) {
      new SeenBefore(config.data().folder(), cohort.subjects(), config.pretrained())
          .of(splits)
          .ifPresent(remarks::add);
    }
  }

  private List<Splits> splits(TrainConfig asked, Cohort cohort, int folds) {
    if (!folder.exists()) {
      requireUnused(folds);
      List<Splits> drawn =
          Splits.folds(
              cohort.subjects(), folds, asked.compute().seed(), asked.data().valFraction());
      for (int i = folds - 1; i >= 0; i--) { // the first is last: with it, all are there
        write(drawn.get(i), folder.splits(i));
      }
    } else if (folder.count() != folds) {
      throw new RunException(
          Message.of(
              "%s holds %d folds, and {folds} is %d: continue with as many, or choose another folder ({out})",
              folder.path(), folder.count(), folds));
    }
    return IntStream.range(0, folds).mapToObj(i -> Splits.read(folder.splits(i))).toList();
  }

  /** Splits of a start that was killed are drawn again; those that others wrote are kept. */
  private void requireUnused(int folds) {
    List<Path> files =
        new ArrayList<>(
            List.of(new RunFolder(folder.path()).config(), folder.evaluation(), folder.cases()));
    for (int i = 0; i < folds; i++) {
      files.add(folder.fold(i).path());
      if (!Outputs.wrote(folder.splits(i))) {
        files.add(folder.splits(i));
      }
    }
    RunFolder.requireAbsent(files);
  }

  private static void write(Splits splits, Path file) {
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw RunFolder.unwritable(file, e);
    }
    splits.write(file);
  }

  /**
   * What images tell is chosen once, so that the models of all folds can draw together; a window of
   * Hounsfield units comes from the labels of all subjects, as in nnU-Net.
   */
  private static TrainConfig planned(TrainConfig asked, Cohort cohort) {
    TrainConfig looked = (TrainConfig) asked.looked(text -> {});
    DataConfig data = looked.data();
    boolean prepared = data.preparedBefore(looked.pretrained()).isPresent();
    if (prepared || !data.preprocessing().undecided()) {
      return looked;
    }
    Choice choice = ImagePlan.choose(data.preprocessing(), cohort, LabelValues.scan(cohort));
    return looked.with(data.withPreprocessing(choice.preprocessing()));
  }

  /** The number of folds. */
  public int folds() {
    return splits.size();
  }

  /** What must be known to read the numbers. */
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** What a fold does. */
  public TrainConfig config(int fold) {
    return config.withSplits(folder.splits(fold));
  }

  /** Whether a fold is trained and judged. */
  public boolean isFinished(int fold) {
    return Files.exists(folder.fold(fold).evaluation());
  }

  /**
   * Trains a fold, and judges its test subjects.
   *
   * @param session of the fold's own run folder
   * @return STOPPED if it was asked to stop; then it can be resumed
   */
  public Outcome train(int fold, RunSession session, ProgressListener evaluating) {
    Outcome outcome = Training.run(config(fold), session);
    if (outcome != Outcome.STOPPED) {
      evaluate(fold, evaluating);
    }
    return outcome;
  }

  private void evaluate(int fold, ProgressListener listener) {
    RunFolder run = folder.fold(fold);
    Compute compute = config.compute();
    TrainedModel model = TrainedModel.load(run.path(), compute.precision(), compute.device());
    try {
      Cohort test = config.data().open().labelled().only(splits.get(fold).test());
      Evaluation evaluation =
          Evaluator.of(Segmenter.of(model), "test")
              .evaluate(test, (one, drawn, truth, result) -> {}, listener);
      evaluation.writeCases(run.cases());
      evaluation.write(run.evaluation()); // the last, which says that the fold is finished
    } finally {
      model.release();
    }
  }

  /**
   * The scores of all labelled subjects, each by the fold that did not learn from it; written to
   * the folder.
   *
   * @return empty as long as a fold is missing
   * @throws RunException if the folds were trained in different ways
   */
  public Optional<Evaluation> pooled() {
    if (!IntStream.range(0, folds()).allMatch(this::isFinished)) {
      return Optional.empty();
    }
    List<Evaluation> parts = new ArrayList<>();
    List<Double> thresholds = new ArrayList<>();
    for (int i = 0; i < folds(); i++) {
      requireLikeFirst(i);
      parts.add(Evaluation.read(folder.fold(i).evaluation()));
      thresholds.add(ModelCard.read(folder.fold(i).model()).threshold());
    }
    double mean = thresholds.stream().mapToDouble(t -> t).average().orElseThrow();
    List<String> said = new ArrayList<>();
    said.add(
        "each of the %d folds judged its own test subjects, at the threshold that its validation subjects chose (%s)"
            .formatted(folds(), thresholds));
    said.addAll(remarks);
    Evaluation all =
        Evaluation.pooled(
            parts,
            Evaluator.settings(
                Evaluation.CROSS_VALIDATION, mean, ModelCard.read(folder.fold(0).model()).labels()),
            said);
    all.writeCases(folder.cases());
    all.write(folder.evaluation());
    return Optional.of(all);
  }

  private void requireLikeFirst(int fold) {
    if (!settings(fold).equals(settings(0))) {
      throw new RunException(
          Message.of(
              "%s and %s were trained with different settings, so their numbers cannot be pooled: train one of them again",
              folder.fold(0).path(), folder.fold(fold).path()));
    }
  }

  /** But for where it ran and what it was tested on. */
  private TrainConfig settings(int fold) {
    TrainConfig own = TrainConfig.read(folder.fold(fold).config());
    return own.with(own.data().withSplits(null).withFolder(folder.path()))
        .withPretrained(null)
        .with(Compute.auto());
  }

  /**
   * What weights to begin with have seen of the cohort.
   *
   * @param data the folder of the cohort
   * @param subjects with labels
   */
  private record SeenBefore(Path data, List<String> subjects, Path weights) {

    /**
     * @return what must be said; empty where nothing is known to have been seen
     * @throws InvalidSettingException if labels of test subjects were learned from
     */
    Optional<String> of(List<Splits> folds) {
      Set<String> tested = new HashSet<>();
      folds.forEach(fold -> tested.addAll(fold.test()));
      boolean images = false;
      Path source = weights;
      for (int depth = 0;
          source != null && depth < 20;
          depth++) { // each may have begun with another
        RunFolder run =
            new RunFolder(Files.isDirectory(source) ? source : source.toAbsolutePath().getParent());
        if (!run.exists() || !Files.exists(run.splits()) || !isOfThisCohort(run)) {
          break;
        }
        Splits known = Splits.read(run.splits());
        Set<String> labels = labelsSeen(run, known);
        labels.retainAll(tested);
        if (!labels.isEmpty()) {
          throw new InvalidSettingException(
              Message.of(
                  "{pretrained}: %s learned from labels of %d subjects (the first is %s), which are test subjects of folds here: the numbers would be too good; begin with weights that saw no labels",
                  run.path(), labels.size(), labels.stream().sorted().findFirst().orElseThrow()));
        }
        Set<String> seen = new HashSet<>(subjects);
        seen.removeAll(known.val());
        seen.removeAll(known.test());
        images |= seen.stream().anyMatch(tested::contains);
        source = run.beganWith().orElse(null);
      }
      return images
          ? Optional.of(
              "%s saw images of test subjects, without their labels: the numbers are transductive, and for new subjects may be a little lower"
                  .formatted(weights))
          : Optional.empty();
    }

    private boolean isOfThisCohort(RunFolder run) {
      return data.toString()
          .equals(run.readConfig().path("config").path("data").path("folder").asText());
    }

    private static Set<String> labelsSeen(RunFolder run, Splits known) {
      Set<String> labels = new HashSet<>();
      boolean trained = run.readConfig().path("verb").asText().equals("train");
      if (trained) {
        labels.addAll(known.val());
      }
      if (trained || PretrainConfig.read(run.config()).task().learnsFromLabels()) {
        labels.addAll(known.train());
      }
      return labels;
    }
  }
}
