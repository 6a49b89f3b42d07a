package org.simtrans.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.simtrans.data.SliceRef;
import org.simtrans.ranks.Ranks;
import org.simtrans.tensor.Rng;

/**
 * Which slices make up each batch. A plan follows from the seed and the epoch alone, so that batch
 * number n of a run is the same whether or not the run was interrupted before it.
 */
public final class EpochPlan {
  private final List<int[]> groups; // batches are drawn within a group
  private final int batch;
  private final long seed;
  private final int[] always;
  private final int[] sampled;
  private final int sampledPerEpoch;
  private volatile Epoch latest; // batches are asked for one after another

  private record Epoch(long number, List<int[]> batches) {}

  private EpochPlan(
      List<int[]> groups, int[] always, int[] sampled, int sampledPerEpoch, int batch, long seed) {
    this.groups = groups;
    this.always = always;
    this.sampled = sampled;
    this.sampledPerEpoch = sampledPerEpoch;
    this.batch = batch;
    this.seed = seed;
  }

  /** Every slice once an epoch; a batch holds slices of one folder only if {@code byFolder}. */
  public static EpochPlan all(List<SliceRef> slices, boolean byFolder, int batch, long seed) {
    Map<String, List<Integer>> folders = new TreeMap<>();
    for (SliceRef slice : slices) {
      int slash = byFolder ? slice.caseName().lastIndexOf('/') : -1;
      String folder = slash < 0 ? "" : slice.caseName().substring(0, slash);
      folders.computeIfAbsent(folder, f -> new ArrayList<>()).add(slice.index());
    }
    List<int[]> groups = folders.values().stream().map(EpochPlan::toArray).toList();
    int largest = groups.stream().mapToInt(group -> group.length).max().orElse(0);
    return new EpochPlan(groups, new int[0], new int[0], 0, Math.min(batch, largest), seed);
  }

  /**
   * Every slice that has a label once an epoch, and of the others as many as {@code
   * backgroundShare} times those, another choice each epoch.
   */
  public static EpochPlan balanced(
      List<SliceRef> slices, double backgroundShare, int batch, long seed) {
    int[] foreground = indices(slices, true);
    int[] background = indices(slices, false);
    int count = (int) Math.min(background.length, Math.ceil(backgroundShare * foreground.length));
    int sampledPerEpoch = foreground.length == 0 ? background.length : count;
    int total = foreground.length + sampledPerEpoch;
    return new EpochPlan(
        List.of(), foreground, background, sampledPerEpoch, Math.min(batch, total), seed);
  }

  private static int[] indices(List<SliceRef> slices, boolean withForeground) {
    return slices.stream()
        .filter(slice -> slice.foregroundPixels() > 0 == withForeground)
        .mapToInt(SliceRef::index)
        .toArray();
  }

  private static int[] toArray(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Slices of a batch. */
  public int batchSize() {
    return batch;
  }

  /** Whole batches of an epoch; slices that do not fill one wait for another epoch's order. */
  public int stepsPerEpoch() {
    int batches = (always.length + sampledPerEpoch) / batch;
    for (int[] group : groups) {
      batches += group.length / batch;
    }
    return batches;
  }

  /**
   * Steps between two looks: whole epochs of at least {@code least} steps, so that looks do not
   * take longer than learning where epochs are short.
   */
  public long stepsPerLook(long least) {
    long epochs = Math.max(1, (least + stepsPerEpoch() - 1) / stepsPerEpoch());
    return epochs * stepsPerEpoch();
  }

  /** The slices of batch {@code step}, counted over all epochs from 0. */
  int[] batch(long step) {
    long number = step / stepsPerEpoch();
    Epoch epoch = latest;
    if (epoch == null || epoch.number != number) {
      epoch = new Epoch(number, batches(Rng.mix(seed, number)));
      latest = epoch;
    }
    return epoch.batches.get((int) (step % stepsPerEpoch())).clone();
  }

  private List<int[]> batches(long epochSeed) {
    RandomGenerator random = generator(epochSeed);
    List<int[]> batches = new ArrayList<>();
    for (int[] group : groups) {
      cut(shuffled(group, random), batches);
    }
    if (groups.isEmpty()) {
      int[] some = Arrays.copyOf(shuffled(sampled, random), sampledPerEpoch);
      int[] both = Arrays.copyOf(always, always.length + some.length);
      System.arraycopy(some, 0, both, always.length, some.length);
      cut(shuffled(both, random), batches);
    }
    int[] order = new int[batches.size()];
    Arrays.setAll(order, i -> i);
    return Arrays.stream(shuffled(order, random)).mapToObj(batches::get).toList();
  }

  /**
   * One rank's part of a batch.
   *
   * @param batch the slices of the whole batch, by their numbers in the store
   * @param first where this rank's slices begin in it
   * @param slices how many this rank has; no other rank has them
   */
  public record Share(int[] batch, int first, int slices) {

    /** This rank's slice number {@code i}, by its number in the store. */
    public int slice(int i) {
      return batch[first + i];
    }
  }

  /** This rank's part of batch {@code step}. */
  public Share share(long step, Ranks ranks) {
    int[] batch = batch(step);
    return new Share(batch, ranks.from(batch.length), ranks.share(batch.length));
  }

  private void cut(int[] indices, List<int[]> into) {
    for (int from = 0; from + batch <= indices.length; from += batch) {
      into.add(Arrays.copyOfRange(indices, from, from + batch));
    }
  }

  /** Random numbers for one use; the same seed gives the same numbers. */
  public static RandomGenerator generator(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  private static int[] shuffled(int[] values, RandomGenerator random) {
    int[] copy = values.clone();
    for (int i = copy.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = copy[i];
      copy[i] = copy[j];
      copy[j] = swap;
    }
    return copy;
  }
}
