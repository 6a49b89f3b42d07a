package org.simtrans.config;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.simtrans.InvalidSettingException;
import org.simtrans.Setting;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.LabelValues;
import org.simtrans.layout.Splits;
import org.simtrans.run.RunException;
import org.simtrans.run.RunJson;
import org.simtrans.task.Pretext;
import org.simtrans.task.Setup;
import org.simtrans.task.Task;
import org.simtrans.tensor.Compute;

/**
 * Everything that a pretraining run depends on.
 *
 * @param task what is learned without labels, with its settings; completed for this setup
 * @param encoder becomes the one that the task really teaches
 * @param pretrained run folder or file of weights to begin with, null for none
 * @param probeEvery epochs between two probes of the features, 0 for never
 */
@JsonSerialize(converter = PretrainJson.Writer.class)
@JsonDeserialize(converter = PretrainJson.Reader.class)
public record PretrainConfig(
    DataConfig data,
    Pretext<?> task,
    String encoder,
    Path pretrained,
    int probeEvery,
    Optimisation optimisation,
    Compute compute)
    implements RunConfig {
  private static final int PROBE_EVERY = 5;

  /**
   * @throws InvalidSettingException if the task cannot be learned with the encoder or on slices of
   *     this size
   */
  public PretrainConfig {
    Setting.required(data, "data");
    Setting.required(task, "task");
    Setting.required(optimisation, "optimisation");
    Setting.required(compute, "compute");
    encoder = Setting.required(task.encoderOf(encoder), "encoder");
    task = task.completed(new Setup(encoder, data.preprocessing(), optimisation.batch(), compute));
  }

  /**
   * SimCLR with all defaults.
   *
   * @param data the folder of the cohort
   */
  public static PretrainConfig preset(Preset preset, Path data) {
    return new PretrainConfig(
        DataConfig.of(data, preset.input()),
        preset.task(Pretexts.names().get(0)),
        preset.encoder(),
        null,
        PROBE_EVERY,
        preset.pretraining(),
        Compute.auto());
  }

  /** The same for so many passes over the training slices, without a budget of time. */
  public PretrainConfig withEpochs(int passes) {
    return with(optimisation.withEpochs(passes));
  }

  /** The same for so many updates, without a budget of time. */
  public PretrainConfig withSteps(long updates) {
    return with(optimisation.withSteps(updates));
  }

  /** The same for so many minutes, however many updates they come to. */
  public PretrainConfig withMinutes(double budget) {
    return with(optimisation.withMinutes(budget));
  }

  /** The same with batches of so many slices. */
  public PretrainConfig withBatch(int slices) {
    return with(optimisation.withBatch(slices));
  }

  /** The same with another largest learning rate. */
  public PretrainConfig withLearningRate(double largest) {
    return with(optimisation.withLearningRate(largest));
  }

  /** The same with another seed of the weights, the order, and the split if one is drawn. */
  public PretrainConfig withSeed(long seed) {
    return with(compute.withSeed(seed));
  }

  /**
   * The same with the split of an earlier run.
   *
   * @param file its {@code splits.json}; null for the cohort's own split or a new one
   */
  public PretrainConfig withSplits(Path file) {
    return with(data.withSplits(file));
  }

  /** The same on other data. */
  @Override
  public PretrainConfig with(DataConfig changed) {
    return new PretrainConfig(
        changed, task, encoder, pretrained, probeEvery, optimisation, compute);
  }

  /** The same with another task. */
  public PretrainConfig with(Pretext<?> changed) {
    return new PretrainConfig(
        data, changed, encoder, pretrained, probeEvery, optimisation, compute);
  }

  /** The same with another length, batch or learning rate. */
  public PretrainConfig with(Optimisation changed) {
    return new PretrainConfig(data, task, encoder, pretrained, probeEvery, changed, compute);
  }

  /** The same on another device, in another precision or with another seed. */
  public PretrainConfig with(Compute changed) {
    return new PretrainConfig(data, task, encoder, pretrained, probeEvery, optimisation, changed);
  }

  /** The same with another encoder. */
  public PretrainConfig withEncoder(String name) {
    return new PretrainConfig(data, task, name, pretrained, probeEvery, optimisation, compute);
  }

  /** The same, beginning with other weights. */
  public PretrainConfig withPretrained(Path source) {
    return new PretrainConfig(data, task, encoder, source, probeEvery, optimisation, compute);
  }

  @Override
  public String verb() {
    return "pretrain";
  }

  @Override
  public String learner() {
    return task.name();
  }

  @Override
  public Task<?> task(LabelValues labels) {
    return task;
  }

  /** All images, with labels or without. */
  @Override
  public Cohort cohort() {
    return data.open();
  }

  @Override
  public Splits draw(Cohort cohort) {
    return data.split(cohort, compute.seed());
  }

  /**
   * Who is held out for validation and testing is left out. Labels serve to probe the features; a
   * task that learns from labels sees those of the subjects to train on, and no others.
   */
  @Override
  public Material material(Cohort cohort, Splits splits) {
    Set<String> heldOut = new HashSet<>(splits.val());
    heldOut.addAll(splits.test());
    Cohort training =
        cohort.only(
            cohort.subjects().stream().filter(subject -> !heldOut.contains(subject)).toList());
    if (task.learnsFromLabels()) {
      training = training.withLabelsOf(splits.train());
    }
    Cohort labelled = training.labelled();
    LabelValues labels =
        labelled.cases().isEmpty() ? new LabelValues(List.of()) : LabelValues.scan(labelled);
    return new Material(
        training, cohort.only(List.of()), cohort.only(List.of()), labels, List.of());
  }

  /**
   * Reads the settings of an earlier run.
   *
   * @param file its {@code config.json}, or its folder
   * @throws RunException if it is missing, or of another kind of run
   */
  public static PretrainConfig read(Path file) {
    return RunJson.as(RunJson.ofRun(file, "pretrain"), PretrainConfig.class, file);
  }
}
