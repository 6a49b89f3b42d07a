package org.simtrans.encoder;

/** Python statements that leave a model of timm or torchvision in {@code model}. */
final class PythonModel {
  private PythonModel() {}

  /** timm's, without its classifier; {@code rest} are further arguments. */
  static String timm(String model, EncoderForm form, String rest) {
    return "import timm; model = timm.create_model('%s', num_classes=0, in_chans=%s, %s)"
        .formatted(model, form.inChannels(), rest);
  }

  /** timm's, for positions of the image size that the form has. */
  static String timmWithPositions(String model, EncoderForm form, int imageSize) {
    return timm(model, form, "img_size=%s, dynamic_img_size=True".formatted(imageSize));
  }

  /**
   * torchvision's, without its classifier.
   *
   * @param first assigns the first kernel for another number of channels, which is its %s
   * @param classifier its name
   */
  static String torchvision(String model, EncoderForm form, String first, String classifier) {
    return "import torch, torchvision; model = torchvision.models.%s()%s; model.%s ="
            .formatted(
                model,
                form.inChannels() == 3 ? "" : "; " + first.formatted(form.inChannels()),
                classifier)
        + " torch.nn.Identity()";
  }
}
