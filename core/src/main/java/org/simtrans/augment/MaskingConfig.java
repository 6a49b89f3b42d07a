package org.simtrans.augment;

import java.util.stream.IntStream;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;

/**
 * How much of a slice masked-image modelling hides (SimMIM: Xie et al., 2022).
 *
 * @param patch edge of a hidden block, in pixels; a multiple of 4, the patch size of the encoders
 * @param ratio share of the blocks that are hidden
 */
public record MaskingConfig(int patch, double ratio) {
  private static final int TOKEN = 4; // pixels
  private static final int LARGEST = 32; // SimMIM's
  private static final int BLOCKS = 5; // along the shorter edge, at least
  private static final double RATIO = 0.6; // SimMIM's
  private static final double ROUNDING = 1e-9;

  /**
   * @throws InvalidSettingException if no pixel could be hidden, or none visible
   */
  public MaskingConfig {
    if (patch < TOKEN || patch % TOKEN != 0) {
      throw new InvalidSettingException(
          Message.of(
              "{masking.patch} is %d; expected a multiple of 4 pixels, such as 16 or 32", patch));
    }
    if (!(ratio > 0 && ratio < 1)) {
      throw new InvalidSettingException(
          Message.of("{masking.ratio} is %s; expected more than 0 and less than 1", ratio));
    }
  }

  /**
   * SimMIM's ratio, with the largest blocks of 32, 16, 8 or 4 pixels of which at least five fit
   * along each edge.
   */
  public static MaskingConfig forSize(int height, int width) {
    int edge = Math.min(height, width);
    int patch =
        IntStream.iterate(LARGEST, p -> p > TOKEN, p -> p / 2)
            .filter(p -> BLOCKS * p <= edge)
            .findFirst()
            .orElse(TOKEN);
    return new MaskingConfig(patch, RATIO);
  }

  /**
   * @throws InvalidSettingException if a slice of that size is a single block
   */
  public void requireWithin(int height, int width) {
    if (Math.max(height, width) <= patch) {
      throw new InvalidSettingException(
          Message.of(
              "{masking.patch} is %d, which covers the whole input of %dx%d; choose a smaller one",
              patch, height, width));
    }
  }

  /** The same share in blocks of another size, in pixels. */
  public MaskingConfig withPatch(int changed) {
    return new MaskingConfig(changed, ratio);
  }

  /** The same blocks with another share of them hidden. */
  public MaskingConfig withRatio(double changed) {
    return new MaskingConfig(patch, changed);
  }

  /**
   * How many of {@code blocks} are hidden: their share, rounded up as in SimMIM, but at least one
   * and, of several, not all.
   */
  int hiddenOf(int blocks) {
    int share = (int) Math.ceil(ratio * blocks - ROUNDING);
    return blocks == 0 ? 0 : Math.max(1, Math.min(blocks - 1, share));
  }
}
