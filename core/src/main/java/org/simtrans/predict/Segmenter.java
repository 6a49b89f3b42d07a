package org.simtrans.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.data.Intensity;
import org.simtrans.data.Loader;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.SliceFit;
import org.simtrans.image.Plane;
import org.simtrans.image.Slices;
import org.simtrans.image.Volume;
import org.simtrans.metric.Components;
import org.simtrans.metric.MaskRule;
import org.simtrans.run.SlicePredictor;

/** Draws masks: an image is prepared as in training, seen slice by slice, and mapped back. */
public final class Segmenter {
  /** Slices that the network sees at a time; more are no faster, and each takes 0.12 GB. */
  public static final int BATCH = 4;

  private final SlicePredictor model;
  private final Preprocessing preprocessing;
  private final int channels;
  private final MaskRule rule;
  private final boolean flips;

  /** Draws as was found best on validation. */
  public Segmenter(SlicePredictor model) {
    this(model, model.card().threshold(), model.card().flips());
  }

  /**
   * @param threshold probability from which a pixel belongs to a label
   * @param flips whether to take the mean over each slice and its left-right mirror image
   * @throws InvalidSettingException if the model sees sagittal slices, which have no left and right
   */
  public Segmenter(SlicePredictor model, double threshold, boolean flips) {
    if (flips && model.card().preprocessing().plane() == Plane.SAGITTAL) {
      throw new InvalidSettingException(
          Message.of(
              "{flips} mirrors left and right, which the sagittal slices of this model do not show:"
                  + " leave it out"));
    }
    this.model = model;
    rule = new MaskRule(threshold, model.card().smallestPart());
    this.flips = flips;
    preprocessing = model.card().preprocessing();
    channels = model.card().labels().channels();
  }

  /** The model that draws. */
  public SlicePredictor model() {
    return model;
  }

  /** The probability from which a pixel belongs to a label. */
  public double threshold() {
    return rule.threshold();
  }

  /**
   * @param withProbabilities whether to keep them, which takes four bytes for each voxel and label
   */
  public Segmentation segment(Volume volume, boolean withProbabilities) {
    Prepared prepared = prepare(volume);
    return draw(prepared, look(prepared), withProbabilities);
  }

  /**
   * An image before the network has seen it.
   *
   * @param worth the slices that show anything but air
   */
  record Prepared(
      Volume volume, float[] values, Intensity intensity, Slices slices, List<Integer> worth) {}

  /** The first of three steps; like the last one it may run on any thread. */
  Prepared prepare(Volume volume) {
    float[] values = volume.values();
    Intensity intensity = Intensity.of(values);
    Slices slices = new Slices(volume, preprocessing.plane());
    return new Prepared(volume, values, intensity, slices, worthLooking(slices, values, intensity));
  }

  /**
   * The second step, the network's, on one thread at a time; the slices of the next batch are
   * scaled meanwhile. Probabilities at the network's size: [slice · channels + channel][pixel].
   */
  List<float[]> look(Prepared prepared) {
    int size = preprocessing.height() * preprocessing.width();
    int count = prepared.worth().size();
    List<float[]> maps = new ArrayList<>();
    try (Loader<float[]> batches = new Loader<>(0, 1, 1, i -> images(prepared, (int) i * BATCH))) {
      for (int from = 0; from < count; from += BATCH) {
        int n = Math.min(BATCH, count - from);
        float[] seen = model.probabilities(batches.next(), n, flips);
        for (int m = 0; m < n * channels; m++) {
          maps.add(Arrays.copyOfRange(seen, m * size, (m + 1) * size));
        }
      }
    }
    return maps;
  }

  /** A batch for the network; empty beyond the last. */
  private float[] images(Prepared prepared, int from) {
    Intensity intensity = prepared.intensity();
    SliceFit fit = fit(prepared.slices());
    int size = preprocessing.height() * preprocessing.width();
    int n = Math.max(0, Math.min(BATCH, prepared.worth().size() - from));
    float[] images = new float[n * size];
    for (int i = 0; i < n; i++) {
      float[] slice = prepared.slices().slice(prepared.values(), prepared.worth().get(from + i));
      float[] fitted = fit.toNetwork(intensity.apply(slice), intensity.background());
      System.arraycopy(fitted, 0, images, i * size, size);
    }
    return images;
  }

  private SliceFit fit(Slices slices) {
    return preprocessing.sliceFit(slices.height(), slices.width());
  }

  /** The third step: the network's maps become labels of the image. */
  Segmentation draw(Prepared prepared, List<float[]> seen, boolean withProbabilities) {
    Slices slices = prepared.slices();
    float[] values = prepared.values();
    SliceFit fit = fit(slices);
    int pixels = slices.width() * slices.height();
    List<float[]> drawn = rule.smallestPart() > 1 ? withoutSmallParts(prepared, seen) : seen;
    byte[] stack = new byte[pixels * slices.count()];
    List<float[]> probabilities = new ArrayList<>();
    for (int c = 0; withProbabilities && c < channels; c++) {
      probabilities.add(new float[values.length]);
    }
    for (int i = 0; i < prepared.worth().size(); i++) {
      int k = prepared.worth().get(i);
      rule.label(toNative(fit, drawn, i), stack, k * pixels);
      for (int c = 0; withProbabilities && c < channels; c++) {
        slices.put(fit.toNative(seen.get(i * channels + c)), k, probabilities.get(c));
      }
    }
    return new Segmentation(
        prepared.volume(),
        SliceStack.of(slices, values, stack),
        SliceStack.unstacked(slices, stack, prepared.volume()),
        probabilities);
  }

  private static List<Integer> worthLooking(Slices slices, float[] values, Intensity intensity) {
    List<Integer> worth = new ArrayList<>();
    for (int k = 0; k < slices.count(); k++) {
      for (float value : slices.slice(values, k)) {
        if (intensity.isForeground(value)) {
          worth.add(k);
          break;
        }
      }
    }
    return worth;
  }

  /** The same maps, 0 where the label that a pixel would get is of a part that is too small. */
  private List<float[]> withoutSmallParts(Prepared prepared, List<float[]> maps) {
    int w = preprocessing.width();
    int h = preprocessing.height();
    int[] positions = prepared.worth().stream().mapToInt(k -> k).toArray();
    byte[] labels = new byte[positions.length * h * w];
    for (int i = 0; i < positions.length; i++) {
      rule.label(channelsOf(maps, i), labels, i * h * w);
    }
    Components parts = new Components(labels, w, h, positions);
    List<float[]> kept = maps.stream().map(float[]::clone).toList();
    for (int p = 0; p < labels.length; p++) {
      for (int c = 0; c < channels && parts.isSmall(p, rule.smallestPart()); c++) {
        kept.get(p / (h * w) * channels + c)[p % (h * w)] = 0;
      }
    }
    return kept;
  }

  /** The maps of the i-th slice: [channel][pixel]. */
  private float[][] channelsOf(List<float[]> maps, int i) {
    return maps.subList(i * channels, (i + 1) * channels).toArray(new float[0][]);
  }

  /** The maps of the i-th slice at the slice's own size: [channel][pixel]. */
  private float[][] toNative(SliceFit fit, List<float[]> maps, int i) {
    float[][] channelMaps = new float[channels][];
    Arrays.setAll(channelMaps, c -> fit.toNative(maps.get(i * channels + c)));
    return channelMaps;
  }
}
