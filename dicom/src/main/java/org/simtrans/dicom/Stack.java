package org.simtrans.dicom;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.simtrans.image.Affine;
import org.simtrans.image.UnreadableImageException;

/**
 * Parallel planes as one 3-D image, sorted along their normal, or why they are none.
 *
 * @param frames from the first plane to the last
 * @param label what tells this image from the others of its series, such as "echo-time-20"; may be
 *     empty
 * @param problem in words that follow the name of a file; null if the planes are an image
 */
record Stack(List<Frame> frames, String label, String problem) {
  private static final double SAME_PLACE_MM = 1e-3;

  /** Positions are often rounded to a tenth of a mm, and then lie off a regular grid. */
  private static final double OFF_GRID = 0.1; // of the distance between planes

  private static final double SIDEWAYS = 0.1; // of a pixel
  private static final double TILT_DEGREES = 0.05;

  /** Puts planes that match each other in order. */
  static Stack of(List<Frame> matching, String label) {
    double[] normal = matching.get(0).normal();
    List<Frame> sorted = new ArrayList<>(matching);
    sorted.sort(Comparator.comparingDouble(frame -> frame.along(normal)));
    String problem = tilt(sorted, normal);
    if (problem == null) {
      problem = placing(sorted, normal);
    }
    return new Stack(List.copyOf(sorted), label, problem);
  }

  Stack labelled(String more) {
    return new Stack(frames, label.isEmpty() ? more : more + "-" + label, problem);
  }

  private static String tilt(List<Frame> sorted, double[] normal) {
    Frame first = sorted.get(0);
    if (Math.abs(first.tilt()) > TILT_DEGREES) {
      return String.format(
          Locale.ROOT,
          "was taken with the gantry tilted by %.1f degrees, so its slices do not make a box; convert it by 'dcm2niix', which straightens it",
          first.tilt());
    }
    for (Frame frame : sorted) {
      double[] step = minus(frame.position(), first.position());
      double x = Frame.dot(step, first.right()) / first.columnSpacing();
      double y = Frame.dot(step, first.down()) / first.rowSpacing();
      if (Math.hypot(x, y) > SIDEWAYS) {
        return String.format(
            Locale.ROOT,
            "has slices that are shifted sideways, by up to %.1f pixels or more, as with a tilted gantry; convert it by 'dcm2niix', which straightens it",
            Math.hypot(x, y));
      }
    }
    return null;
  }

  private static String placing(List<Frame> sorted, double[] normal) {
    int n = sorted.size();
    if (n == 1) {
      return null;
    }
    double[] places = sorted.stream().mapToDouble(frame -> frame.along(normal)).toArray();
    double[] gaps = new double[n - 1];
    for (int i = 0; i < n - 1; i++) {
      gaps[i] = places[i + 1] - places[i];
      if (gaps[i] < SAME_PLACE_MM) {
        return "has two slices at one place (%s and %s), and nothing tells which image each is of; keep one of them"
            .formatted(sorted.get(i).file().getFileName(), sorted.get(i + 1).file().getFileName());
      }
    }
    double mean = (places[n - 1] - places[0]) / (n - 1);
    for (int i = 0; i < n; i++) {
      if (Math.abs(places[0] + i * mean - places[i]) > OFF_GRID * mean) {
        return irregular(sorted, gaps);
      }
    }
    return null;
  }

  private static String irregular(List<Frame> sorted, double[] gaps) {
    double[] ordered = gaps.clone();
    Arrays.sort(ordered);
    double usual = ordered[(ordered.length - 1) / 2];
    int missing = 0;
    int where = -1;
    boolean whole = true;
    for (int i = 0; i < gaps.length; i++) {
      long steps = Math.round(gaps[i] / usual);
      whole &= steps >= 1 && Math.abs(gaps[i] - steps * usual) <= OFF_GRID * usual * steps;
      if (steps > 1) {
        missing += (int) Math.min(steps - 1, 1 << 20);
        where = where < 0 ? i : where;
      }
    }
    if (whole && missing > 0) {
      return String.format(
          Locale.ROOT,
          "lacks %d slice%s, the first between %s and %s, which are %.4g mm apart where others are %.4g; add what is missing, or keep the slices of one side",
          missing,
          missing == 1 ? "" : "s",
          sorted.get(where).file().getFileName(),
          sorted.get(where + 1).file().getFileName(),
          gaps[where],
          usual);
    }
    return String.format(
        Locale.ROOT,
        "has slices at irregular distances, from %.4g to %.4g mm; convert it by 'dcm2niix', or resample it",
        ordered[0],
        ordered[ordered.length - 1]);
  }

  private static double[] minus(double[] a, double[] b) {
    return new double[] {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
  }

  /** The first and the last place of its planes along the normal, in mm. */
  double[] extent() {
    double[] normal = frames.get(0).normal();
    return new double[] {frames.get(0).along(normal), frames.get(frames.size() - 1).along(normal)};
  }

  /** The files, each once, in the order of the planes. */
  List<Path> files() {
    return frames.stream().map(Frame::file).distinct().toList();
  }

  /**
   * @throws UnreadableImageException if the planes are no image
   */
  void requireWhole() {
    if (problem != null) {
      throw new UnreadableImageException(frames.get(0).file(), problem);
    }
  }

  /** Columns, rows, planes. */
  int[] shape() {
    PixelForm form = frames.get(0).form();
    return new int[] {form.columns(), form.rows(), frames.size()};
  }

  /**
   * From voxel index to RAS+ mm. As in dcm2niix's files, x counts columns, y counts rows from the
   * last to the first, and z goes along the normal.
   */
  Affine affine() {
    Frame first = frames.get(0);
    Frame last = frames.get(frames.size() - 1);
    double[] normal = first.normal();
    double[][] rows = new double[3][4];
    for (int r = 0; r < 3; r++) {
      double sign = r < 2 ? -1 : 1; // LPS to RAS
      double up = -first.down()[r] * first.rowSpacing();
      double step =
          frames.size() == 1
              ? normal[r] * first.thickness()
              : (last.position()[r] - first.position()[r]) / (frames.size() - 1);
      rows[r][0] = sign * first.right()[r] * first.columnSpacing();
      rows[r][1] = sign * up;
      rows[r][2] = sign * step;
      rows[r][3] = sign * (first.position()[r] - up * (first.form().rows() - 1));
    }
    return new Affine(rows);
  }
}
