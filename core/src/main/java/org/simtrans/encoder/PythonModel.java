package org.simtrans.encoder;

import java.util.Map;

/**
 * The same network in Python: what makes the model of timm or torchvision that takes an encoder's
 * weights as they are, {@code load_state_dict(..., strict=True)}.
 */
public final class PythonModel {
  private static final int COARSEST = 32; // stride

  private static final Map<String, String> SWIN =
      Map.of(
          "swin-tiny-test", "swin_tiny_patch4_window7_224",
          "swin-t", "swin_tiny_patch4_window7_224",
          "swin-s", "swin_small_patch4_window7_224",
          "swin-b", "swin_base_patch4_window7_224");

  private PythonModel() {}

  /**
   * Statements that leave the model in {@code model}.
   *
   * @param height of the images it is for, in pixels
   * @param width of the images it is for, in pixels
   */
  public static String code(String name, Encoder encoder, int height, int width) {
    EncoderForm form = EncoderForm.of(name, encoder);
    if (encoder instanceof SwinTransformer swin) {
      return timm(SWIN.get(name), form, swin(name, swin.config(), height, width));
    }
    if (encoder instanceof VisionTransformer) {
      return timm("vit_base_patch16_224", form, positions(form));
    }
    if (encoder instanceof HybridTransformer) {
      return timm("vit_base_r50_s16_384", form, positions(form));
    }
    boolean residual = encoder instanceof ResNet;
    String model = residual ? name : "vgg16_bn";
    String grey =
        residual
            ? "; model.conv1 = torch.nn.Conv2d(%d, 64, 7, stride=2, padding=3, bias=False)"
            : "; model.features[0] = torch.nn.Conv2d(%d, 64, 3, padding=1)";
    return "import torch, torchvision; model = torchvision.models."
        + model
        + "()"
        + (form.inChannels() == 3 ? "" : grey.formatted(form.inChannels()))
        + (residual ? "; model.fc" : "; model.classifier")
        + " = torch.nn.Identity()";
  }

  private static String timm(String model, EncoderForm form, String rest) {
    return "import timm; model = timm.create_model('%s', num_classes=0, in_chans=%d, %s)"
        .formatted(model, form.inChannels(), rest);
  }

  private static String positions(EncoderForm form) {
    return "img_size=%d, dynamic_img_size=True".formatted(form.imageSize());
  }

  /** timm fixes the size, and shrinks a window that the last map does not hold. */
  private static String swin(String name, SwinConfig config, int height, int width) {
    String sizes =
        "img_size=(%d, %d), window_size=%d"
            .formatted(
                holding(height, config.window()), holding(width, config.window()), config.window());
    boolean tiny = name.equals("swin-tiny-test");
    return sizes
        + (tiny
            ? ", embed_dim=%d, depths=%s, num_heads=%s"
                .formatted(config.embedWidth(), config.depths(), config.heads())
            : "");
  }

  /** The next size whose last map is whole and holds a window. */
  private static int holding(int pixels, int window) {
    int tokens = (pixels + COARSEST - 1) / COARSEST;
    return COARSEST * Math.max(window, tokens);
  }
}
