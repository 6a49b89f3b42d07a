package org.simtrans.encoder;

import java.util.List;
import org.simtrans.InvalidSettingException;

/**
 * The form of a Vision Transformer whose patches are the pixels of a ResNet's map at stride 16
 * (Dosovitskiy et al., 2021).
 *
 * @param transformer the part with attention, and the image's channels
 * @param stem channels at stride 2, a multiple of 32; stage i ends with 4 · 2ⁱ times as many
 * @param blocks of the ResNet's three stages, at strides 4, 8 and 16
 */
public record HybridConfig(VitConfig transformer, int stem, List<Integer> blocks) {
  public HybridConfig {
    blocks = List.copyOf(blocks);
    if (stem < 1 || stem % 32 != 0 || blocks.size() != 3 || blocks.stream().anyMatch(n -> n < 1)) {
      throw new InvalidSettingException(
          "a hybrid's ResNet has a stem of a multiple of 32 channels and three stages of a block or"
              + " more; found "
              + stem
              + " and "
              + blocks);
    }
  }

  /** ResNet-50 and ViT-B/16, positions for 384×384: timm's {@code vit_base_r50_s16_384}. */
  public static HybridConfig base(int inChannels) {
    return new HybridConfig(VitConfig.base(inChannels).withImageSize(384), 64, List.of(3, 4, 9));
  }

  /** The same stem under another transformer. */
  public HybridConfig with(VitConfig other) {
    return new HybridConfig(other, stem, blocks);
  }

  /** Channels of the 3×3 convolutions of a stage. */
  int width(int stage) {
    return stem << stage;
  }

  /** Channels at the end of a stage. */
  int channels(int stage) {
    return 4 * width(stage);
  }
}
