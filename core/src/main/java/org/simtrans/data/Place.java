package org.simtrans.data;

/**
 * Where a slice lies in the store's file.
 *
 * @param position of its first byte
 * @param height its rows there
 * @param width its columns there
 */
record Place(long position, int height, int width) {
  Window whole() {
    return new Window(0, 0, height, width);
  }
}
