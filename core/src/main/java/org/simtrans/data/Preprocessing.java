package org.simtrans.data;

import java.util.List;
import java.util.function.Consumer;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.Setting;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.image.Channels;
import org.simtrans.image.Plane;
import org.simtrans.image.Slices;

/**
 * How volumes become slices of one size; part of a model's stored configuration, since a model
 * understands only what was prepared like its training data.
 *
 * @param height rows of the network's input
 * @param width columns of the network's input
 * @param plane how volumes are cut; null until a run has looked at its images
 * @param fit how a slice comes to that size
 * @param channels of an image; 1 where a file is silent
 * @param normalise how intensities are normalised, one for all channels or one for each; that of
 *     magnetic resonance where a file is silent
 * @param channelNames of an image, in the network's order; empty for one channel without a name
 * @param context how many slices above and below come with each, as further channels of the
 *     network's input; 0 where a file is silent
 * @param contextMm the distance in mm from one of these slices to the next; null to take the next
 *     ones whatever their distance
 * @param spacing mm from one row, and from one column, of what the network sees to the next; null
 *     for pixels as they are stored, 0 until a run has looked at its images
 */
public record Preprocessing(
    int height,
    int width,
    Plane plane,
    Fit fit,
    Integer channels,
    List<Normalisation> normalise,
    List<String> channelNames,
    Integer context,
    Double contextMm,
    Double spacing) {
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
    Setting.required(fit, "fit");
    channelNames = channelNames == null ? List.of() : List.copyOf(channelNames);
    channels = channels == null ? Integer.valueOf(Math.max(1, channelNames.size())) : channels;
    context = context == null ? Integer.valueOf(0) : context;
    if (context < 0) {
      throw new InvalidSettingException(
          Message.of("{context} is %d; expected 0 or more slices on either side", context));
    }
    int planes = channels * (2 * context + 1);
    if (channels < 1 || planes > MOST_CHANNELS) {
      throw new InvalidSettingException(
          "an image has %d channels and %d slices above and below; expected 1 to %d channels in all"
              .formatted(channels, context, MOST_CHANNELS));
    }
    if (!channelNames.isEmpty() && channelNames.size() != channels) {
      throw new InvalidSettingException(
          "%d names (%s) were given for %d channels"
              .formatted(channelNames.size(), String.join(", ", channelNames), channels));
    }
    if (contextMm != null && !(contextMm > 0)) {
      throw new InvalidSettingException(
          "slices are %s mm apart; expected a distance above 0".formatted(contextMm));
    }
    if (spacing != null && !(spacing >= 0 && spacing < Double.POSITIVE_INFINITY)) {
      throw new InvalidSettingException(
          Message.of(
              "{spacing} is %s; expected a distance in mm above 0, or none for pixels as they are",
              spacing));
    }
    normalise = normalise == null ? List.of(Normalisation.MRI) : List.copyOf(normalise);
    if (normalise.size() != 1 && normalise.size() != channels) {
      throw new InvalidSettingException(
          Message.of(
              "{normalise} names %d ways for %d channels; expected one, or one for each channel"
                  + " (name these as well: {channels})",
              normalise.size(), channels));
    }
  }

  /** Of one channel, normalised as magnetic resonance is. */
  public Preprocessing(int height, int width, Plane plane, Fit fit) {
    this(height, width, plane, fit, 1, null, List.of(), 0, null, null);
  }

  /** The same for a network of another size. */
  public Preprocessing withSize(InputSize size) {
    return with(
        draft -> {
          draft.height = size.height();
          draft.width = size.width();
        });
  }

  /** The same, cut in another plane; null to look at the images. */
  public Preprocessing withPlane(Plane other) {
    return with(draft -> draft.plane = other);
  }

  /** The same, brought to size in another way. */
  public Preprocessing withFit(Fit other) {
    return with(draft -> draft.fit = other);
  }

  /** The same for images of several channels without names. */
  public Preprocessing withChannels(int count) {
    return with(ChannelChoice.unnamed(count));
  }

  /** The same for other channels. */
  public Preprocessing with(ChannelChoice chosen) {
    return with(
        draft -> {
          draft.channels = chosen.count();
          draft.channelNames = chosen.names();
        });
  }

  /**
   * The same with other slices beside each.
   *
   * @param slices above, and as many below
   * @param mm from one to the next; null for the next ones whatever their distance
   */
  public Preprocessing withContext(int slices, Double mm) {
    return with(
        draft -> {
          draft.context = slices;
          draft.contextMm = mm;
        });
  }

  /**
   * The same with pixels of another size.
   *
   * @param mm from one to the next; null for pixels as they are stored, 0 to look at the images
   */
  public Preprocessing withSpacing(Double mm) {
    return with(draft -> draft.spacing = mm);
  }

  /** The same with other intensities: one normalisation for all channels, or one for each. */
  public Preprocessing withNormalise(List<Normalisation> chosen) {
    return with(draft -> draft.normalise = chosen);
  }

  private Preprocessing with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** Settings that are being changed: the one place that copies all of them. */
  private static final class Draft {
    private int height;
    private int width;
    private Plane plane;
    private Fit fit;
    private int channels;
    private List<Normalisation> normalise;
    private List<String> channelNames;
    private int context;
    private Double contextMm;
    private Double spacing;

    Draft(Preprocessing from) {
      height = from.height;
      width = from.width;
      plane = from.plane;
      fit = from.fit;
      channels = from.channels;
      normalise = from.normalise;
      channelNames = from.channelNames;
      context = from.context;
      contextMm = from.contextMm;
      spacing = from.spacing;
    }

    Preprocessing done() {
      return new Preprocessing(
          height,
          width,
          plane,
          fit,
          channels,
          normalise,
          channelNames,
          context,
          contextMm,
          spacing);
    }
  }

  /** How the intensities of a channel are normalised. */
  public Normalisation normalisation(int channel) {
    return normalise.get(normalise.size() == 1 ? 0 : channel);
  }

  /** Whether the normalisation of each channel here is also one of the other's channels. */
  public boolean normalisesAlike(Preprocessing other) {
    return normalise.size() == 1 || channelNames.equals(other.channelNames);
  }

  /** Whether something is still to be chosen by looking at the images. */
  public boolean undecided() {
    return fit == Fit.AUTO
        || plane == null
        || spacingOpen()
        || normalise.stream().anyMatch(Normalisation::undecided);
  }

  /** Whether the size of pixels is still to be chosen by looking at the images. */
  public boolean spacingOpen() {
    return spacing != null && spacing == 0;
  }

  /** Whether slices are brought to pixels of one size. */
  public boolean respaced() {
    return spacing != null && spacing > 0;
  }

  /**
   * The same with the usual choice for what is {@link #undecided}: scaled axial slices of heads.
   */
  public Preprocessing asUsual() {
    Preprocessing cut = plane == null ? withPlane(Plane.AXIAL) : this;
    Preprocessing spaced = spacingOpen() ? cut.withSpacing(null) : cut;
    Preprocessing fitted = fit == Fit.AUTO ? spaced.withFit(Fit.RESIZE) : spaced;
    return fitted.withNormalise(
        normalise.stream().map(way -> way.undecided() ? Normalisation.MRI : way).toList());
  }

  /** The same for one input that shows a whole slice, in place of a patch of it. */
  public Preprocessing ofWholeSlices() {
    return fit == Fit.PATCH ? withFit(Fit.PAD) : this;
  }

  /** The network's size. */
  public InputSize size() {
    return new InputSize(height, width);
  }

  /** Pixels of the network's input. */
  public int pixels() {
    return height * width;
  }

  /** Which channels are read of an image. */
  public ChannelChoice choice() {
    return channelNames.isEmpty()
        ? ChannelChoice.unnamed(channels)
        : new ChannelChoice(channelNames);
  }

  /** Slices of which the network sees each channel: the one in the middle and its neighbours. */
  public int slices() {
    return 2 * context + 1;
  }

  /**
   * Channels of the network's input: those of an image, once for each of the {@link #slices()},
   * from the lowest slice to the highest.
   */
  public int planes() {
    return channels * slices();
  }

  /** Whether the channels are a picture's red, green and blue. */
  public boolean hasColours() {
    return channelNames.equals(Channels.COLOURS);
  }

  /** The name of the channel that is drawn for people where there are several; else empty. */
  public String shownChannel() {
    return channels > 1 && !hasColours() ? channelNames.get(0) : "";
  }

  /** The way between a slice of the given size and the network; its pixels are as they are. */
  public SliceFit sliceFit(int sliceHeight, int sliceWidth) {
    return new SliceFit(sliceHeight, sliceWidth, height, width, fit);
  }

  /** The way between the slices of an image and the network. */
  public SliceFit sliceFit(Slices slices) {
    return sliceFit(slices.height(), slices.width(), slices.rowSpacing(), slices.columnSpacing());
  }

  /**
   * The way between a slice and the network.
   *
   * @param rowSpacing mm from one row of the slice to the next
   * @param columnSpacing the same of columns
   * @throws InvalidSettingException if the slice would become too large to be kept in memory
   */
  public SliceFit sliceFit(
      int sliceHeight, int sliceWidth, double rowSpacing, double columnSpacing) {
    return respaced()
        ? new SliceFit(
            sliceHeight,
            sliceWidth,
            rowSpacing / spacing,
            columnSpacing / spacing,
            height,
            width,
            fit)
        : sliceFit(sliceHeight, sliceWidth);
  }
}
