package org.simtrans.suggest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * Chooses images by what they stand for. Each slice of an image without labels is as far from what
 * is known as its nearest labelled slice; the next image is the one that shortens these distances
 * most, and it then counts as labelled. So typical images come first, unlike those that are
 * labelled and unlike each other (the facility location problem, solved greedily; Hacohen et al.,
 * ICML 2022, and Yehuda et al., NeurIPS 2022, show that this is what helps while labels are few).
 */
final class Coverage {
  private final List<Item> items;
  private final double[] weights; // of each slice
  private final int[] imageOf; // of each slice
  private final float[] distances; // slices x slices, 0 to 2
  private final double[] nearest; // of each slice, to what is known

  /**
   * An image.
   *
   * @param slices the first of its slices and one behind the last
   */
  record Item(String subject, boolean labelled, int from, int to) {}

  /**
   * @param image number of the item
   * @param slice the slice that alone would cover most of what the image covers
   * @param gain what the image covers of what was not covered at the beginning, 0 to 1
   * @param standsFor items without labels that are nearer to it than to anything before
   * @param first whether nothing was known before
   */
  record Pick(int image, int slice, double gain, int standsFor, boolean first) {}

  /**
   * @param features (slices, C), as the network makes them; compared after each of the C numbers is
   *     brought to mean 0 and deviation 1 over all slices
   * @param weights how much it matters that a slice is covered
   */
  Coverage(List<Item> items, List<float[]> features, double[] weights) {
    this.items = items;
    this.weights = weights;
    imageOf = new int[features.size()];
    for (int i = 0; i < items.size(); i++) {
      Arrays.fill(imageOf, items.get(i).from(), items.get(i).to(), i);
    }
    distances = distances(standardised(features));
    nearest = new double[features.size()];
    boolean none = items.stream().noneMatch(Item::labelled);
    float farthest = 0;
    for (float distance : distances) {
      farthest = Math.max(farthest, distance);
    }
    Arrays.fill(nearest, none ? farthest : Double.POSITIVE_INFINITY);
    items.stream().filter(Item::labelled).forEach(this::know);
  }

  /**
   * The next images, the best first; of each subject one before any has two.
   *
   * @param count at most
   */
  List<Pick> picks(int count) {
    List<Pick> picks = new ArrayList<>();
    Set<Integer> left = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      if (!items.get(i).labelled() && items.get(i).to() > items.get(i).from()) {
        left.add(i);
      }
    }
    boolean known = items.stream().anyMatch(Item::labelled);
    Set<String> subjects = new HashSet<>();
    double all = 0;
    for (int j = 0; j < nearest.length; j++) {
      all += isOpen(j) ? weights[j] * nearest[j] : 0;
    }
    while (picks.size() < count && !left.isEmpty()) {
      if (left.stream().allMatch(i -> subjects.contains(items.get(i).subject()))) {
        subjects.clear();
      }
      int best = -1;
      double most = -1;
      for (int i = 0; i < items.size(); i++) {
        if (left.contains(i) && !subjects.contains(items.get(i).subject())) {
          double gain = gain(items.get(i).from(), items.get(i).to());
          if (gain > most) {
            most = gain;
            best = i;
          }
        }
      }
      Item chosen = items.get(best);
      boolean first = !known && picks.isEmpty();
      picks.add(
          new Pick(best, slice(chosen), all == 0 ? 0 : most / all, standsFor(best, first), first));
      know(chosen);
      left.remove(best);
      subjects.add(chosen.subject());
    }
    return picks;
  }

  private boolean isOpen(int slice) {
    return !items.get(imageOf[slice]).labelled();
  }

  /** How much nearer everything comes if some slices are known. */
  private double gain(int from, int to) {
    double gain = 0;
    for (int j = 0; j < nearest.length; j++) {
      if (isOpen(j)) {
        gain += weights[j] * Math.max(0, nearest[j] - distance(j, from, to));
      }
    }
    return gain;
  }

  private int slice(Item item) {
    int best = item.from();
    double most = -1;
    for (int i = item.from(); i < item.to(); i++) {
      double gain = gain(i, i + 1);
      if (gain > most) {
        most = gain;
        best = i;
      }
    }
    return best;
  }

  /** Images by the mean of their slices; where nothing is known, those nearer than the mean one. */
  private int standsFor(int image, boolean first) {
    Item chosen = items.get(image);
    double[] to = new double[items.size()];
    double[] before = new double[items.size()];
    for (int i = 0; i < items.size(); i++) {
      for (int j = items.get(i).from(); j < items.get(i).to(); j++) {
        to[i] +=
            distance(j, chosen.from(), chosen.to()) / (items.get(i).to() - items.get(i).from());
        before[i] += nearest[j] / (items.get(i).to() - items.get(i).from());
      }
    }
    double mean = Arrays.stream(to).average().orElse(0);
    int count = 0;
    for (int i = 0; i < items.size(); i++) {
      boolean counts = !items.get(i).labelled() && items.get(i).to() > items.get(i).from();
      count += counts && (i == image || to[i] < (first ? mean : before[i])) ? 1 : 0;
    }
    return count;
  }

  private void know(Item item) {
    for (int j = 0; j < nearest.length; j++) {
      nearest[j] = Math.min(nearest[j], distance(j, item.from(), item.to()));
    }
  }

  /** From one slice to the nearest of some. */
  private double distance(int slice, int from, int to) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = from; i < to; i++) {
      least = Math.min(least, distances[slice * imageOf.length + i]);
    }
    return least;
  }

  /** Each of the numbers at mean 0 and deviation 1, each vector of length 1; row-major. */
  private static float[] standardised(List<float[]> features) {
    int n = features.size();
    int width = features.get(0).length;
    float[] into = new float[n * width];
    for (int c = 0; c < width; c++) {
      double sum = 0;
      double squares = 0;
      for (float[] one : features) {
        sum += one[c];
        squares += (double) one[c] * one[c];
      }
      double mean = sum / n;
      double deviation = Math.sqrt(Math.max(0, squares / n - mean * mean));
      for (int i = 0; i < n; i++) {
        into[i * width + c] =
            deviation > 1e-6 * (Math.abs(mean) + 1e-6) // else it is rounding
                ? (float) ((features.get(i)[c] - mean) / deviation)
                : 0;
      }
    }
    for (int i = 0; i < n; i++) {
      double length = 0;
      for (int c = 0; c < width; c++) {
        length += into[i * width + c] * into[i * width + c];
      }
      for (int c = 0; c < width && length > 0; c++) {
        into[i * width + c] /= (float) Math.sqrt(length);
      }
    }
    return into;
  }

  /** One minus the cosine, for each pair; 0 of each with itself. */
  private float[] distances(float[] vectors) {
    int n = imageOf.length;
    float[] cosines;
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Tensor all = Tensors.of(vectors, n, vectors.length / n);
      cosines = Tensors.toFloats(all.matmul(all.transpose(0, 1)));
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        cosines[i * n + j] = i == j ? 0 : Math.max(0, 1 - cosines[i * n + j]);
      }
    }
    return cosines;
  }
}
