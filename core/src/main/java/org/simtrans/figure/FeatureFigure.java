package org.simtrans.figure;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import org.simtrans.data.PickedSlice;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.SliceFit;
import org.simtrans.predict.FeatureMap;

/**
 * What the stages of an encoder make of a slice, the paper's Figure 8: the image, each stage's
 * {@link PrincipalComponent} over the tissue, and the ground truth, whose contour lies on every
 * stage. Where the truth is known, each stage is measured by how well its map tells what is marked
 * from other tissue; the maps themselves know nothing of it.
 */
public final class FeatureFigure {
  private static final int SIDE = 400; // pixels of a panel's longer side
  private static final int FEWEST = 4; // places that have a principal component worth the name
  private static final int LOW = -2; // of the colours, in standard deviations
  private static final int HIGH = 4;
  private static final int OUTSIDE = new Color(0xD9DCE0).getRGB();

  private final PickedSlice slice;
  private final Preprocessing size;
  private final SliceImage image;
  private final SliceFit fit;
  private final float[] tissue; // at the network's size, share of each pixel

  /**
   * @param size of the network's input
   */
  public FeatureFigure(PickedSlice slice, Preprocessing size) {
    this.slice = slice;
    this.size = size;
    image = SliceImage.of(slice).side(SIDE);
    fit = slice.fit(size);
    boolean[] foreground = slice.image().foreground();
    float[] shares = new float[foreground.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = foreground[i] ? 1 : 0;
    }
    tissue = fit.toNetwork(shares, 0);
  }

  /**
   * @param maps of the stages, finest first
   * @param encoder in words: which one, with which weights
   */
  public BufferedImage draw(List<FeatureMap> maps, String encoder) {
    boolean known = slice.labelledPixels() > 0;
    Sheet sheet = new Sheet(maps.size() + (known ? 2 : 1));
    List<Tile> tiles = new ArrayList<>();
    tiles.add(new Tile("Image", "", image.plain()));
    float[] before = null; // the stage before, at the network's size
    for (FeatureMap map : maps) {
      PrincipalComponent component = PrincipalComponent.of(map, inTissue(map));
      float[] spread = spread(component.scores(), map);
      if (before != null && correlation(before, spread) < 0) {
        component = component.turned();
        spread = spread(component.scores(), map);
      }
      before = spread;
      tiles.add(tile(map, component, spread, tiles.size(), known));
    }
    if (known) {
      tiles.add(new Tile("Ground truth", "", image.withLabels(slice.truth())));
    }
    sheet.row(slice.caption() + "; " + encoder, tiles);
    sheet.bar(new ColourBar("First principal component, SD", ticks()));
    sheet.remark(remark(known));
    return sheet.draw();
  }

  private Tile tile(
      FeatureMap map, PrincipalComponent component, float[] spread, int stage, boolean known) {
    List<String> measured = new ArrayList<>();
    measured.add(text("%d channels", map.channels()));
    measured.add(text("%.0f\u00a0%% of variance", 100 * component.share()));
    if (known) {
      double area = areaUnderCurve(spread);
      measured.add(Double.isNaN(area) ? "AUC –" : text("AUC %.2f", area));
    }
    BufferedImage picture = picture(spread, map, known);
    return new Tile("Stage " + stage, "stride " + map.stride(), picture, measured);
  }

  private BufferedImage picture(float[] spread, FeatureMap map, boolean known) {
    boolean[] counted = inTissue(map);
    float[] shares = new float[counted.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = counted[i] ? 1 : 0;
    }
    float[] inside = fit.toNative(spread(shares, map));
    float[] shown = fit.toNative(spread);
    IntToDoubleFunction place = i -> (shown[i] - LOW) / (HIGH - LOW);
    BufferedImage picture =
        image.painted(i -> inside[i] < 0.5 ? OUTSIDE : Ramp.rgb(place.applyAsDouble(i)));
    if (known) {
      image.contour(picture, slice.truth());
    }
    return picture;
  }

