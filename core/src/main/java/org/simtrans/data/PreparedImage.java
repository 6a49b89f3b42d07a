package org.simtrans.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.simtrans.InvalidSettingException;
import org.simtrans.image.Slices;
import org.simtrans.image.Volume;

/**
 * An image on its way into a network: cut into slices, normalised over the whole image, brought to
 * the network's size; and the way back ({@link #fit}, {@link #slices}). Training, masks and figures
 * all prepare images here, so that a network sees the same pixels everywhere. Holds one float for
 * each voxel and channel; slices are prepared when asked for. Immutable, so safe from many threads.
 */
public final class PreparedImage {
  private final Preprocessing preprocessing;
  private final Slices slices;
  private final SliceFit fit;
  private final List<float[]> channels; // in the volumes' own order of voxels
  private final List<Intensity> intensities;
  private final Neighbours neighbours;
  private final List<PreparedImage> pictures; // that the network sees with this one, if it is one

  private PreparedImage(
      List<Volume> volumes, Preprocessing preprocessing, List<PreparedImage> pictures) {
    this.pictures = pictures;
    this.preprocessing = preprocessing;
    slices = new Slices(volumes.get(0), preprocessing.plane());
    fit = preprocessing.sliceFit(slices);
    channels = volumes.stream().map(Volume::values).toList();
    intensities = new ArrayList<>();
    for (int c = 0; c < channels.size(); c++) {
      intensities.add(preprocessing.normalisation(c).of(channels.get(c)));
    }
    neighbours = Neighbours.of(preprocessing);
  }

  /** An image of one channel. */
  public static PreparedImage of(Volume volume, Preprocessing preprocessing) {
    return of(List.of(volume), preprocessing);
  }

  /**
   * @param channels volumes on one grid, each normalised by itself
   * @throws InvalidSettingException if the network takes another number of channels
   */
  public static PreparedImage of(List<Volume> channels, Preprocessing preprocessing) {
    if (channels.size() != preprocessing.channels()) {
      throw new InvalidSettingException(
          "the image has %d channels, but the network takes %d: choose a model of as many channels"
              .formatted(channels.size(), preprocessing.channels()));
    }
    for (Volume channel : channels) {
      if (!Arrays.equals(channel.shape(), channels.get(0).shape())) {
        throw new IllegalArgumentException("channels on several grids");
      }
    }
    return new PreparedImage(channels, preprocessing, List.of());
  }

  /**
   * A picture that the network sees with others of its stack.
   *
   * @param stack their channels, from the lowest to the highest; the picture's own in the middle
   */
  public static PreparedImage inStack(List<List<Volume>> stack, Preprocessing preprocessing) {
    List<PreparedImage> pictures = stack.stream().map(one -> of(one, preprocessing)).toList();
    return new PreparedImage(stack.get(stack.size() / 2), preprocessing, pictures);
  }

  /** What it was prepared for. */
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  /** The cut, and the way from slices back to the volume. */
  public Slices slices() {
    return slices;
  }

  /** The way of each slice to the network's size and back. */
  public SliceFit fit() {
    return fit;
  }

  /**
   * The stored values that are drawn of it, in the volume's own order, not copied: red, green and
   * blue where these are its channels, else the first channel.
   */
  public List<float[]> shown() {
    return preprocessing.hasColours() ? List.copyOf(channels) : List.of(channels.get(0));
  }

  /** Whether each channel holds one value, or none that is finite: there is no picture. */
  public boolean isBlank() {
    return channels.stream().allMatch(PreparedImage::isBlank);
  }

  private static boolean isBlank(float[] values) {
    float first = Float.NaN; // of the finite ones
    for (float value : values) {
      if (Float.isFinite(value)) {
        if (value != first && !Float.isNaN(first)) {
          return false;
        }
        first = value;
      }
    }
    return true;
  }

  /** Slice {@code k} at its own size, from 0. */
  public ImageSlice slice(int k) {
    int pixels = slices.height() * slices.width();
    if (channels.size() == 1) {
      Planes only = Planes.of(slices.height(), slices.width(), slices.slice(channels.get(0), k));
      return new ImageSlice(only, intensities);
    }
    float[] values = new float[channels.size() * pixels];
    for (int c = 0; c < channels.size(); c++) {
      System.arraycopy(slices.slice(channels.get(c), k), 0, values, c * pixels, pixels);
    }
    Planes stored = new Planes(channels.size(), slices.height(), slices.width(), values);
    return new ImageSlice(stored, intensities);
  }

  /** Slice {@code k} in the middle of its neighbours, from the lowest to the highest. */
  List<ImageSlice> stack(int k) {
    return neighbours.of(slices, k).stream().map(this::slice).toList();
  }

  /** The numbers of the slices that show anything but air: those that a model draws on. */
  public List<Integer> withoutAir() {
    List<Integer> numbers = new ArrayList<>();
    for (int k = 0; k < slices.count(); k++) {
      if (!slice(k).isAir()) {
        numbers.add(k);
      }
    }
    return numbers;
  }

  /** Slice {@code k} as the network takes it: with its neighbours, if it sees them. */
  public Planes prepared(int k) {
    if (!pictures.isEmpty()) {
      return Planes.joined(pictures.stream().map(picture -> picture.preparedAlone(0)).toList());
    }
    return preprocessing.context() == 0
        ? preparedAlone(k)
        : Planes.joined(neighbours.of(slices, k).stream().map(this::preparedAlone).toList());
  }

  /** The channels of slice {@code k} without those of its neighbours, at the network's size. */
  Planes preparedAlone(int k) {
    return slice(k).prepared(fit);
  }

  /**
   * Several slices as the network takes them.
   *
   * @param numbers at least one
   */
  public Batch batch(List<Integer> numbers) {
    return Batch.of(numbers.stream().map(this::prepared).toList());
  }
}
