package org.simtrans.data;

import java.util.List;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.Setting;
import org.simtrans.image.Plane;

/**
 * How volumes become slices of one size; part of a model's stored configuration, since a model
 * understands only what was prepared like its training data.
 *
 * @param height rows of the network's input
 * @param width columns of the network's input
 * @param plane how volumes are cut
 * @param fit how a slice comes to that size
 * @param channels of the network's input; 1 where a file is silent
 * @param normalise how intensities are normalised, one for all channels or one for each; that of
 *     magnetic resonance where a file is silent
 */
public record Preprocessing(
    int height, int width, Plane plane, Fit fit, Integer channels, List<Normalisation> normalise) {
  private static final int LARGEST = 1 << 14; // pixels
  private static final int MOST_CHANNELS = 256;

  public Preprocessing {
    if (height < 1 || width < 1) {
      throw new InvalidSettingException(
          "the network's size is %d x %d, but height and width must be at least 1"
              .formatted(height, width));
    }
    if (height > LARGEST || width > LARGEST) {
      throw new InvalidSettingException(
          "the network's size is %d x %d, but height and width must be at most %d"
              .formatted(height, width, LARGEST));
    }
    Setting.required(plane, "plane");
    Setting.required(fit, "fit");
    channels = channels == null ? Integer.valueOf(1) : channels;
    if (channels < 1 || channels > MOST_CHANNELS) {
      throw new InvalidSettingException(
          "an image has %d channels; expected 1 to %d".formatted(channels, MOST_CHANNELS));
    }
    normalise = normalise == null ? List.of(Normalisation.MRI) : List.copyOf(normalise);
    if (normalise.size() != 1 && normalise.size() != channels) {
      throw new InvalidSettingException(
          Message.of(
              "{normalise} names %d ways for %d channels; expected one, or one for each channel",
              normalise.size(), channels));
    }
  }

  /** Of one channel, normalised as magnetic resonance is. */
  public Preprocessing(int height, int width, Plane plane, Fit fit) {
    this(height, width, plane, fit, 1, null);
  }

  /** The same for a network of another size. */
  public Preprocessing withSize(InputSize size) {
    return new Preprocessing(size.height(), size.width(), plane, fit, channels, normalise);
  }

  /** The same, cut in another plane. */
  public Preprocessing withPlane(Plane other) {
    return new Preprocessing(height, width, other, fit, channels, normalise);
  }

  /** The same for images of several channels. */
  public Preprocessing withChannels(int count) {
    return new Preprocessing(height, width, plane, fit, count, normalise);
  }

  /** The same with other intensities: one normalisation for all channels, or one for each. */
  public Preprocessing withNormalise(List<Normalisation> chosen) {
    return new Preprocessing(height, width, plane, fit, channels, chosen);
  }

  /** How the intensities of a channel are normalised. */
  public Normalisation normalisation(int channel) {
    return normalise.get(normalise.size() == 1 ? 0 : channel);
  }

  /** Whether the normalisation of some channel is still to be chosen. */
  public boolean undecided() {
    return normalise.stream().anyMatch(Normalisation::undecided);
  }

  /** The way between a slice of the given size and the network. */
  public SliceFit sliceFit(int sliceHeight, int sliceWidth) {
    return new SliceFit(sliceHeight, sliceWidth, height, width, fit);
  }
}
