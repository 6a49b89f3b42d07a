package org.simtrans.predict;

import java.util.function.Consumer;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.image.Channels;
import org.simtrans.image.Images;
import org.simtrans.image.Source;

/** Says once that a model of one channel sees pictures with colours by their luminance. */
public final class LuminanceRemark {
  private final Consumer<String> say;
  private boolean open;

  /**
   * @param channels that the model sees
   * @param say hears the sentence
   */
  public LuminanceRemark(ChannelChoice channels, Consumer<String> say) {
    open = channels.names().isEmpty();
    this.say = say;
  }

  /** Looks whether an image that was drawn on is a picture with colours. */
  public void look(Source image) {
    if (open
        && image.isSingle()
        && Images.channelNames(image).equals(Channels.COLOURS)
        && !Images.readChannels(image).isGrey()) {
      open = false;
      say.accept(
          "the model sees one channel: of pictures with colours, such as %s, the luminance"
              .formatted(image.first()));
    }
  }
}
