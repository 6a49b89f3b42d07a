package org.simtrans.encoder;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.simtrans.InvalidSettingException;
import org.simtrans.tensor.Rng;

/**
 * Architecture settings, beyond the name, that the weights of an encoder depend on.
 *
 * @param encoder its name
 * @param inChannels of the image
 * @param settings as the encoder's family names them; what is missing is the encoder's own
 */
public record EncoderForm(String encoder, int inChannels, Map<String, String> settings) {
  public EncoderForm {
    settings = Map.copyOf(settings);
  }

  /** The form that has its own settings. */
  public EncoderForm(String encoder, int inChannels) {
    this(encoder, inChannels, Map.of());
  }

  /** The form that {@code made} has; {@code encoder} is its name. */
  public static EncoderForm of(String encoder, Encoder made) {
    return new EncoderForm(encoder, made.inChannels(), made.settings());
  }

  /** The same for images with so many channels. */
  public EncoderForm withInChannels(int channels) {
    return new EncoderForm(encoder, channels, settings);
  }

  /** The same with one setting changed or added. */
  public EncoderForm with(String setting, Object value) {
    Map<String, String> changed = new TreeMap<>(settings);
    changed.put(setting, String.valueOf(value));
    return new EncoderForm(encoder, inChannels, changed);
  }

  /**
   * A setting that is a whole number.
   *
   * @throws InvalidSettingException if it is anything else
   */
  public Optional<Integer> number(String setting) {
    try {
      return Optional.ofNullable(settings.get(setting)).map(Integer::valueOf);
    } catch (NumberFormatException e) {
      throw new InvalidSettingException(
          "'%s' of the encoder %s is '%s'; expected a whole number"
              .formatted(setting, encoder, settings.get(setting)));
    }
  }

  /** Whether a setting is there and {@code true}. */
  public boolean isOn(String setting) {
    return Boolean.parseBoolean(settings.get(setting));
  }

  /**
   * A new encoder of this form with initial weights drawn from {@code rng}.
   *
   * @throws InvalidSettingException if there is none of that name, or not in that form
   */
  public Encoder create(Rng rng) {
    return Encoders.create(this, rng);
  }

  /** As it travels in the metadata of a file of weights. */
  public Map<String, String> toMetadata() {
    Map<String, String> metadata = new TreeMap<>(settings);
    metadata.put("encoder", encoder);
    metadata.put("in_channels", String.valueOf(inChannels));
    return metadata;
  }
}
