package org.simtrans.image;

import java.util.Arrays;
import java.util.List;

/**
 * One image of one or several channels, all on one grid: the colours of a picture, the stains of a
 * microscope, the contrasts of one session.
 *
 * @param volumes one for each channel, at least one; they agree in shape
 * @param names one for each channel, as the files have them, such as "red"; empty where they name
 *     none
 */
public record Channels(List<Volume> volumes, List<String> names) {
  /** The channels of a picture with colours. */
  public static final List<String> COLOURS = List.of("red", "green", "blue");

  /**
   * @throws IllegalArgumentException if there is no channel, or shapes or numbers disagree
   */
  public Channels {
    volumes = List.copyOf(volumes);
    names = List.copyOf(names);
    if (volumes.isEmpty() || !(names.isEmpty() || names.size() == volumes.size())) {
      throw new IllegalArgumentException(
          volumes.size() + " channels with " + names.size() + " names");
    }
    for (Volume volume : volumes) {
      if (!Arrays.equals(volume.shape(), volumes.get(0).shape())) {
        throw new IllegalArgumentException("channels on several grids");
      }
    }
  }

  /** An image of one channel without a name. */
  public static Channels of(Volume volume) {
    return new Channels(List.of(volume), List.of());
  }

  /** Whether it is a picture with colours that are grey everywhere: red, green and blue agree. */
  public boolean isGrey() {
    return names.equals(COLOURS)
        && Arrays.equals(volumes.get(0).values(), volumes.get(1).values())
        && Arrays.equals(volumes.get(0).values(), volumes.get(2).values());
  }

  /** How many there are. */
  public int count() {
    return volumes.size();
  }
}
