package org.simtrans.encoder;

import java.util.List;
import java.util.Map;

/**
 * How somebody else names the weights of a network that is here too. Where several start alike, the
 * first that fits counts.
 *
 * @param whose names they are, for people
 * @param starts of their names and of ours
 * @param inside what is called otherwise within the rest of a name
 * @param othersToo whether a name that starts otherwise is the same here
 * @param padBeforeShift whether their Swin pads maps before it shifts them
 */
record KeyMap(
    String whose,
    List<Map.Entry<String, String>> starts,
    List<Map.Entry<String, String>> inside,
    boolean othersToo,
    boolean padBeforeShift) {

  /** Names here are timm's for Swin and ViT and torchvision's for ResNet and VGG. */
  static final KeyMap SAME =
      new KeyMap("timm's or torchvision's, as here", List.of(), List.of(), true, false);

  /** The first release of Swin; timm has a stage begin with what they end the one before with. */
  static final KeyMap MICROSOFT_SWIN =
      new KeyMap(
          "Microsoft's Swin",
          List.of(
              Map.entry("layers.0.downsample.", "layers.1.downsample."),
              Map.entry("layers.1.downsample.", "layers.2.downsample."),
              Map.entry("layers.2.downsample.", "layers.3.downsample.")),
          List.of(),
          true,
          false);

  static final KeyMap TORCHVISION_SWIN =
      new KeyMap(
          "torchvision's Swin",
          List.of(
              Map.entry("features.0.0.", "patch_embed.proj."),
              Map.entry("features.0.2.", "patch_embed.norm."),
              Map.entry("features.1.", "layers.0.blocks."),
              Map.entry("features.2.", "layers.1.downsample."),
              Map.entry("features.3.", "layers.1.blocks."),
              Map.entry("features.4.", "layers.2.downsample."),
              Map.entry("features.5.", "layers.2.blocks."),
              Map.entry("features.6.", "layers.3.downsample."),
              Map.entry("features.7.", "layers.3.blocks."),
              Map.entry("norm.", "norm.")),
          List.of(Map.entry(".mlp.0.", ".mlp.fc1."), Map.entry(".mlp.3.", ".mlp.fc2.")),
          false,
          true);

  static final KeyMap TORCHVISION_VIT =
      new KeyMap(
          "torchvision's ViT",
          List.of(
              Map.entry("class_token", "cls_token"),
              Map.entry("conv_proj.", "patch_embed.proj."),
              Map.entry("encoder.pos_embedding", "pos_embed"),
              Map.entry("encoder.layers.encoder_layer_", "blocks."),
              Map.entry("encoder.ln.", "norm.")),
          List.of(
              Map.entry(".ln_1.", ".norm1."),
              Map.entry(".ln_2.", ".norm2."),
              Map.entry(".self_attention.in_proj_", ".attn.qkv."),
              Map.entry(".self_attention.out_proj.", ".attn.proj."),
              Map.entry(".mlp.0.", ".mlp.fc1."),
              Map.entry(".mlp.linear_1.", ".mlp.fc1."),
              Map.entry(".mlp.3.", ".mlp.fc2."),
              Map.entry(".mlp.linear_2.", ".mlp.fc2.")),
          false,
          false);

  static final List<KeyMap> ALL = List.of(SAME, MICROSOFT_SWIN, TORCHVISION_SWIN, TORCHVISION_VIT);

  /** Our name for theirs; null if they have no such name. */
  String ours(String theirs) {
    for (Map.Entry<String, String> start : starts) {
      if (theirs.startsWith(start.getKey())) {
        return renamed(start.getValue() + theirs.substring(start.getKey().length()));
      }
    }
    return othersToo ? renamed(theirs) : null;
  }

  private String renamed(String name) {
    for (Map.Entry<String, String> part : inside) {
      name = name.replace(part.getKey(), part.getValue());
    }
    return name;
  }
}
