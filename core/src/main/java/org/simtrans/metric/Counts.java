package org.simtrans.metric;

import java.io.Serializable;

/**
 * The confusion matrix of one label over some pixels; every overlap score is a function of it.
 *
 * <p>If both masks are empty, the policy gives the scores. Any other quotient 0/0 (precision
 * without a prediction, recall without a label) is a score of 0: there was an error and no hit.
 *
 * @param tp true positives, pixels
 */
public record Counts(long tp, long fp, long fn, long tn) implements Serializable {
  /** No pixels; adding it with {@link #plus} changes nothing. */
  public static final Counts NONE = new Counts(0, 0, 0, 0);

  /** The label of a truth's pixel that nobody labelled: it is not counted. */
  public static final byte IGNORED = -1;

  /** Counts one label in two label maps of equal length. */
  public static Counts of(byte[] truth, byte[] predicted, int label) {
    return of(truth, predicted, 0, truth.length, label);
  }

  /** Counts one label in a range of two label maps, such as one slice of a volume. */
  public static Counts of(byte[] truth, byte[] predicted, int from, int length, int label) {
    boolean[] members = new boolean[1 << Byte.SIZE];
    members[label] = true;
    return of(truth, predicted, from, length, members);
  }

  /** Counts the labels of one channel as one. */
  public static Counts of(byte[] truth, byte[] predicted, Regions regions, int channel) {
    return of(truth, predicted, 0, truth.length, regions.members(channel));
  }

  /**
   * Counts several labels as one.
   *
   * @param members at place {@code label & 0xff} whether the label belongs to them
   */
  static Counts of(byte[] truth, byte[] predicted, int from, int length, boolean[] members) {
    long tp = 0;
    long fp = 0;
    long fn = 0;
    long ignored = 0;
    for (int i = from; i < from + length; i++) {
      if (truth[i] == IGNORED) {
        ignored++;
        continue;
      }
      boolean is = members[truth[i] & 0xff];
      boolean said = members[predicted[i] & 0xff];
      tp += is && said ? 1 : 0;
      fp += !is && said ? 1 : 0;
      fn += is && !said ? 1 : 0;
    }
    return new Counts(tp, fp, fn, length - ignored - tp - fp - fn);
  }

  /** The counts of both pixel sets together. */
  public Counts plus(Counts other) {
    return new Counts(tp + other.tp, fp + other.fp, fn + other.fn, tn + other.tn);
  }

  /** Whether the label occurs in the truth. */
  public boolean hasTruth() {
    return tp + fn > 0;
  }

  /** Whether the label occurs in the prediction. */
  public boolean hasPrediction() {
    return tp + fp > 0;
  }

  /** 2 tp / (2 tp + fp + fn). */
  public double dice(EmptyPolicy empty) {
    return quotient(2 * tp, 2 * tp + fp + fn, empty);
  }

  /** Of the foreground: tp / (tp + fp + fn). */
  public double iou(EmptyPolicy empty) {
    return quotient(tp, tp + fp + fn, empty);
  }

  /** The mean of foreground and background IoU. */
  public double meanIou(EmptyPolicy empty) {
    long background = tn + fp + fn;
    // neither mask has background, so the mean is the score of the foreground
    return background == 0 ? iou(empty) : (iou(empty) + (double) tn / background) / 2;
  }

  /** tp / (tp + fp). */
  public double precision(EmptyPolicy empty) {
    return quotient(tp, tp + fp, empty);
  }

  /** tp / (tp + fn). */
  public double recall(EmptyPolicy empty) {
    return quotient(tp, tp + fn, empty);
  }

  private double quotient(long part, long whole, EmptyPolicy empty) {
    if (tp + fp + fn == 0) {
      return empty.score();
    }
    return whole == 0 ? 0 : (double) part / whole;
  }
}
