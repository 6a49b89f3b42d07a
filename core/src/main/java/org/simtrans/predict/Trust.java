package org.simtrans.predict;

/**
 * How far a mask is to be trusted.
 *
 * @param predictedDice the Dice that it probably has, 0 to 1; null where the model cannot tell: it
 *     has no forecast, or nothing is drawn
 * @param diceError by how much such forecasts were wrong on validation images; null with the first
 * @param unlike what of the image is unlike those that the model learned from; null where it is
 *     like them, or the model cannot tell
 */
public record Trust(Double predictedDice, Double diceError, String unlike) {
  /** Nothing is known. */
  public static final Trust NONE = new Trust(null, null, null);
}
