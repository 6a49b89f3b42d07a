package org.simtrans.encoder;

import java.util.List;
import org.simtrans.InvalidSettingException;

/**
 * The form of a Swin Transformer (Liu et al., 2021).
 *
 * @param inChannels of the image
 * @param patch edge of a patch in pixels
 * @param embedWidth channels of the first stage; each further stage doubles them
 * @param depths blocks of each stage
 * @param heads attention heads of each stage
 * @param window edge of an attention window in tokens
 * @param dropPath stochastic depth of the last block; it grows linearly from 0 at the first
 * @param padBeforeShift whether maps that windows do not divide are padded before they are shifted,
 *     as torchvision does, or after, as timm does; where windows divide them, it is the same
 */
public record SwinConfig(
    int inChannels,
    int patch,
    int embedWidth,
    List<Integer> depths,
    List<Integer> heads,
    int window,
    double dropPath,
    boolean padBeforeShift) {

  public SwinConfig {
    depths = List.copyOf(depths);
    heads = List.copyOf(heads);
    if (inChannels < 1 || patch < 1 || embedWidth < 1 || window < 1) {
      throw new InvalidSettingException("sizes of a Swin Transformer must be at least 1");
    }
    if (depths.size() != 4 || heads.size() != 4) {
      throw new InvalidSettingException(
          "a Swin Transformer has four stages; found depths " + depths + " and heads " + heads);
    }
    if (dropPath < 0 || dropPath >= 1) {
      throw new InvalidSettingException(
          "stochastic depth is " + dropPath + "; expected at least 0 and below 1");
    }
  }

  /** Small enough for tests and for a demonstration within minutes. */
  public static SwinConfig tinyTest(int inChannels) {
    return new SwinConfig(inChannels, 4, 32, List.of(2, 2, 2, 2), List.of(1, 2, 4, 8), 7, 0, false);
  }

  /** Swin-T: 96 channels, 2, 2, 6 and 2 blocks. */
  public static SwinConfig tiny(int inChannels) {
    return new SwinConfig(
        inChannels, 4, 96, List.of(2, 2, 6, 2), List.of(3, 6, 12, 24), 7, 0.1, false);
  }

  /** Swin-S: 96 channels, 2, 2, 18 and 2 blocks. */
  public static SwinConfig small(int inChannels) {
    return new SwinConfig(
        inChannels, 4, 96, List.of(2, 2, 18, 2), List.of(3, 6, 12, 24), 7, 0.2, false);
  }

  /** The paper's: at 384×384 its window of 12 divides every stage. */
  public static SwinConfig base(int inChannels) {
    return new SwinConfig(
        inChannels, 4, 128, List.of(2, 2, 18, 2), List.of(4, 8, 16, 32), 12, 0.3, false);
  }

  /** The same with windows of {@code window} × {@code window} tokens. */
  public SwinConfig withWindow(int window) {
    return new SwinConfig(
        inChannels, patch, embedWidth, depths, heads, window, dropPath, padBeforeShift);
  }

  /** The same with another rate of stochastic depth for its last block. */
  public SwinConfig withDropPath(double dropPath) {
    return new SwinConfig(
        inChannels, patch, embedWidth, depths, heads, window, dropPath, padBeforeShift);
  }

  /** The same with maps padded before they are shifted, as torchvision does, or after. */
  public SwinConfig withPadBeforeShift(boolean padBeforeShift) {
    return new SwinConfig(
        inChannels, patch, embedWidth, depths, heads, window, dropPath, padBeforeShift);
  }

  int blocks() {
    return blocksBefore(depths.size());
  }

  /** Blocks of the stages below {@code stage}. */
  int blocksBefore(int stage) {
    return depths.subList(0, stage).stream().mapToInt(Integer::intValue).sum();
  }

  int width(int stage) {
    return embedWidth << stage;
  }
}
