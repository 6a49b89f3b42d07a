package org.simtrans.data;

/**
 * A part of a slice.
 *
 * @param top its first row, from 0
 * @param left its first column, from 0
 * @param height rows
 * @param width columns
 */
public record Window(int top, int left, int height, int width) {

  /** Rows times columns. */
  public int pixels() {
    return Math.multiplyExact(height, width);
  }
}
