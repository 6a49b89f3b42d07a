package org.simtrans.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.ImageStatistics;
import org.simtrans.data.PreparedImage;
import org.simtrans.data.SliceFit;
import org.simtrans.image.Slices;
import org.simtrans.metric.Components;
import org.simtrans.metric.ExpectedDice;
import org.simtrans.metric.MaskRule;
import org.simtrans.metric.Regions;
import org.simtrans.run.DiceForecast;
import org.simtrans.run.ModelCard;
import org.simtrans.run.UsualImages;

/**
 * Makes labels out of a network's maps: leaves out small parts, brings the maps to the image's own
 * voxels, takes the label of each voxel, and says how far the mask can be trusted.
 *
 * @param rule from which probability a pixel belongs to a label, and how small a part may be
 */
record MaskDrawing(ModelCard card, MaskRule rule) {

  /** Draws; may run on any thread. */
  Segmentation draw(Segmenter.Prepared prepared, List<float[][]> maps, boolean withProbabilities) {
    PreparedImage image = prepared.image();
    Slices slices = image.slices();
    SliceFit fit = image.fit();
    List<float[][]> drawn = rule.smallestPart() > 1 ? withoutSmallParts(prepared, maps) : maps;
    int pixels = slices.width() * slices.height();
    byte[] stack = new byte[pixels * slices.count()];
    List<float[]> probabilities = new ArrayList<>();
    for (int c = 0; withProbabilities && c < card.labels().channels(); c++) {
      probabilities.add(new float[stack.length]);
    }
    for (int i = 0; i < drawn.size(); i++) {
      int k = prepared.seen().get(i);
      rule.label(toNative(fit, drawn.get(i)), regions(card), stack, k * pixels);
      for (int c = 0; c < probabilities.size(); c++) {
        slices.put(fit.toNative(maps.get(i)[c]), k, probabilities.get(c));
      }
    }
    return new Segmentation(
        prepared.volume(),
        new SliceStack(slices, image.shown(), image.preprocessing().shownChannel(), stack),
        slices.unstacked(stack),
        probabilities,
        trust(prepared, maps, drawn));
  }

  /** At the network's size, as the model's forecast was learned. */
  private Trust trust(Segmenter.Prepared prepared, List<float[][]> maps, List<float[][]> drawn) {
    DiceForecast forecast = card.forecast();
    UsualImages usual = card.usual();
    boolean asLearned = rule.threshold() == card.threshold();
    double dice = Double.NaN;
    if (forecast != null && asLearned) {
      ExpectedDice expected = new ExpectedDice(regions(card));
      for (int i = 0; i < maps.size(); i++) {
        byte[] labels = new byte[maps.get(i)[0].length];
        rule.label(drawn.get(i), regions(card), labels, 0);
        expected.add(maps.get(i), labels);
      }
      dice = forecast.of(expected.value());
    }
    boolean told = !Double.isNaN(dice);
    String unlike =
        usual == null || prepared.seen().isEmpty()
            ? null
            : usual.unlike(ImageStatistics.of(prepared.image(), prepared.seen())).orElse(null);
    return new Trust(told ? dice : null, told ? forecast.error() : null, unlike);
  }

  private static float[][] toNative(SliceFit fit, float[][] maps) {
    return Arrays.stream(maps).map(fit::toNative).toArray(float[][]::new);
  }

  /** How the labels of a model lie over one another. */
  static Regions regions(ModelCard card) {
    LabelValues labels = card.labels();
    return new Regions(labels.covered(), labels.drawnAs());
  }

  /** The same maps, 0 where the label that a pixel would get is of a part that is too small. */
  private List<float[][]> withoutSmallParts(Segmenter.Prepared prepared, List<float[][]> maps) {
    List<float[][]> kept =
        maps.stream()
            .map(slice -> Arrays.stream(slice).map(float[]::clone).toArray(float[][]::new))
            .toList();
    int channels = regions(card).channels();
    if (regions(card).isOneEach()) {
      clearSmallParts(prepared, kept, 0, channels);
    } else {
      for (int c = 0; c < channels; c++) { // regions overlap: each has its own parts
        clearSmallParts(prepared, kept, c, c + 1);
      }
    }
    return kept;
  }

  /** Clears the small parts of what some channels draw together. */
  private void clearSmallParts(
      Segmenter.Prepared prepared, List<float[][]> maps, int from, int to) {
    int width = prepared.image().fit().networkWidth();
    int height = prepared.image().fit().networkHeight();
    int pixels = width * height;
    byte[] labels = new byte[maps.size() * pixels];
    for (int i = 0; i < maps.size(); i++) {
      rule.label(Arrays.copyOfRange(maps.get(i), from, to), labels, i * pixels);
    }
    int[] positions = prepared.seen().stream().mapToInt(k -> k).toArray();
    Components parts = new Components(labels, width, height, positions);
    for (int i = 0; i < maps.size(); i++) {
      for (int p = 0; p < pixels; p++) {
        if (parts.isSmall(i * pixels + p, rule.smallestPart())) {
          for (int c = from; c < to; c++) {
            maps.get(i)[c][p] = 0;
          }
        }
      }
    }
  }
}
