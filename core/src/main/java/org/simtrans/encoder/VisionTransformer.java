package org.simtrans.encoder;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.Conv2d;
import org.simtrans.nn.TokenMap;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;

/**
 * Vision Transformer (Dosovitskiy et al., 2021): attention among all patches of 16×16 pixels. Takes
 * any size of image: positions are resampled to its grid, and zeros below and to the right complete
 * the last patches. Names and initial weights are timm's.
 *
 * <p>All its tokens stand at stride 16. The four maps are those after a quarter, half, three
 * quarters and all of the blocks (3, 6, 9 and 12 of ViT-B; the last after the final norm), without
 * the class token, enlarged to strides 4 and 8 and averaged to 32 without further weights.
 */
public final class VisionTransformer extends Encoder {
  private final VitConfig config;
  private final Conv2d proj;
  private final TransformerTrunk trunk;

  /** Random weights drawn from {@code rng}. */
  public VisionTransformer(VitConfig config, Rng rng) {
    this.config = config;
    proj =
        add(
            "patch_embed.proj",
            Conv2d.patches(config.inChannels(), config.width(), VitConfig.PATCH, rng));
    trunk = add("", new TransformerTrunk(config, rng));
  }

  @Override
  public List<Tensor> forward(Tensor image) {
    long height = image.size(2);
    long width = image.size(3);
    List<TokenMap> tokens = tokens(image);
    return List.of(
        enlarged(tokens.get(0), 4, height, width),
        enlarged(tokens.get(1), 2, height, width),
        tokens.get(2).grid(), // (B, C, H/16, W/16)
        Functional.avgPool2dCeil(tokens.get(3).grid())); // (B, C, H/32, W/32)
  }

  /** (B, in, H, W) -> the tokens after each quarter of the blocks, the last ones normed. */
  List<TokenMap> tokens(Tensor image) {
    Tensor whole =
        Functional.pad(
            image,
            Math.floorMod(-image.size(2), VitConfig.PATCH),
            Math.floorMod(-image.size(3), VitConfig.PATCH));
    return trunk.forward(proj.forward(whole));
  }

  /** At stride 16 / factor, without what the padding of the image brought. */
  private static Tensor enlarged(TokenMap tokens, int factor, long height, long width) {
    long stride = VitConfig.PATCH / factor;
    return Functional.crop(
        Functional.interpolate(tokens.grid(), factor),
        (height + stride - 1) / stride,
        (width + stride - 1) / stride);
  }

  /** What it was made with. */
  public VitConfig config() {
    return config;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(VisionTransformerFamily.IMAGE_SIZE, String.valueOf(config.imageSize()));
  }

  @Override
  public List<Integer> channels() {
    return List.of(config.width(), config.width(), config.width(), config.width());
  }

  @Override
  public int depth() {
    return trunk.depth();
  }

  @Override
  public int depthOf(String parameter) {
    return trunk.depthOf(parameter);
  }
}
