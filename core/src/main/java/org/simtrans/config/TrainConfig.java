package org.simtrans.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.Setting;
import org.simtrans.augment.Jitter;
import org.simtrans.augment.TrainingAugmentConfig;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.LabelValues;
import org.simtrans.image.Plane;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.Part;
import org.simtrans.layout.Splits;
import org.simtrans.loss.Losses;
import org.simtrans.model.Models;
import org.simtrans.run.RunException;
import org.simtrans.run.RunJson;
import org.simtrans.task.segmentation.SegmentationTask;
import org.simtrans.task.segmentation.UnlabelledConfig;
import org.simtrans.tensor.Compute;

/**
 * Everything that a segmentation run depends on.
 *
 * @param pretrained run folder or file of encoder weights, null to learn from scratch
 * @param encoder becomes the one that the model really has
 * @param loss one of {@link Losses#names} where the run trains; null becomes the model's own
 * @param flips whether the mean over slices and their left-right mirror images is what validation
 *     judges and the trained model draws by; not, where a file is silent
 * @param mirroring whether training mirrors slices left to right; null, as in files of version
 *     0.1.0, for as often as {@code augment} says, whatever the labels are
 * @param backgroundShare slices without a label in an epoch, as a multiple of those with one
 * @param unlabelled how slices without labels take part; null, also where a file is silent, for not
 *     at all. Where they are taught by the moving average of the weights, there is one
 */
