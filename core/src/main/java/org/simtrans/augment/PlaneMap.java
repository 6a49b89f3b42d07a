package org.simtrans.augment;

/**
 * Where in the source an output pixel looks: x' = x0 + xx·x + xy·y, y' = y0 + yx·x + yy·y, all in
 * pixels, pixel centres at whole numbers.
 */
record PlaneMap(float x0, float xx, float xy, float y0, float yx, float yy) {

  /**
   * The output grid laid over a turned rectangle of the source.
   *
   * @param centreX where the middle of the output looks, source pixels
   * @param stepX source pixels per output pixel along a row; negative flips left and right
   * @param stepY the same along a column
   */
  static PlaneMap of(
      int height,
      int width,
      double centreX,
      double centreY,
      double stepX,
      double stepY,
      double degrees) {
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    double xx = cos * stepX;
    double xy = -sin * stepY;
    double yx = sin * stepX;
    double yy = cos * stepY;
    double middleX = (width - 1) / 2.0;
    double middleY = (height - 1) / 2.0;
    return new PlaneMap(
        (float) (centreX - xx * middleX - xy * middleY),
        (float) xx,
        (float) xy,
        (float) (centreY - yx * middleX - yy * middleY),
        (float) yx,
        (float) yy);
  }

  /** Source pixels from one output pixel to the next in the same row. */
  double columnStep() {
    return Math.hypot(xx, yx);
  }

  double rowStep() {
    return Math.hypot(xy, yy);
  }
}
