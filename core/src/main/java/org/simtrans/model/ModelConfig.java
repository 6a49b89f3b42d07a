package org.simtrans.model;

import org.simtrans.InvalidSettingException;
import org.simtrans.Setting;
import org.simtrans.encoder.Encoders;

/**
 * Which network, and for what: enough to build it anew.
 *
 * @param model its name on the command line
 * @param encoder the encoder's; whatever is given becomes the one that the model really has, as
 *     {@link Models#encoderOf} says
 * @param inChannels of the images
 * @param classes output channels, one for each label value
 */
public record ModelConfig(String model, String encoder, int inChannels, int classes) {
  private static final int MOST = 1024;

  public ModelConfig {
    if (inChannels < 1 || classes < 1) {
      throw new InvalidSettingException(
          "a model needs at least one input channel and one class; found "
              + inChannels
              + " and "
              + classes);
    }
    if (inChannels > MOST || classes > MOST) {
      throw new InvalidSettingException(
          "a model has at most %d input channels and classes; found %d and %d"
              .formatted(MOST, inChannels, classes));
    }
    EncoderChoice choice = Models.family(model).encoder();
    encoder = Setting.required(choice.of(encoder), "encoder");
    if (!choice.equals(EncoderChoice.none())) {
      Encoders.requireKnown(encoder);
    }
  }
}
