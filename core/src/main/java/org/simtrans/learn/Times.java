package org.simtrans.learn;

/**
 * What things that are not learning are expected to take.
 *
 * @param preparePretraining minutes to prepare the images of pretraining
 * @param prepareTraining minutes to prepare those with labels, of one run
 * @param evaluate minutes to judge, of all runs together, with the report
 */
public record Times(double preparePretraining, double prepareTraining, double evaluate) {
  private static final double REPORT = 0.12; // minutes: loading weights, drawing pictures, writing
  private static final double CAUTION = 1.3;

  /**
   * @param read seconds to read an image and look into it
   * @param draw seconds to draw on the slices of an image
   * @param folds 1 if there are none
   */
  static Times of(Counts counts, double read, double draw, int folds) {
    double evaluation = counts.judged() * (read + 2 * draw) + folds * counts.validation() * draw;
    return new Times(
        CAUTION * counts.seen() * read / 60,
        CAUTION * (counts.labelled() + counts.validation()) * read / 60,
        CAUTION * evaluation / 60 + folds * REPORT);
  }

  /** All but learning, in minutes. */
  double sum(boolean pretrains, int folds) {
    return (pretrains ? preparePretraining : 0) + folds * prepareTraining + evaluate;
  }
}
