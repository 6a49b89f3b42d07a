package org.simtrans.encoder;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.simtrans.nn.PositionEmbedding;
import org.simtrans.tensor.Rng;

/** The Vision Transformers. */
public final class VisionTransformerFamily implements EncoderFamily {
  /** The setting that is the edge, in pixels, of the image that positions are made for. */
  public static final String IMAGE_SIZE = "image_size";

  static final KeyMap TORCHVISION =
      KeyMap.of("torchvision's ViT")
          .start("class_token", "cls_token")
          .start("conv_proj.", "patch_embed.proj.")
          .start("encoder.pos_embedding", "pos_embed")
          .start("encoder.layers.encoder_layer_", "blocks.")
          .start("encoder.ln.", "norm.")
          .part(".ln_1.", ".norm1.")
          .part(".ln_2.", ".norm2.")
          .part(".self_attention.in_proj_", ".attn.qkv.")
          .part(".self_attention.out_proj.", ".attn.proj.")
          .part(".mlp.0.", ".mlp.fc1.")
          .part(".mlp.linear_1.", ".mlp.fc1.")
          .part(".mlp.3.", ".mlp.fc2.")
          .part(".mlp.linear_2.", ".mlp.fc2.");

  @Override
  public List<String> names() {
    return List.of("vit-b16");
  }

  @Override
  public VisionTransformer create(EncoderForm form, Rng rng) {
    return new VisionTransformer(sized(VitConfig.base(form.inChannels()), form), rng);
  }

  /** The configuration for the form's image size, if it has one. */
  static VitConfig sized(VitConfig own, EncoderForm form) {
    return form.number(IMAGE_SIZE).map(own::withImageSize).orElse(own);
  }

  @Override
  public Map<String, String> settings(EncoderWeights found) {
    return imageSize(found);
  }

  /** By the table of positions, if there is one. */
  static Map<String, String> imageSize(EncoderWeights found) {
    long[] positions = found.shapes().get("pos_embed");
    return positions == null
        ? Map.of()
        : Map.of(
            IMAGE_SIZE, String.valueOf(PositionEmbedding.gridOf(positions[1]) * VitConfig.PATCH));
  }

  @Override
  public List<KeyMap> foreignNames() {
    return List.of(TORCHVISION);
  }

  @Override
  public Optional<String> python(EncoderForm form, int height, int width) {
    int imageSize = sized(VitConfig.base(form.inChannels()), form).imageSize();
    return Optional.of(PythonModel.timmWithPositions("vit_base_patch16_224", form, imageSize));
  }
}
