package org.simtrans.encoder;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.simtrans.tensor.Rng;

/**
 * All that is known of a kind of encoder but its forward pass: an encoder is added by adding its
 * family, here or in another jar, which names it in {@code
 * META-INF/services/org.simtrans.encoder.EncoderFamily}. Whatever takes an encoder's name then
 * takes it.
 *
 * <p>What never decays and how tables of positions are fitted, the {@link Encoder}'s layers say
 * themselves; the depth of a weight says {@link Encoder#depthOf}. A family is made when names are
 * listed, so it loads nothing.
 *
 * @see MaskableEncoderFamily for encoders that masked-image modelling can train
 */
public interface EncoderFamily {

  /** The names of its encoders in settings, in files and on the command line. */
  List<String> names();

  /**
   * A new encoder with initial weights drawn from {@code rng}.
   *
   * @param form one of {@link #names}; settings that it does not have are that encoder's own
   */
  Encoder create(EncoderForm form, Rng rng);

  /**
   * The settings of the encoder whose weights a file holds, as far as they may differ from those of
   * its name: from the shapes of the weights, or from what the file says of itself. As {@link
   * Encoder#settings} gives them.
   *
   * @throws org.simtrans.weights.WeightsException if the weights cannot be those of this family
   */
  default Map<String, String> settings(EncoderWeights found) {
    return Map.of();
  }

  /** How other libraries name the weights of these encoders. */
  default List<KeyMap> foreignNames() {
    return List.of();
  }

  /**
   * Ends of the names of tensors that other libraries save with these encoders and that nobody
   * needs, since they follow from the encoder's form.
   */
  default List<String> recomputed() {
    return List.of();
  }

  /**
   * Python statements that leave in {@code model} the network which takes the weights as they are,
   * {@code load_state_dict(..., strict=True)}; empty if there is none.
   *
   * @param height of the images it is for, in pixels
   * @param width of the images it is for, in pixels
   */
  default Optional<String> python(EncoderForm form, int height, int width) {
    return Optional.empty();
  }
}
