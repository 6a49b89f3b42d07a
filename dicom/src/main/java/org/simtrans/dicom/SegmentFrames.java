package org.simtrans.dicom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.simtrans.image.Volume;

/**
 * The labels of a volume as the frames of a DICOM SEG: one for each label and plane that has it.
 */
final class SegmentFrames {
  /**
   * One frame.
   *
   * @param segment from 1
   * @param plane among those of the series, from 0
   */
  record Place(int segment, int plane) {}

  private final Volume volume;
  private final boolean fit;
  private final int[] values;
  private final List<Integer> labels;
  private final List<Place> places = new ArrayList<>();

  SegmentFrames(Stack stack, Volume labelled) {
    volume = labelled;
    fit =
        Arrays.equals(volume.shape(), stack.shape())
            && volume.affine().closeTo(stack.affine(), 1e-3);
    float[] drawn = volume.values();
    values = new int[drawn.length];
    Arrays.setAll(values, i -> (int) drawn[i]);
    TreeSet<Integer> found = new TreeSet<>();
    Arrays.stream(values).filter(value -> value != 0).distinct().forEach(found::add);
    if (found.isEmpty()) {
      found.add(1); // an object without a segment or a frame is not allowed
    }
    labels = List.copyOf(found);
    for (int label = 0; label < labels.size(); label++) {
      for (int plane = 0; plane < volume.nz(); plane++) {
        if (shows(labels.get(label), plane)) {
          places.add(new Place(label + 1, plane));
        }
      }
    }
    if (places.isEmpty()) {
      places.add(new Place(1, 0));
    }
  }

  /** Whether the labels are on the grid of the series. */
  boolean fit() {
    return fit;
  }

  /** The labels that the volume holds, ascending: those of the segments 1, 2, ... */
  List<Integer> labels() {
    return labels;
  }

  List<Place> places() {
    return places;
  }

  int count() {
    return places.size();
  }

  private boolean shows(int label, int plane) {
    int pixels = volume.nx() * volume.ny();
    for (int i = plane * pixels; i < (plane + 1) * pixels; i++) {
      if (values[i] == label) {
        return true;
      }
    }
    return false;
  }

  /** All frames, a bit for each pixel, the lowest of a byte first; rows from the top. */
  byte[] bits() {
    int width = volume.nx();
    int height = volume.ny();
    long count = (long) width * height * places.size();
    byte[] bits = new byte[Math.toIntExact((count + 7) / 8)];
    long bit = 0;
    for (Place place : places) {
      int label = labels.get(place.segment() - 1);
      for (int row = 0; row < height; row++) {
        int from = width * (height - 1 - row + height * place.plane());
        for (int x = 0; x < width; x++, bit++) {
          if (values[from + x] == label) {
            bits[(int) (bit >> 3)] |= (byte) (1 << (bit & 7));
          }
        }
      }
    }
    return bits;
  }
}
