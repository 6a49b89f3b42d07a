package org.simtrans.encoder;

import org.simtrans.InvalidSettingException;

/**
 * The form of a Vision Transformer on patches of 16 pixels (Dosovitskiy et al., 2021).
 *
 * @param inChannels of the image
 * @param imageSize edge in pixels of the image that the table of positions is made for; for others
 *     it is resampled
 * @param width channels of a token
 * @param depth blocks, a multiple of four
 * @param heads attention heads of each block
 * @param dropPath stochastic depth of the last block; it grows linearly from 0 at the first
 */
public record VitConfig(
    int inChannels, int imageSize, int width, int depth, int heads, double dropPath) {
  static final int PATCH = 16;

  public VitConfig {
    if (inChannels < 1 || width < 1 || heads < 1) {
      throw new InvalidSettingException("sizes of a Vision Transformer must be at least 1");
    }
    if (imageSize < PATCH || imageSize % PATCH != 0) {
      throw new InvalidSettingException(
          "the image that positions are made for is "
              + imageSize
              + " pixels wide; expected a multiple of 16");
    }
    if (depth < 4 || depth % 4 != 0) {
      throw new InvalidSettingException(
          "a Vision Transformer has " + depth + " blocks; expected a multiple of 4");
    }
    if (dropPath < 0 || dropPath >= 1) {
      throw new InvalidSettingException(
          "stochastic depth is " + dropPath + "; expected at least 0 and below 1");
    }
  }

  /** ViT-B/16, positions for 224×224: timm's {@code vit_base_patch16_224}. */
  public static VitConfig base(int inChannels) {
    return new VitConfig(inChannels, 224, 768, 12, 12, 0.1);
  }

  /** The same with positions for images of {@code pixels} × {@code pixels}. */
  public VitConfig withImageSize(int pixels) {
    return new VitConfig(inChannels, pixels, width, depth, heads, dropPath);
  }

  /** The same with another rate of stochastic depth for its last block. */
  public VitConfig withDropPath(double dropPath) {
    return new VitConfig(inChannels, imageSize, width, depth, heads, dropPath);
  }

  /** Edge of the grid that positions are made for, in patches. */
  int grid() {
    return imageSize / PATCH;
  }
}
