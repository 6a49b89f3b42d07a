package org.simtrans.metric;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which labels of a label map belong to each channel of a network: one each, or several where
 * regions overlap.
 *
 * @param labels of each channel
 * @param drawnAs the label that a channel is drawn as; of several channels in one pixel the last
 *     counts
 */
public record Regions(List<List<Integer>> labels, List<Integer> drawnAs) implements Serializable {

  /** Copies the lists. */
  public Regions {
    labels = labels.stream().map(List::copyOf).toList();
    drawnAs = List.copyOf(drawnAs);
  }

  /** Channel c has label c + 1 alone. */
  public static Regions oneEach(int channels) {
    List<Integer> all = IntStream.rangeClosed(1, channels).boxed().toList();
    return new Regions(all.stream().map(List::of).toList(), all);
  }

  /** Whether each channel has one label of its own; then a pixel belongs to one at most. */
  public boolean isOneEach() {
    return equals(oneEach(drawnAs.size()));
  }

  /** How many channels there are. */
  public int channels() {
    return drawnAs.size();
  }

  /** Whether each label belongs to a channel: at place {@code label & 0xff}. */
  boolean[] members(int channel) {
    boolean[] members = new boolean[1 << Byte.SIZE];
    labels.get(channel).forEach(label -> members[label] = true);
    return members;
  }

  /**
   * Label maps as planes of a network's output.
   *
   * @param map h*w labels
   * @param planes receives 1 where a channel has the label, channel after channel
   * @param offset of the first pixel in {@code planes}
   */
  public void planes(byte[] map, float[] planes, int offset) {
    for (int c = 0; c < channels(); c++) {
      boolean[] members = members(c);
      int from = offset + c * map.length;
      for (int p = 0; p < map.length; p++) {
        if (members[map[p] & 0xff]) {
          planes[from + p] = 1;
        }
      }
    }
  }
}
