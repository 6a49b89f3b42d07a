package org.simtrans.cohort;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.simtrans.image.Grid;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.Slices;
import org.simtrans.image.Source;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;

/**
 * What the files of one case hold.
 *
 * @param one the case
 * @param errors what is wrong with it alone
 * @param warnings what may be intended
 * @param slices the number of axial slices; 0 if the image cannot be read
 * @param contents tells images with the same voxels; empty if the image cannot be read or has only
 *     one value
 * @param labels what each readable label file holds
 */
public record CaseCheck(
    Case one,
    List<Finding> errors,
    List<Finding> warnings,
    int slices,
    Optional<String> contents,
    List<Label> labels) {
  private static final double AFFINE_TOLERANCE_MM = 1e-3;

  /** Misplaced by less than this share of a voxel, a label is still worth learning from. */
  private static final double HARMLESS_SHARE = 0.1;

  /**
   * What a label file holds.
   *
   * @param foreground its values without 0
   */
  public record Label(Path file, SortedSet<Integer> foreground) {}

  boolean isEmpty() {
    return !labels.isEmpty() && labels.stream().allMatch(label -> label.foreground().isEmpty());
  }

  /**
   * Looks into the files.
   *
   * @param allowed the label values that the cohort's description names; any if empty
   */
  public static CaseCheck of(Case one, SortedSet<Integer> allowed) {
    Findings findings = new Findings();
    Optional<Volume> image = read(one.image(), findings);
    Optional<String> contents =
        image.flatMap(volume -> checkValues(one.image().first(), volume, findings));
    int slices = image.map(volume -> new Slices(volume, Plane.AXIAL).count()).orElse(0);
    Optional<Grid> grid = image.map(Grid::of);
    List<Label> labels = new ArrayList<>();
    for (Path file : one.labels()) {
      Optional<Volume> label = read(Source.of(file), findings);
      label.ifPresent(volume -> grid.ifPresent(g -> checkGrid(file, Grid.of(volume), g, findings)));
      label
          .flatMap(volume -> checkLabels(file, volume, allowed, findings))
          .ifPresent(foreground -> labels.add(new Label(file, foreground)));
    }
    return new CaseCheck(one, findings.errors(), findings.warnings(), slices, contents, labels);
  }

  private static Optional<Volume> read(Source source, Findings findings) {
    try {
      return Optional.of(Images.read(source));
    } catch (UnreadableImageException e) {
      String problem = e.getMessage().replace(source.first() + ": ", "");
      findings.error(
          source.first(), problem, "fetch or export the file again, or take the case out");
      return Optional.empty();
    }
  }

  private static Optional<String> checkValues(Path file, Volume image, Findings findings) {
    float[] values = image.values();
    int broken = 0;
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      if (Float.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      } else {
        broken++;
      }
    }
    if (broken > 0) {
      findings.error(
          file,
          "%d of %d voxels are NaN or infinite".formatted(broken, values.length),
          "find out which step before produced them, or set them to 0; they count as background");
    }
    if (low < high) {
      return Optional.of(digest(image, values));
    }
    if (broken < values.length) {
      findings.error(
          file,
          low == 0 ? "all voxels are 0" : "all voxels are " + low,
          "export the image again, or take the case out; nothing can be learned from it");
    }
    return Optional.empty();
  }

  private static String digest(Volume image, float[] values) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
      for (float value : values) {
        chunk.putFloat(value);
        if (!chunk.hasRemaining()) {
          digest.update(chunk.flip());
          chunk.clear();
        }
      }
      digest.update(chunk.flip());
      return Grid.of(image).size() + ":" + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** Adds what is wrong with where a label lies. */
  static void checkGrid(Path file, Grid label, Grid image, Findings findings) {
    if (!label.sameShape(image)) {
      findings.error(
          file,
          "the label's shape is %s, its image's %s".formatted(label.size(), image.size()),
          "resample the label to the image's grid (nearest neighbour), or find the right label");
      return;
    }
    double offset = label.offset(image);
    if (offset > AFFINE_TOLERANCE_MM) {
      String problem =
          String.format(
              Locale.ROOT, "the label's affine puts it %.3g mm away from its image", offset);
      if (offset > HARMLESS_SHARE * image.smallestSpacing()) {
        findings.error(
            file,
            problem,
            "copy the image's affine if the label was drawn on it, else resample the label to it");
      } else {
        findings.warning(file, problem, "copy the image's affine to the label");
      }
    }
  }

  /** The foreground values; empty if these are no labels at all. */
  private static Optional<SortedSet<Integer>> checkLabels(
      Path file, Volume label, SortedSet<Integer> allowed, Findings findings) {
    DistinctValues values = DistinctValues.of(label.values());
    if (values.strange() != null) {
      findings.error(
          file,
          "the label holds the value %s; expected whole numbers".formatted(values.strange()),
          "write labels as integers, and resample them with nearest neighbour only");
      return Optional.empty();
    }
    if (values.tooMany()) {
      findings.error(
          file,
          "the label holds more than %d different values".formatted(DistinctValues.LIMIT),
          "write a label map with 0 for background and few values; JPEG cannot hold one");
      return Optional.empty();
    }
    SortedSet<Integer> unexpected = new TreeSet<>(values.whole());
    if (!allowed.isEmpty()) {
      unexpected.removeAll(allowed);
    } else {
      unexpected.removeIf(value -> value >= 0);
    }
    unexpected.remove(0);
    if (!unexpected.isEmpty()) {
      findings.error(
          file,
          allowed.isEmpty()
              ? "the label holds the negative values " + unexpected
              : "the label holds %s, but dataset.json names only %s".formatted(unexpected, allowed),
          "map them to the intended values");
    }
    return Optional.of(values.foreground());
  }
}
