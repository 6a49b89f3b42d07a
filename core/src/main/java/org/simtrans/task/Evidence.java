package org.simtrans.task;

import org.simtrans.data.SliceStore;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.RunFolder;

/**
 * What a network is judged by, and where it is kept.
 *
 * @param training the slices that it learns from
 * @param validation slices that it does not learn from; empty where there are none
 * @param probeEvery epochs between two probes of an encoder's features, 0 for never
 * @param run the folder that weights are kept in
 */
public record Evidence(
    SliceStore training, SliceStore validation, int probeEvery, RunFolder run, Ranks ranks) {

  /**
   * The least share of foreground on a validation slice: any. Training may leave out slices with
   * little to learn from, but a mask is drawn on all slices except those of air.
   */
  public static final double MIN_FOREGROUND = Double.MIN_VALUE;
}
