package org.simtrans.encoder;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.Conv2d;
import org.simtrans.nn.TokenMap;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;

/**
 * A ResNet whose map at stride 16 is the patches of a Vision Transformer (Dosovitskiy et al.,
 * 2021). Takes any size of image; positions are resampled to its grid. Names and initial weights
 * are timm's.
 *
 * <p>The four maps: the ends of the ResNet's first two stages (strides 4 and 8), the tokens after
 * three quarters of the blocks (9 of 12; stride 16), and those after all of them and the final
 * norm, averaged to stride 32 without further weights.
 */
public final class HybridTransformer extends Encoder {
  private final HybridConfig config;
  private final HybridStem backbone;
  private final Conv2d proj;
  private final TransformerTrunk trunk;

  /**
   * All that decoders take from an image.
   *
   * @param half (B, stem, H/2, W/2), the ResNet before its pool
   * @param quarter (B, 4 · stem, H/4, W/4), the end of its first stage
   * @param eighth (B, 8 · stem, H/8, W/8), the end of its second stage
   * @param late tokens at stride 16 after three quarters of the blocks
   * @param last tokens at stride 16 after all of them, normed
   */
  public record Features(
      Tensor half, Tensor quarter, Tensor eighth, TokenMap late, TokenMap last) {}

  /** Random weights drawn from {@code rng}. */
  public HybridTransformer(HybridConfig config, Rng rng) {
    this.config = config;
    int width = config.transformer().width();
    backbone = add("patch_embed.backbone", new HybridStem(config, rng));
    Conv2d.Options options = Conv2d.Options.strided(config.channels(2), width, 1, 1, true);
    proj = add("patch_embed.proj", new Conv2d(options, rng));
    trunk = add("", new TransformerTrunk(config.transformer(), rng));
  }

  /** (B, in, H, W), sizes rounded up. */
  public Features features(Tensor image) {
    List<Tensor> maps = backbone.forward(image);
    List<TokenMap> quarters = trunk.forward(proj.forward(maps.get(3)));
    return new Features(maps.get(0), maps.get(1), maps.get(2), quarters.get(2), quarters.get(3));
  }

  @Override
  public List<Tensor> forward(Tensor image) {
    Features features = features(image);
    return List.of(
        features.quarter(),
        features.eighth(),
        features.late().grid(), // (B, C, H/16, W/16)
        Functional.avgPool2dCeil(features.last().grid())); // (B, C, H/32, W/32)
  }

  /** What it was made with. */
  public HybridConfig config() {
    return config;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        VisionTransformerFamily.IMAGE_SIZE, String.valueOf(config.transformer().imageSize()));
  }

  @Override
  public List<Integer> channels() {
    int width = config.transformer().width();
    return List.of(config.channels(0), config.channels(1), width, width);
  }

  @Override
  public int depth() {
    return trunk.depth();
  }

  /** As timm groups them: the whole ResNet at 0. */
  @Override
  public int depthOf(String parameter) {
    return trunk.depthOf(parameter);
  }
}
