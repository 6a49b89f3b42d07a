package org.simtrans.predict;

import java.util.function.Consumer;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.image.Images;
import org.simtrans.image.Source;

/** Says once that an image holds several frames, channels or times, and a model saw the first. */
public final class FrameRemark {
  private final Consumer<String> say;
  private boolean open;

  /**
   * @param channels that the model sees
   * @param say hears the sentence
   */
  public FrameRemark(ChannelChoice channels, Consumer<String> say) {
    open = channels.names().isEmpty();
    this.say = say;
  }

  /** Looks at the header of an image that was drawn on. */
  public void look(Source image) {
    if (open && image.isSingle() && image.channels() == 0) {
      int frames = Images.frames(image);
      if (frames > 1) {
        open = false;
        say.accept(
            "%s holds %d frames (channels or times), and the model saw the first alone; if another is meant, save it as an image of its own"
                .formatted(image.first(), frames));
      }
    }
  }
}
