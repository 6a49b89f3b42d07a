package org.simtrans.predict;

/**
 * What one stage of an encoder makes of one image.
 *
 * @param stride pixels of the image from one value to the next, along rows and columns
 * @param values channels x height x width, row-major
 */
public record FeatureMap(int stride, int channels, int height, int width, float[] values) {

  public FeatureMap {
    if (values.length != channels * height * width) {
      throw new IllegalArgumentException(
          values.length + " values for " + channels + " x " + height + " x " + width);
    }
  }
}
