package org.simtrans.bench;

import java.util.List;

/**
 * How fast slices are varied, at one thread and at several.
 *
 * @param views of pretraining
 * @param training slices with their labels, of fine-tuning
 */
public record ViewResult(int height, int width, List<Rate> views, List<Rate> training) {

  /**
   * @param perSecond of all threads together, over the rounds
   * @param perThread the median's share of one thread; of a core, where threads have one each
   */
  public record Rate(int threads, Quartiles perSecond, double perThread) {}
}
