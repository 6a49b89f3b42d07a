package org.simtrans.task.simclr;

import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.Setting;
import org.simtrans.augment.ViewConfig;
import org.simtrans.data.SliceStore;
import org.simtrans.encoder.Encoders;
import org.simtrans.loss.NtXentLoss;
import org.simtrans.model.SimClr;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.BatchForm;
import org.simtrans.task.Pretext;
import org.simtrans.task.Setup;
import org.simtrans.task.Story;
import org.simtrans.tensor.Rng;

/**
 * SimCLR (Chen et al., 2020), the paper's pretraining: two views of a slice are to be told from the
 * views of all other slices in the batch.
 *
 * @param temperature of NT-Xent
 * @param nearMillimetres slices of one volume closer than this are not each other's negatives
 * @param onePlane whether each batch holds images of one folder (plane) only, so that telling
 *     planes apart does not solve the task
 * @param views how views are drawn
 * @param chunk slices of a batch that pass through the encoder at a time, to save memory; null for
 *     all at once, as where it is not below the batch
 */
public record SimClrTask(
    double temperature, double nearMillimetres, boolean onePlane, ViewConfig views, Integer chunk)
    implements Pretext<ViewBatch> {
  private static final int LOSS_MATRICES = 8; // of NT-Xent and its gradient, each (2N, 2N) in fp32

  /**
   * @throws InvalidSettingException if the temperature is not above 0, the distance is below 0, or
   *     a chunk holds no slice
   */
  public SimClrTask {
    Setting.required(views, "views");
    if (!(temperature > 0 && Double.isFinite(temperature))) {
      throw new InvalidSettingException(
          Message.of(
              "{temperature} is %s; expected a number above 0 (SimCLR uses 0.1)", temperature));
    }
    if (!(nearMillimetres >= 0 && Double.isFinite(nearMillimetres))) {
      throw new InvalidSettingException(
          Message.of(
              "{near_millimetres} is %s; expected 0 millimetres or more (0 for no distance)",
              nearMillimetres));
    }
    if (chunk != null && chunk < 1) {
      throw new InvalidSettingException(Message.of("{chunk} is %d; expected at least 1", chunk));
    }
  }

  /** The defaults: a temperature for batches of tens of slices, negatives 10 mm apart. */
  public SimClrTask() {
    this(0.5, 10, true, ViewConfig.defaults(), null);
  }

  /** The same with another temperature of NT-Xent. */
  public SimClrTask withTemperature(double other) {
    return new SimClrTask(other, nearMillimetres, onePlane, views, chunk);
  }

  /** The same with views that are drawn in another way. */
  public SimClrTask withViews(ViewConfig others) {
    return new SimClrTask(temperature, nearMillimetres, onePlane, others, chunk);
  }

  /** The same in chunks of so many slices; null for every batch at once. */
  public SimClrTask withChunk(Integer slices) {
    return new SimClrTask(temperature, nearMillimetres, onePlane, views, slices);
  }

  @Override
  public String name() {
    return "simclr";
  }

  @Override
  public String description() {
    return "to recognise two views of the same slice among all others, as in the paper";
  }

  @Override
  public Story story() {
    return new Story("recognise two random views of the same slice", "NT-Xent loss");
  }

  @Override
  public SimClrLearner learner(Setup setup, Rng rng, Ranks ranks) {
    SimClr network = new SimClr(Encoders.named(setup.encoder(), setup.planes(), rng), rng);
    return new SimClrLearner(network, this, setup, rng, ranks);
  }

  @Override
  public ViewBatches batches(Setup setup, SliceStore store, Ranks ranks) {
    return new ViewBatches(this, setup, store, ranks);
  }

  @Override
  public ViewBatch blank(Setup setup, int slices) {
    float[] views = new float[2 * slices * setup.values()];
    return new ViewBatch(views, new boolean[4 * slices * slices], slices, "");
  }

  @Override
  public BatchForm form() {
    int atOnce = chunk == null ? Integer.MAX_VALUE : chunk;
    return new BatchForm(2, 2, atOnce, 4L * LOSS_MATRICES * Float.BYTES);
  }

  @Override
  public SimClrTask allAtOnce() {
    return withChunk(null);
  }

  NtXentLoss loss() {
    return new NtXentLoss(temperature);
  }
}
