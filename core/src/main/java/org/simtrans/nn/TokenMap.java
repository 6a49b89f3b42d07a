package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;

/**
 * What a Vision Transformer makes of an image.
 *
 * @param tokens (B, 1 + height · width, C): the class token, then one for each patch, row by row
 * @param height of the grid of patches
 * @param width of the grid of patches
 */
public record TokenMap(Tensor tokens, long height, long width) {

  /** (B, 1, C). */
  public Tensor classToken() {
    return tokens.narrow(1, 0, 1);
  }

  /** The others, (B, height · width, C). */
  public Tensor patches() {
    return tokens.narrow(1, 1, height * width);
  }

  /** The others where they belong, (B, C, height, width). */
  public Tensor grid() {
    return gridOf(patches());
  }

  /** (B, height · width, C) -> (B, C, height, width). */
  Tensor gridOf(Tensor patches) {
    return patches.transpose(1, 2).reshape(patches.size(0), patches.size(2), height, width);
  }
}
