package org.simtrans.image;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A label file as it is stored, before anybody says what its values mean. Colours are not turned
 * into grey, as they are where an image is read.
 *
 * @param volume the values: numbers as they are stored, the indices of a palette, or colours as
 *     0xRRGGBB
 * @param kind what the values are
 * @param palette the colour 0xRRGGBB of each index; empty without a palette
 * @param lossy whether the format's compression changes values, as JPEG's does
 * @param frames how many 3-D images the file holds; {@code volume} is the first of them
 */
public record LabelImage(
    Volume volume, Kind kind, SortedMap<Integer, Integer> palette, boolean lossy, long frames) {

  /** What the values of a label file are. */
  public enum Kind {
    /** Numbers. */
    NUMBERS,
    /** Indices of a palette. */
    PALETTE,
    /** Colours, red, green and blue in one number. */
    COLOURS
  }

  /** Copies the palette. */
  public LabelImage {
    palette = Collections.unmodifiableSortedMap(new TreeMap<>(palette));
  }

  /** Numbers, one 3-D image. */
  public static LabelImage of(Volume volume) {
    return new LabelImage(volume, Kind.NUMBERS, new TreeMap<>(Map.of()), false, 1);
  }

  /** The same as the first of so many 3-D images. */
  public LabelImage ofFrames(long count) {
    return new LabelImage(volume, kind, palette, lossy, count);
  }

  /** The same from a file whose compression changes values. */
  public LabelImage afterLoss() {
    return new LabelImage(volume, kind, palette, true, frames);
  }
}