public record TrainConfig(
    DataConfig data,
    String model,
    String encoder,
    Path pretrained,
    String loss,
    Boolean flips,
    @JsonInclude(JsonInclude.Include.NON_NULL) Mirroring mirroring,
    double backgroundShare,
    TrainingAugmentConfig augment,
    UnlabelledConfig unlabelled,
    Optimisation optimisation,
    Compute compute)
    implements RunConfig {
  /** Slices without a label in an epoch, for each one with a label, unless told otherwise. */
  public static final double BACKGROUND_SHARE = 1;

  private static final double TEACHER = 0.99; // decay of the moving average, unless one is chosen

  private static final String NO_VALIDATION =
      "no subject is left for validation, so nothing is judged between epochs and the last epoch is"
          + " kept: use more subjects, or a file of splits that names some";

  public TrainConfig {
    Setting.required(data, "data");
    Setting.required(model, "model");
    Setting.required(augment, "augment");
    Setting.required(optimisation, "optimisation");
    Setting.required(compute, "compute");
    if (!(backgroundShare >= 0 && Double.isFinite(backgroundShare))) {
      throw new InvalidSettingException(
          Message.of(
              "{background_share} is %s; expected 0 or more (0 for labelled slices only)",
              backgroundShare));
    }
    unlabelled = unlabelled == null ? UnlabelledConfig.none() : unlabelled;
    if (unlabelled.used() && unlabelled.consistency() > 0 && optimisation.ema() == 0) {
      optimisation = optimisation.withEma(TEACHER);
    }
    flips = Boolean.TRUE.equals(flips);
    if (flips && data.preprocessing().plane() == Plane.SAGITTAL) {
      throw new InvalidSettingException(
          Message.of(
              "{flips} mirrors left and right, which sagittal slices do not show: leave it out, or"
                  + " choose {plane} axial or coronal"));
    }
    encoder = Models.encoderOf(model, encoder);
    loss = loss == null ? Models.lossOf(model) : loss.toLowerCase(Locale.ROOT);
  }

  /**
   * SimTrans with all defaults, from random weights.
   *
   * @param data the folder of the cohort
   */
  public static TrainConfig preset(Preset preset, Path data) {
    return new TrainConfig(
        DataConfig.of(data, preset.input()),
        Models.names().get(0),
        preset.encoder(),
        null,
        null,
        false,
        Mirroring.AUTO,
        BACKGROUND_SHARE,
        TrainingAugmentConfig.defaults(),
        null,
        preset.training(),
        Compute.auto());
  }

  /** The same for so many passes over the training slices, without a budget of time. */
  public TrainConfig withEpochs(int passes) {
    return with(optimisation.withEpochs(passes));
  }

  /** The same for so many updates, without a budget of time. */
  public TrainConfig withSteps(long updates) {
    return with(optimisation.withSteps(updates));
  }

  /** The same for so many minutes, however many updates they come to. */
  public TrainConfig withMinutes(double budget) {
    return with(optimisation.withMinutes(budget));
  }

  /** The same with batches of so many slices. */
  public TrainConfig withBatch(int slices) {
    return with(optimisation.withBatch(slices));
  }

  /** The same with another largest learning rate. */
  public TrainConfig withLearningRate(double largest) {
    return with(optimisation.withLearningRate(largest));
  }

  /** The same with another seed of the weights, the order, and the split if one is drawn. */
  public TrainConfig withSeed(long seed) {
    return with(compute.withSeed(seed));
  }

  /**
   * The same with the split of an earlier run.
   *
   * @param file its {@code splits.json}; null for the cohort's own split or a new one
   */
  public TrainConfig withSplits(Path file) {
    return with(data.withSplits(file));
  }

  /** The same on other data. */
  @Override
  public TrainConfig with(DataConfig changed) {
    return with(draft -> draft.data = changed);
  }

  /** The same with another length, batch or learning rate. */
  public TrainConfig with(Optimisation changed) {
    return with(draft -> draft.optimisation = changed);
  }

  /** The same on another device, in another precision or with another seed. */
  public TrainConfig with(Compute changed) {
    return with(draft -> draft.compute = changed);
  }

  /**
   * The same for another network, which is trained with its own loss.
   *
   * @param itsEncoder is not used by a model that always has the same encoder
   */
  public TrainConfig withModel(String name, String itsEncoder) {
    return with(
        draft -> {
          draft.model = name;
          draft.encoder = itsEncoder;
          draft.loss = null;
        });
  }

  /** The same, beginning with a run's weights or those of a file; null for random weights. */
  public TrainConfig withPretrained(Path source) {
    return with(draft -> draft.pretrained = source);
  }

  /** The same with another loss; null for the model's own. */
  public TrainConfig withLoss(String name) {
    return with(draft -> draft.loss = name);
  }

  /** The same with or without the mean over mirror images. */
  public TrainConfig withFlips(boolean chosen) {
    return with(draft -> draft.flips = chosen);
  }

  /** The same with or without mirror images in training. */
  public TrainConfig with(Mirroring chosen) {
    return with(draft -> draft.mirroring = chosen);
  }

  /** The same with so many slices without a label for each one with a label. */
  public TrainConfig withBackgroundShare(double share) {
    return with(draft -> draft.backgroundShare = share);
  }

  /** The same with other augmentation. */
  public TrainConfig with(TrainingAugmentConfig changed) {
    return with(draft -> draft.augment = changed);
  }

  /** The same with slices without labels taking part in another way; null for not at all. */
  public TrainConfig with(UnlabelledConfig changed) {
    return with(draft -> draft.unlabelled = changed);
  }

  private TrainConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** A configuration that is being changed: the one place that copies all of it. */
  private static final class Draft {
    private DataConfig data;
    private String model;
    private String encoder;
    private Path pretrained;
    private String loss;
    private boolean flips;
    private Mirroring mirroring;
    private double backgroundShare;
    private TrainingAugmentConfig augment;
    private UnlabelledConfig unlabelled;
    private Optimisation optimisation;
    private Compute compute;

    Draft(TrainConfig from) {
      data = from.data;
      model = from.model;
      encoder = from.encoder;
      pretrained = from.pretrained;
      loss = from.loss;
      flips = from.flips;
      mirroring = from.mirroring;
      backgroundShare = from.backgroundShare;
      augment = from.augment;
      unlabelled = from.unlabelled;
      optimisation = from.optimisation;
      compute = from.compute;
    }

    TrainConfig done() {
      return new TrainConfig(
          data,
          model,
          encoder,
          pretrained,
          loss,
          flips,
          mirroring,
          backgroundShare,
          augment,
          unlabelled,
          optimisation,
          compute);
    }
  }

  @Override
  public String verb() {
    return "train";
  }

  @Override
  public String learner() {
    return model;
  }

  /**
   * @throws InvalidSettingException if mirror images would exchange the labels, or are to and a
   *     side has no other one
   */
  @Override
  public SegmentationTask task(LabelValues labels) {
    if (mirroring == null) {
      return new SegmentationTask(
          model, labels, loss, flips, 0, backgroundShare, augment, unlabelled);
    }
    if (flips && !labels.sides().isEmpty()) {
      throw new InvalidSettingException(
          Message.of(
              "{flips} takes the mean with mirror images, which exchange the labels %s: leave it out",
              String.join(", ", labels.sides())));
    }
    Plane plane = data.preprocessing().plane();
    TrainingAugmentConfig mirrored = mirroring.over(augment, labels, plane);
    // Several classes are parts of one thing more often than not, which look alike in all patients.
    TrainingAugmentConfig varied =
        labels.channels() > 1 ? mirrored.withLesionContrast(Jitter.NEVER) : mirrored;
    double exchange = mirroring.exchange(augment, labels, plane);
    return new SegmentationTask(
        model, labels, loss, flips, exchange, backgroundShare, varied, unlabelled);
  }

  /**
   * The images with labels.
   *
   * @throws CohortException if there are none, or a label has no image
   */
  @Override
  public Cohort cohort() {
    Cohort labelled = data.open().labelled();
    requireAnImageForEachLabel(labelled);
    if (labelled.cases().isEmpty()) {
      throw new CohortException(
          data.folder() + " holds no labels: put masks beside the images, or use 'pretrain' first");
    }
    return labelled;
  }

  /** A label that was named wrongly would leave its image out, silently. */
  private void requireAnImageForEachLabel(Cohort labelled) {
    List<Path> stray = labelled.strayLabels();
    if (!stray.isEmpty() && data.include() == null) { // else what is not included may be missing
      throw new CohortException(
          "%d labels of %s have no image, the first is %s; add the images, correct the names, or remove the labels ('verify' finds all such files)"
              .formatted(stray.size(), data.folder(), stray.get(0)));
    }
  }

  @Override
  public Splits draw(Cohort cohort) {
    return data.labelledSplit(cohort, compute.seed());
  }

  @Override
  public Material material(Cohort cohort, Splits splits) {
    List<String> remarks = new ArrayList<>();
    LabelValues labels = LabelValues.scan(cohort, remarks::add);
    Cohort validation = cohort.only(splits.of(Part.VAL));
    if (validation.cases().isEmpty()) {
      remarks.add(NO_VALIDATION);
    }
    return new Material(
        cohort.only(splits.of(Part.TRAIN)),
        validation,
        unlabelled.used() ? withoutLabels(splits) : cohort.only(List.of()),
        labels,
        remarks);
  }

  /**
   * All images but those of validation and test subjects and those with labels to learn from. Their
   * own labels, if they have any, are not looked at.
   */
  private Cohort withoutLabels(Splits splits) {
    Cohort all = data.open();
    Set<String> heldOut = new HashSet<>(splits.val());
    heldOut.addAll(splits.test());
    List<String> others = all.subjects().stream().filter(s -> !heldOut.contains(s)).toList();
    return all.only(others).withoutLabelsOf(splits.train());
  }

  /**
   * Reads the settings of an earlier run.
   *
   * @param file its {@code config.json}, or its folder
   * @throws RunException if it is missing, or of another kind of run
   */
  public static TrainConfig read(Path file) {
    return RunJson.as(RunJson.ofRun(file, "train"), TrainConfig.class, file);
  }
}
