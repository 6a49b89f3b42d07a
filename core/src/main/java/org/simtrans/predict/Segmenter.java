package org.simtrans.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.data.Batch;
import org.simtrans.data.Fit;
import org.simtrans.data.Loader;
import org.simtrans.data.PictureStacks;
import org.simtrans.data.Planes;
import org.simtrans.data.PreparedImage;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.Tiles;
import org.simtrans.image.Plane;
import org.simtrans.image.Slices;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.metric.MaskRule;
import org.simtrans.metric.Regions;
import org.simtrans.run.ModelCard;
import org.simtrans.run.SlicePredictor;

/**
 * Draws masks: {@code Segmenter.of(TrainedModel.load(...)).segment(volume)}. An image is prepared
 * as in training, seen slice by slice, or with {@link Fit#PATCH} in overlapping {@link Tiles} of
 * each slice, and mapped back to its own voxels.
 *
 * <p>Safe from several threads. They prepare images and draw masks side by side; the network sees
 * one batch at a time, since each batch already has all cores.
 */
public final class Segmenter {
  /** Slices that the network sees at a time; more are no faster, and each takes 0.12 GB. */
  public static final int BATCH = 4;

  private final SlicePredictor model;
  private final MaskRule rule;
  private final boolean flips;
  private final ChannelChoice channels;

  private Segmenter(SlicePredictor model, MaskRule rule, boolean flips, ChannelChoice channels) {
    if (flips && model.card().preprocessing().plane() == Plane.SAGITTAL) {
      throw new InvalidSettingException(
          Message.of(
              "{flips} mirrors left and right, which the sagittal slices of this model do not show:"
                  + " leave it out"));
    }
    this.model = model;
    this.rule = rule;
    this.flips = flips;
    this.channels = channels;
  }

  /**
   * Draws as was found best on validation.
   *
   * @throws org.simtrans.run.RunException if there is too little memory for slices of the model's
   *     size
   */
  public static Segmenter of(SlicePredictor model) {
    model.requireRoom(BATCH);
    ModelCard card = model.card();
    return new Segmenter(
        model,
        new MaskRule(card.threshold(), card.smallestPart()),
        card.flips(),
        card.preprocessing().choice());
  }

  /**
   * The same with another threshold.
   *
   * @param threshold probability from which a pixel belongs to a label
   */
  public Segmenter withThreshold(double threshold) {
    return new Segmenter(model, new MaskRule(threshold, rule.smallestPart()), flips, channels);
  }

  /**
   * The same, with or without flips.
   *
   * @param chosen whether to take the mean over each slice and its left-right mirror image
   * @throws InvalidSettingException if the model sees sagittal slices, which have no left and
   *     right, or its labels are sides
   */
  public Segmenter withFlips(boolean chosen) {
    List<String> sides = model.card().labels().sides();
    if (chosen && !flips && !sides.isEmpty()) {
      throw new InvalidSettingException(
          Message.of(
              "{flips} takes the mean with mirror images, which exchange the labels %s: leave it out",
              String.join(", ", sides)));
    }
    return new Segmenter(model, rule, chosen, channels);
  }

  /**
   * The same, with channels that are named otherwise in the images.
   *
   * @param names or numbers from 0, in the order of the model's channels
   * @throws InvalidSettingException if they are not as many as the model sees
   */
  public Segmenter withChannels(List<String> names) {
    return new Segmenter(model, rule, flips, model.card().preprocessing().choice().named(names));
  }

  /** The channels that it looks for in an image. */
  public ChannelChoice channels() {
    return channels;
  }

  /** The model that it draws with. */
  public SlicePredictor model() {
    return model;
  }

  MaskRule rule() {
    return rule;
  }

  /** Probability from which a pixel belongs to a label. */
  public double threshold() {
    return rule.threshold();
  }

  /**
   * Draws on an image of one channel; probabilities are not kept.
   *
   * @throws UndrawableImageException if the image shows nothing, or the network gives probabilities
   *     that are not finite
   */
  public Segmentation segment(Volume volume) {
    return segment(volume, false);
  }

  /**
   * As {@link #segment(Volume)}.
   *
   * @param withProbabilities whether to keep them, which takes four bytes for each voxel and label
   */
  public Segmentation segment(Volume volume, boolean withProbabilities) {
    return segment(List.of(volume), withProbabilities);
  }

  /**
   * Draws on an image of several channels.
   *
   * @param volumes one for each channel of the model, in its order, on one grid
   */
  public Segmentation segment(List<Volume> volumes, boolean withProbabilities) {
    return segment(prepare(volumes).requireContent(), withProbabilities);
  }

  /**
   * Draws an empty mask even on an image of one value, of which a cohort may hold some.
   *
   * @param volumes that were read of it
   * @param stacks the pictures that may be its neighbours
   */
  Segmentation segmentAny(Case one, List<Volume> volumes, PictureStacks stacks) {
    return segment(prepare(one, volumes, stacks), false);
  }

  private Segmentation segment(Prepared prepared, boolean withProbabilities) {
    return draw(prepared, look(prepared), withProbabilities);
  }

  /**
   * An image before the network has seen it.
   *
   * @param seen the slices that show anything but air; the others stay empty
   */
  record Prepared(Volume volume, PreparedImage image, List<Integer> seen) {

    /**
     * Refuses an image of one value: an empty mask would say that a network looked at it.
     *
     * @return this
     */
    Prepared requireContent() {
      if (image.isBlank()) {
        throw new UndrawableImageException(
            "every voxel holds the same value, or none that is finite; check the image");
      }
      return this;
    }
  }

