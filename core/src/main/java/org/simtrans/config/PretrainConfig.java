package org.simtrans.config;

import java.nio.file.Path;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.Setting;
import org.simtrans.augment.LesionConfig;
import org.simtrans.augment.MaskingConfig;
import org.simtrans.augment.ViewConfig;
import org.simtrans.encoder.Encoders;
import org.simtrans.model.Models;
import org.simtrans.run.RunException;
import org.simtrans.run.RunJson;

/**
 * Everything that a pretraining run depends on.
 *
 * @param task what is learned without labels; null is SimCLR, the paper's
 * @param model whole network that finds planted lesions; null is simtrans
 * @param lesions what is planted; null is {@link LesionConfig#defaults}
 * @param masking what is hidden; null is {@link MaskingConfig#forSize}
 * @param encoder of the lesions task becomes the one that the model really has
 * @param pretrained run folder or file of weights to begin with, null for none
 * @param temperature of NT-Xent
 * @param nearMillimetres slices of one volume closer than this are not each other's negatives
 * @param onePlane whether each batch holds images of one folder (plane) only, so that telling
 *     planes apart does not solve the task
 * @param probeEvery epochs between two probes of the features, 0 for never
 * @param chunk slices of a batch that pass through the encoder of SimCLR at a time, to save memory;
 *     null for all at once, as where it is not below the batch
 */
public record PretrainConfig(
    DataConfig data,
    Task task,
    String model,
    String encoder,
    Path pretrained,
    double temperature,
    double nearMillimetres,
    boolean onePlane,
    int probeEvery,
    ViewConfig views,
    LesionConfig lesions,
    MaskingConfig masking,
    Optimisation optimisation,
    Compute compute,
    Integer chunk) {

  /** The ways to learn without labels. */
  public enum Task {
    /** Two views of a slice are to be told from all others (Chen et al., 2020); the paper's. */
    SIMCLR,
    /** Lesions that were planted into slices are to be found, by a whole segmentation network. */
    LESIONS,
    /** Hidden blocks of a slice are to be predicted from the rest (Xie et al., 2022). */
    SIMMIM
  }

  /**
   * @throws org.simtrans.InvalidSettingException if the encoder cannot learn the task, blocks to
   *     hide are as large as the slices, or there are chunks of a task that has none
   */
  public PretrainConfig {
    Setting.required(data, "data");
    Setting.required(views, "views");
    Setting.required(optimisation, "optimisation");
    Setting.required(compute, "compute");
    task = task == null ? Task.SIMCLR : task;
    model = model == null ? "simtrans" : model;
    lesions = lesions == null ? LesionConfig.defaults() : lesions;
    encoder = task == Task.LESIONS ? Models.encoderOf(model, encoder) : encoder;
    Setting.required(encoder, "encoder");
    int height = data.preprocessing().height();
    int width = data.preprocessing().width();
    masking = masking == null ? MaskingConfig.forSize(height, width) : masking;
    if (task == Task.SIMMIM) {
      Encoders.requireMaskable(encoder);
      masking.requireWithin(height, width);
    }
    requireChunk(chunk, task);
  }

  private static void requireChunk(Integer chunk, Task task) {
    if (chunk != null && chunk < 1) {
      throw new InvalidSettingException(Message.of("{chunk} is %d; expected at least 1", chunk));
    }
    if (chunk != null && task != Task.SIMCLR) {
      throw new InvalidSettingException(
          Message.of(
              "{chunk} is %d, but only {task} simclr has chunks, as it alone compares the slices of a"
                  + " batch; leave {chunk} out and give a smaller {batch}",
              chunk));
    }
  }

  /** With every batch at once. */
  public PretrainConfig(
      DataConfig data,
      Task task,
      String model,
      String encoder,
      Path pretrained,
      double temperature,
      double nearMillimetres,
      boolean onePlane,
      int probeEvery,
      ViewConfig views,
      LesionConfig lesions,
      MaskingConfig masking,
      Optimisation optimisation,
      Compute compute) {
    this(
        data,
        task,
        model,
        encoder,
        pretrained,
        temperature,
        nearMillimetres,
        onePlane,
        probeEvery,
        views,
        lesions,
        masking,
        optimisation,
        compute,
        null);
  }

  /** The same in chunks of so many slices; null for every batch at once. */
  public PretrainConfig withChunk(Integer slices) {
    return new PretrainConfig(
        data,
        task,
        model,
        encoder,
        pretrained,
        temperature,
        nearMillimetres,
        onePlane,
        probeEvery,
        views,
        lesions,
        masking,
        optimisation,
        compute,
        slices);
  }

  /** The same, beginning with other weights. */
  public PretrainConfig withPretrained(Path source) {
    return new PretrainConfig(
        data,
        task,
        model,
        encoder,
        source,
        temperature,
        nearMillimetres,
        onePlane,
        probeEvery,
        views,
        lesions,
        masking,
        optimisation,
        compute,
        chunk);
  }

  public PretrainConfig with(Task changed) {
    return new PretrainConfig(
        data,
        changed,
        model,
        encoder,
        pretrained,
        temperature,
        nearMillimetres,
        onePlane,
        probeEvery,
        views,
        lesions,
        masking,
        optimisation,
        compute,
        changed == Task.SIMCLR ? chunk : null);
  }

  public PretrainConfig with(Optimisation changed) {
    return new PretrainConfig(
        data,
        task,
        model,
        encoder,
        pretrained,
        temperature,
        nearMillimetres,
        onePlane,
        probeEvery,
        views,
        lesions,
        masking,
        changed,
        compute,
        chunk);
  }

  public PretrainConfig with(Compute changed) {
    return new PretrainConfig(
        data,
        task,
        model,
        encoder,
        pretrained,
        temperature,
        nearMillimetres,
        onePlane,
        probeEvery,
        views,
        lesions,
        masking,
        optimisation,
        changed,
        chunk);
  }

  /** The same for another network and with a given split. */
  public PretrainConfig with(String otherModel, String otherEncoder, Path splits) {
    return new PretrainConfig(
        data.withSplits(splits),
        task,
        otherModel,
        otherEncoder,
        pretrained,
        temperature,
        nearMillimetres,
        onePlane,
        probeEvery,
        views,
        lesions,
        masking,
        optimisation,
        compute,
        chunk);
  }

  /**
   * Reads the {@code config.json} of an earlier run.
   *
   * @throws RunException if it is missing, or of another kind of run
   */
  public static PretrainConfig read(Path file) {
    return RunJson.as(RunJson.ofRun(file, "pretrain"), PretrainConfig.class, file);
  }
}
