package org.simtrans.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.simtrans.data.Intensity;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.SliceFit;
import org.simtrans.image.Slices;
import org.simtrans.image.Volume;
import org.simtrans.train.TrainedModel;

/** Draws masks: an image is prepared as in training, seen slice by slice, and mapped back. */
public final class Segmenter {
  private static final int BATCH = 8; // slices

  private final TrainedModel model;
  private final Preprocessing preprocessing;
  private final int channels;
  private final double threshold;

  public Segmenter(TrainedModel model) {
    this(model, model.card().threshold());
  }

  /**
   * @param threshold probability from which a pixel belongs to a label
   */
  public Segmenter(TrainedModel model, double threshold) {
    this.model = model;
    this.threshold = threshold;
    preprocessing = model.card().preprocessing();
    channels = model.card().labels().channels();
  }

  public TrainedModel model() {
    return model;
  }

  public double threshold() {
    return threshold;
  }

  /**
   * @param withProbabilities whether to keep them, which takes four bytes for each voxel and label
   */
  public Segmentation segment(Volume volume, boolean withProbabilities) {
    float[] values = volume.values();
    Intensity intensity = Intensity.of(values);
    Slices slices = new Slices(volume, preprocessing.plane());
    int pixels = slices.width() * slices.height();
    byte[] stack = new byte[pixels * slices.count()];
    List<float[]> probabilities = new ArrayList<>();
    for (int c = 0; withProbabilities && c < channels; c++) {
      probabilities.add(new float[values.length]);
    }
    List<Integer> worth = worthLooking(slices, values, intensity);
    for (int from = 0; from < worth.size(); from += BATCH) {
      List<Integer> some = worth.subList(from, Math.min(worth.size(), from + BATCH));
      float[][] maps = look(slices, values, intensity, some);
      for (int i = 0; i < some.size(); i++) {
        float[][] ofSlice = Arrays.copyOfRange(maps, i * channels, (i + 1) * channels);
        label(ofSlice, stack, some.get(i) * pixels);
        for (int c = 0; withProbabilities && c < channels; c++) {
          slices.put(ofSlice[c], some.get(i), probabilities.get(c));
        }
      }
    }
    return new Segmentation(
        volume,
        SliceStack.of(slices, values, stack),
        SliceStack.unstacked(slices, stack, volume),
        probabilities);
  }

  /** The slices that show anything but air. */
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

  /** Probabilities at the slices' own size: [slice · channels + channel][pixel]. */
  private float[][] look(Slices slices, float[] values, Intensity intensity, List<Integer> some) {
    int size = preprocessing.height() * preprocessing.width();
    SliceFit fit = preprocessing.sliceFit(slices.height(), slices.width());
    float[] images = new float[some.size() * size];
    for (int i = 0; i < some.size(); i++) {
      float[] prepared = intensity.apply(slices.slice(values, some.get(i)));
      System.arraycopy(fit.toNetwork(prepared, intensity.background()), 0, images, i * size, size);
    }
    float[] seen = model.probabilities(images, some.size());
    float[][] maps = new float[some.size() * channels][];
    for (int m = 0; m < maps.length; m++) {
      maps[m] = fit.toNative(Arrays.copyOfRange(seen, m * size, (m + 1) * size));
    }
    return maps;
  }

  /** A pixel gets the most probable label that reaches the threshold. */
  private void label(float[][] maps, byte[] stack, int offset) {
    for (int p = 0; p < maps[0].length; p++) {
      float highest = (float) threshold;
      for (int c = 0; c < channels; c++) {
        if (maps[c][p] >= highest) {
          highest = maps[c][p];
          stack[offset + p] = (byte) (c + 1);
        }
      }
    }
  }
}
