package org.simtrans.augment;

/**
 * The source position of an output pixel: x' = x0 + xx·x + xy·y, y' = y0 + yx·x + yy·y, pixel
 * centres at whole numbers. Source positions are counted in 2^-32 pixels, so that a shift gives the
 * whole pixel; a cast from float would take most of the time of sampling.
 */
record PlaneMap(long x0, long xx, long xy, long y0, long yx, long yy) {
  static final double PIXEL = 0x1p32;

  /**
   * Maps the output grid to a rotated rectangle of the source.
   *
   * @param centreX source position of the centre of the output, in pixels
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
        fixed(centreX - xx * middleX - xy * middleY),
        fixed(xx),
        fixed(xy),
        fixed(centreY - yx * middleX - yy * middleY),
        fixed(yx),
        fixed(yy));
  }

  static long fixed(double pixels) {
    return Math.round(pixels * PIXEL);
  }

  /** Source pixels from one output pixel to the next in the same row. */
  double columnStep() {
    return Math.hypot(xx, yx) / PIXEL;
  }

  double rowStep() {
    return Math.hypot(xy, yy) / PIXEL;
  }
}