  /** The places of a map at least half of whose pixels show tissue; all if they are too few. */
  private boolean[] inTissue(FeatureMap map) {
    double[] sums = new double[map.height() * map.width()];
    int[] pixels = new int[sums.length];
    for (int p = 0; p < tissue.length; p++) {
      sums[place(p, map)] += tissue[p];
      pixels[place(p, map)]++;
    }
    boolean[] counted = new boolean[sums.length];
    int count = 0;
    for (int i = 0; i < counted.length; i++) {
      counted[i] = sums[i] >= 0.5 * pixels[i] && pixels[i] > 0;
      count += counted[i] ? 1 : 0;
    }
    if (count < FEWEST) {
      Arrays.fill(counted, true);
    }
    return counted;
  }

  /** A value for each place as a value for each pixel of the network's input. */
  private float[] spread(float[] values, FeatureMap map) {
    float[] spread = new float[tissue.length];
    for (int p = 0; p < spread.length; p++) {
      spread[p] = values[place(p, map)];
    }
    return spread;
  }

  /** The place of a map that a pixel of the network's input belongs to. */
  private int place(int pixel, FeatureMap map) {
    int y = Math.min(pixel / size.width() / map.stride(), map.height() - 1);
    int x = Math.min(pixel % size.width() / map.stride(), map.width() - 1);
    return y * map.width() + x;
  }

  /** Over the tissue; its sign is what matters. */
  private double correlation(float[] a, float[] b) {
    double n = 0;
    double sumA = 0;
    double sumB = 0;
    double products = 0;
    for (int p = 0; p < tissue.length; p++) {
      n += tissue[p];
      sumA += tissue[p] * a[p];
      sumB += tissue[p] * b[p];
      products += tissue[p] * a[p] * b[p];
    }
    return products - sumA * sumB / n;
  }

  /**
   * The chance that a marked pixel has a higher value than one of other tissue, ties halved; not a
   * number where, at the network's size, there are none of either.
   */
  private double areaUnderCurve(float[] spread) {
    byte[] truth = fit.labelsToNetwork(slice.truth());
    float[] marked = values(spread, p -> truth[p] != 0 ? 1 : 0);
    float[] other = values(spread, p -> truth[p] == 0 ? tissue[p] : 0);
    double wins = 0;
    for (float value : marked) {
      wins += below(other, value);
    }
    return wins / ((double) marked.length * other.length);
  }

  private static float[] values(float[] spread, IntToDoubleFunction weight) {
    float[] values = new float[spread.length];
    int n = 0;
    for (int p = 0; p < spread.length; p++) {
      if (weight.applyAsDouble(p) > 0.5) {
        values[n++] = spread[p];
      }
    }
    float[] sorted = Arrays.copyOf(values, n);
    Arrays.sort(sorted);
    return sorted;
  }

  /** How many of the sorted values are smaller, equal ones counted half. */
  private static double below(float[] sorted, float value) {
    return (first(sorted, value) + first(sorted, Math.nextUp(value))) / 2.0;
  }

  /** Index of the first value that is not smaller. */
  private static int first(float[] sorted, float value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) / 2;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static List<String> ticks() {
    List<String> ticks = new ArrayList<>();
    for (int value = LOW; value <= HIGH; value += 2) {
      ticks.add(value < 0 ? "−" + -value : String.valueOf(value));
    }
    return ticks;
  }

  private static String remark(boolean known) {
    return "A stage is shown as the first principal component of its channels, each standardised"
        + " over the tissue (grey: not tissue), in standard deviations (SD). The rarer end of stage"
        + " 1 is light; each further stage is turned to agree with the one before."
        + (known
            ? " White line: ground truth, of which the maps know nothing. AUC: how well a map tells"
                + " what is marked from other tissue, pixel by pixel; 0.5 is chance, less means darker."
            : "");
  }

  private static String text(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
