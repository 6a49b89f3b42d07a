package org.simtrans.encoder;

import java.util.Map;
import java.util.TreeMap;
import org.simtrans.tensor.Rng;

/**
 * What has to be known of an encoder beside its name, for its weights to mean what they meant where
 * they were learned.
 *
 * @param encoder its name on the command line
 * @param inChannels of the image
 * @param window edge in tokens of Swin's windows; null for the encoder's own, and in others
 * @param imageSize edge in pixels of the image that a ViT's positions are made for; null for the
 *     encoder's own, and in others
 * @param padBeforeShift whether a Swin pads maps to whole windows before it shifts them
 */
public record EncoderForm(
    String encoder, int inChannels, Integer window, Integer imageSize, boolean padBeforeShift) {
  static final String PAD_BEFORE_SHIFT = "pad_before_shift";

  /** The form that {@code made} has; {@code encoder} is its name. */
  public static EncoderForm of(String encoder, Encoder made) {
    int channels =
        made.state().tensors().values().stream()
            .filter(t -> t.dim() == 4)
            .mapToInt(t -> (int) t.size(1))
            .findFirst()
            .orElseThrow(); // what sees the image comes first
    if (made instanceof SwinTransformer swin) {
      SwinConfig config = swin.config();
      return new EncoderForm(encoder, channels, config.window(), null, config.padBeforeShift());
    }
    Integer imageSize =
        made instanceof VisionTransformer vit
            ? (Integer) vit.config().imageSize()
            : made instanceof HybridTransformer hybrid
                ? (Integer) hybrid.config().transformer().imageSize()
                : null;
    return new EncoderForm(encoder, channels, null, imageSize, false);
  }

  public EncoderForm withInChannels(int inChannels) {
    return new EncoderForm(encoder, inChannels, window, imageSize, padBeforeShift);
  }

  public EncoderForm withWindow(int window) {
    return new EncoderForm(encoder, inChannels, window, imageSize, padBeforeShift);
  }

  public EncoderForm withImageSize(int imageSize) {
    return new EncoderForm(encoder, inChannels, window, imageSize, padBeforeShift);
  }

  /**
   * A new encoder of this form.
   *
   * @throws org.simtrans.InvalidSettingException if there is none of that name, or not in that form
   */
  public Encoder create(Rng rng) {
    Encoder standard = Encoders.named(encoder, inChannels, rng);
    Encoder formed = standard;
    if (standard instanceof SwinTransformer swin && !formed(swin.config()).equals(swin.config())) {
      formed = new SwinTransformer(formed(swin.config()), rng);
    } else if (standard instanceof VisionTransformer vit
        && !formed(vit.config()).equals(vit.config())) {
      formed = new VisionTransformer(formed(vit.config()), rng);
    } else if (standard instanceof HybridTransformer hybrid
        && !formed(hybrid.config()).equals(hybrid.config())) {
      formed = new HybridTransformer(formed(hybrid.config()), rng);
    }
    if (formed != standard) {
      standard.release();
    }
    return formed;
  }

  private SwinConfig formed(SwinConfig config) {
    return (window == null ? config : config.withWindow(window)).withPadBeforeShift(padBeforeShift);
  }

  private VitConfig formed(VitConfig config) {
    return imageSize == null ? config : config.withImageSize(imageSize);
  }

  private HybridConfig formed(HybridConfig config) {
    return new HybridConfig(formed(config.transformer()), config.stem(), config.blocks());
  }

  /** As it travels in the metadata of a file of weights. */
  public Map<String, String> toMetadata() {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("encoder", encoder);
    metadata.put("in_channels", String.valueOf(inChannels));
    if (window != null) {
      metadata.put("window", String.valueOf(window));
      metadata.put(PAD_BEFORE_SHIFT, String.valueOf(padBeforeShift));
    }
    if (imageSize != null) {
      metadata.put("image_size", String.valueOf(imageSize));
    }
    return metadata;
  }
}
