package org.simtrans.model;

import org.simtrans.Setting;

/**
 * Which encoder a model has.
 *
 * @param fixed the name of the one that it always has, "none" for none that pretraining provides;
 *     null where it is chosen
 */
public record EncoderChoice(String fixed) {
  private static final String NONE = "none";

  /** The one that somebody chooses. */
  public static EncoderChoice free() {
    return new EncoderChoice(null);
  }

  /**
   * Always the same one.
   *
   * @param name one of {@link org.simtrans.encoder.Encoders#names}
   */
  public static EncoderChoice always(String name) {
    return new EncoderChoice(Setting.required(name, "encoder"));
  }

  /** None: the network is learned as a whole. */
  public static EncoderChoice none() {
    return new EncoderChoice(NONE);
  }

  /** The encoder that the model has where {@code chosen} was asked for. */
  public String of(String chosen) {
    return fixed == null ? chosen : fixed;
  }

  /** In words: "any encoder", "always resnet50" or "no encoder". */
  @Override
  public String toString() {
    return fixed == null ? "any encoder" : fixed.equals(NONE) ? "no encoder" : "always " + fixed;
  }
}
