package org.simtrans.data;

/**
 * One slice in a {@link SliceStore}.
 *
 * @param index where the store keeps it, from 0
 * @param subject whose it is
 * @param caseName the image it is of
 * @param position its number in the image, from 0; of a 2-D image, the number in its name
 * @param positionMm its distance in mm from position 0
 * @param labelled whether its labels are known; they read as background if not. Not of a patch that
 *     is laid anywhere on a slice with something labelled
 * @param foregroundPixels labelled pixels at the network's size; of a patch that is laid anywhere,
 *     and not on something labelled, 0
 * @param foregroundFraction the share of its pixels, before resizing, that are not background of
 *     the image (air)
 */
public record SliceRef(
    int index,
    String subject,
    String caseName,
    int position,
    double positionMm,
    boolean labelled,
    long foregroundPixels,
    double foregroundFraction) {

  /** Whether the slice shows nothing but air: a trained model does not draw on it. */
  public boolean isAir() {
    return foregroundFraction == 0;
  }

  /** A window somewhere in it: whether that shows something labelled is not known. */
  SliceRef anywhere() {
    boolean known = labelled && foregroundPixels == 0;
    return new SliceRef(
        index, subject, caseName, position, positionMm, known, 0, foregroundFraction);
  }

  SliceRef at(int newIndex) {
    return new SliceRef(
        newIndex,
        subject,
        caseName,
        position,
        positionMm,
        labelled,
        foregroundPixels,
        foregroundFraction);
  }
}
