package org.simtrans.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Images that are channels of one: each lies in a file of its own, or all are frames of one file.
 * Files have to lie on one grid: channels are compared pixel by pixel, and a network would learn
 * from what does not belong together.
 */
final class JoinedChannels {
  private JoinedChannels() {}

  /**
   * One channel from each file.
   *
   * @throws UnreadableImageException if a file cannot be read, or lies on another grid than the
   *     first
   */
  static Channels read(Source source) {
    List<Volume> volumes = new ArrayList<>();
    for (Path file : source.files()) {
      Volume volume = Images.read(Source.of(file).withFrame(source.frame()));
      volumes.add(volume);
      requireOneGrid(source.first(), Grid.of(volumes.get(0)), file, Grid.of(volume));
    }
    return new Channels(volumes, List.of());
  }

  /** One channel from each frame of a file, from the first on. */
  static Channels ofFrames(Source source) {
    return new Channels(
        IntStream.range(0, source.channels())
            .mapToObj(frame -> Images.read(source.withFrame(frame)))
            .toList(),
        List.of());
  }

  private static void requireOneGrid(Path first, Grid expected, Path file, Grid found) {
    if (!found.sameShape(expected)) {
      throw new UnreadableImageException(
          file,
          "has the shape %s, but %s, another channel of the same image, has %s; resample it to the other's grid"
              .formatted(found.size(), first, expected.size()));
    }
    if (!found.agrees(expected)) {
      throw new UnreadableImageException(
          file,
          String.format(
              Locale.ROOT,
              "lies up to %.3g mm away from %s, another channel of the same image; register the two, or resample it to the other's grid",
              found.offset(expected),
              first));
    }
  }
}
