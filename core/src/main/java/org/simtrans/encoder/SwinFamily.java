package org.simtrans.encoder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.simtrans.tensor.Rng;
import org.simtrans.weights.WeightsException;

/** The Swin Transformers. */
public final class SwinFamily implements MaskableEncoderFamily {
  /** The setting that is the edge of a window, in tokens. */
  public static final String WINDOW = "window";

  /** The setting that says whether maps are padded to whole windows before they are shifted. */
  public static final String PAD_BEFORE_SHIFT = "pad_before_shift";

  private static final String BIASES = "relative_position_bias_table";
  private static final int WIDEST_WINDOW = 64; // tokens; a bias is kept for each pair of them
  private static final int COARSEST = 32; // stride

  /** The first release of Swin; timm has a stage begin with what they end the one before with. */
  private static final KeyMap MICROSOFT =
      KeyMap.of("Microsoft's Swin")
          .start("layers.0.downsample.", "layers.1.downsample.")
          .start("layers.1.downsample.", "layers.2.downsample.")
          .start("layers.2.downsample.", "layers.3.downsample.")
          .keepingOthers();

  /** What timm gives with features_only=True: stages without the norm behind them. */
  private static final KeyMap FEATURES =
      KeyMap.of("timm's Swin with features_only")
          .start("layers_0.", "layers.0.")
          .start("layers_1.", "layers.1.")
          .start("layers_2.", "layers.2.")
          .start("layers_3.", "layers.3.")
          .start("patch_embed.", "patch_embed.");

  private static final KeyMap TORCHVISION =
      KeyMap.of("torchvision's Swin")
          .start("features.0.0.", "patch_embed.proj.")
          .start("features.0.2.", "patch_embed.norm.")
          .start("features.1.", "layers.0.blocks.")
          .start("features.2.", "layers.1.downsample.")
          .start("features.3.", "layers.1.blocks.")
          .start("features.4.", "layers.2.downsample.")
          .start("features.5.", "layers.2.blocks.")
          .start("features.6.", "layers.3.downsample.")
          .start("features.7.", "layers.3.blocks.")
          .start("norm.", "norm.")
          .part(".mlp.0.", ".mlp.fc1.")
          .part(".mlp.3.", ".mlp.fc2.")
          .setting(PAD_BEFORE_SHIFT, "true");

  private final Map<String, Variant> variants = new LinkedHashMap<>();

  /**
   * What belongs to a name.
   *
   * @param timm its model in timm
   * @param asTimm whether it has the sizes of that model
   */
  private record Variant(IntFunction<SwinConfig> config, String timm, boolean asTimm) {}

  /** With all names of the family. */
  public SwinFamily() {
    String tiny = "swin_tiny_patch4_window7_224";
    variants.put("swin-tiny-test", new Variant(SwinConfig::tinyTest, tiny, false));
    variants.put("swin-t", new Variant(SwinConfig::tiny, tiny, true));
    variants.put("swin-s", new Variant(SwinConfig::small, "swin_small_patch4_window7_224", true));
    variants.put("swin-b", new Variant(SwinConfig::base, "swin_base_patch4_window7_224", true));
  }

  @Override
  public List<String> names() {
    return List.copyOf(variants.keySet());
  }

  @Override
  public SwinTransformer create(EncoderForm form, Rng rng) {
    return new SwinTransformer(config(form), rng);
  }

  private SwinConfig config(EncoderForm form) {
    SwinConfig own = variants.get(form.encoder()).config.apply(form.inChannels());
    return own.withWindow(form.number(WINDOW).orElse(own.window()))
        .withPadBeforeShift(form.isOn(PAD_BEFORE_SHIFT));
  }

  /** The window is the widest that a table of biases is for. */
  @Override
  public Map<String, String> settings(EncoderWeights found) {
    Map<String, String> settings = new LinkedHashMap<>();
    boolean padBeforeShift = Boolean.parseBoolean(found.said(PAD_BEFORE_SHIFT));
    settings.put(PAD_BEFORE_SHIFT, String.valueOf(padBeforeShift));
    found.shapes().entrySet().stream()
        .filter(weight -> weight.getKey().endsWith(BIASES))
        .mapToInt(weight -> (int) (Math.round(Math.sqrt(weight.getValue()[0])) + 1) / 2)
        .max()
        .ifPresent(window -> settings.put(WINDOW, String.valueOf(atMostWidest(window, found))));
    return settings;
  }

  private static int atMostWidest(int window, EncoderWeights found) {
    if (window > WIDEST_WINDOW) {
      throw new WeightsException(
          "%s has windows of %d tokens; expected at most %d"
              .formatted(found.file(), window, WIDEST_WINDOW));
    }
    return window;
  }

  @Override
  public List<KeyMap> foreignNames() {
    return List.of(MICROSOFT, FEATURES, TORCHVISION);
  }

  @Override
  public List<String> recomputed() {
    return List.of("relative_position_index", "attn_mask", "relative_coords_table");
  }

  /** timm fixes the size, and shrinks a window that the last map does not hold. */
  @Override
  public Optional<String> python(EncoderForm form, int height, int width) {
    Variant variant = variants.get(form.encoder());
    SwinConfig config = config(form);
    int window = config.window();
    String sizes =
        "img_size=(%s, %s), window_size=%s"
            .formatted(holding(height, window), holding(width, window), window);
    String widths =
        ", embed_dim=%s, depths=%s, num_heads=%s"
            .formatted(config.embedWidth(), config.depths(), config.heads());
    return Optional.of(
        PythonModel.timm(variant.timm, form, variant.asTimm ? sizes : sizes + widths));
  }

  /** The next size whose last map is whole and holds a window. */
  private static int holding(int pixels, int window) {
    int tokens = (pixels + COARSEST - 1) / COARSEST;
    return COARSEST * Math.max(window, tokens);
  }
}
