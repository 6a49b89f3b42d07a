package org.simtrans.encoder;

import java.util.List;
import org.simtrans.InvalidSettingException;

/**
 * The form of a ResNet (He et al., 2016).
 *
 * @param inChannels of the image
 * @param blocks of each stage
 * @param bottleneck whether blocks have three convolutions and four times the channels, or two
 */
public record ResNetConfig(int inChannels, List<Integer> blocks, boolean bottleneck) {
  private static final int FIRST_WIDTH = 64;

  public ResNetConfig {
    blocks = List.copyOf(blocks);
    if (inChannels < 1 || blocks.size() != 4 || blocks.stream().anyMatch(n -> n < 1)) {
      throw new InvalidSettingException(
          "a ResNet has an input channel and four stages of a block or more; found "
              + inChannels
              + " and "
              + blocks);
    }
  }

  /** 18 layers, in basic blocks. */
  public static ResNetConfig resNet18(int inChannels) {
    return new ResNetConfig(inChannels, List.of(2, 2, 2, 2), false);
  }

  /** 34 layers, in basic blocks. */
  public static ResNetConfig resNet34(int inChannels) {
    return new ResNetConfig(inChannels, List.of(3, 4, 6, 3), false);
  }

  /** 50 layers, in bottlenecks. */
  public static ResNetConfig resNet50(int inChannels) {
    return new ResNetConfig(inChannels, List.of(3, 4, 6, 3), true);
  }

  /** Channels of the 3×3 convolutions of a stage. */
  int width(int stage) {
    return FIRST_WIDTH << stage;
  }

  /** Channels at the end of a stage. */
  int channels(int stage) {
    return bottleneck ? 4 * width(stage) : width(stage);
  }

  /** Channels that a stage begins with. */
  int channelsBefore(int stage) {
    return stage == 0 ? FIRST_WIDTH : channels(stage - 1);
  }
}