  /** {@link #prepare(List)}, where pictures are seen with those beside them. */
  Prepared prepare(Case one, List<Volume> volumes, PictureStacks stacks) {
    Preprocessing preprocessing = model.card().preprocessing();
    boolean alone = preprocessing.context() > 0 && isOneSlice(volumes.get(0));
    List<Case> around = alone ? stacks.around(one, preprocessing) : List.of();
    if (around.isEmpty()) {
      return prepare(volumes);
    }
    List<List<Volume>> stack =
        around.stream().map(other -> other.equals(one) ? volumes : channels.read(other)).toList();
    stack.forEach(picture -> picture.forEach(Segmenter::requireFloat));
    PreparedImage image = PreparedImage.inStack(stack, preprocessing);
    return new Prepared(volumes.get(0), image, image.withoutAir());
  }

  private boolean isOneSlice(Volume volume) {
    return new Slices(volume, model.card().preprocessing().plane()).count() == 1;
  }

  /** The first of three steps; like the last one it may run on any thread. */
  Prepared prepare(List<Volume> volumes) {
    volumes.forEach(Segmenter::requireFloat);
    PreparedImage image = PreparedImage.of(volumes, model.card().preprocessing());
    int context = model.card().preprocessing().context();
    if (context > 0 && image.slices().count() == 1) {
      throw new UndrawableImageException(
          "it is one slice, but the model also sees the %s above and below it; give it the whole stack, as one volume or as files NAME_slice001, NAME_slice002, ..."
              .formatted(context == 1 ? "slice" : context + " slices"));
    }
    return new Prepared(volumes.get(0), image, image.withoutAir());
  }

  static void requireFloat(Volume volume) {
    volume
        .beyondFloat()
        .ifPresent(
            value -> {
              throw new UndrawableImageException(
                  "it holds the value %.3g, and SimTrans computes in 32-bit floats, which end at 3.4e38; scale the values down"
                      .formatted(value));
            });
  }

  /**
   * The second step, the network's; the slices of the next batch are prepared meanwhile.
   * Probabilities at the size of what was prepared: [slice][channel][pixel].
   */
  List<float[][]> look(Prepared prepared) {
    if (prepared.image().preprocessing().fit() == Fit.PATCH) {
      return lookInTiles(prepared);
    }
    int count = prepared.seen().size();
    List<float[][]> maps = new ArrayList<>();
    try (Loader<Batch> batches = new Loader<>(0, 1, 1, i -> batch(prepared, (int) i * BATCH))) {
      while (maps.size() < count) {
        Batch probabilities = probabilities(batches.next());
        for (int i = 0; i < probabilities.count(); i++) {
          maps.add(channels(probabilities, i));
        }
      }
    }
    return maps;
  }

  /**
   * What the network makes of some slices of an image: the probabilities of each label at the size
   * of what was prepared, [slice][label][pixel].
   *
   * @param volumes that were read of it
   * @param stacks the pictures that may be its neighbours
   * @param slices their numbers, from 0
   * @throws UndrawableImageException as {@link #segment(List, boolean)} does
   */
  public List<float[][]> look(
      Case one, List<Volume> volumes, PictureStacks stacks, List<Integer> slices) {
    Prepared prepared = prepare(one, volumes, stacks);
    return look(new Prepared(prepared.volume(), prepared.image(), List.copyOf(slices)));
  }

  /** Null beyond the last: the loader is one ahead. */
  private static Batch batch(Prepared prepared, int from) {
    List<Integer> seen = prepared.seen();
    return from >= seen.size()
        ? null
        : prepared.image().batch(seen.subList(from, Math.min(seen.size(), from + BATCH)));
  }

  private List<float[][]> lookInTiles(Prepared prepared) {
    List<Integer> seen = prepared.seen();
    List<float[][]> maps = new ArrayList<>();
    try (Loader<Planes> slices =
        new Loader<>(
            0, 1, 1, i -> i < seen.size() ? prepared.image().prepared(seen.get((int) i)) : null)) {
      while (maps.size() < seen.size()) {
        maps.add(inTiles(slices.next()));
      }
    }
    return maps;
  }

  private float[][] inTiles(Planes slice) {
    int width = slice.width();
    int labels = regions().channels();
    float[][] maps = new float[labels][slice.height() * width];
    new Tiles(slice.height(), width, model.card().preprocessing().size())
        .draw(
            labels,
            BATCH,
            slice::rows,
            (where, tiles) -> probabilities(tiles),
            (top, height, some) -> {
              for (int c = 0; c < labels; c++) {
                System.arraycopy(some[c], 0, maps[c], top * width, height * width);
              }
            });
    return maps;
  }

  /** What the network makes of slices or tiles: (N, labels, H, W), all finite. */
  Batch probabilities(Batch images) {
    Batch probabilities;
    synchronized (model) {
      probabilities = model.probabilities(images, flips);
    }
    for (float probability : probabilities.values()) {
      if (!Float.isFinite(probability)) {
        throw new UndrawableImageException(
            "the network gives probabilities that are not finite; its weights are damaged, or the"
                + " image's values are unlike those that it learned from");
      }
    }
    return probabilities;
  }

  private static float[][] channels(Batch maps, int i) {
    float[][] channels = new float[maps.channels()][];
    Arrays.setAll(channels, c -> maps.channel(i, c));
    return channels;
  }

  /** The third step: the network's maps become labels of the image. */
  Segmentation draw(Prepared prepared, List<float[][]> maps, boolean withProbabilities) {
    return new MaskDrawing(model.card(), rule).draw(prepared, maps, withProbabilities);
  }

  Regions regions() {
    return MaskDrawing.regions(model.card());
  }
}
