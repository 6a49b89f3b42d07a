package org.simtrans.image.microscope;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.simtrans.image.LengthUnit;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.tiff.TiffPage;

/**
 * The description that ImageJ writes into the first page of a TIFF: lines of names and values
 * ({@code ij.io.FileInfo}, {@code ij.io.TiffDecoder}).
 */
public final class ImageJText {
  private static final String START = "ImageJ=";

  private final Map<String, String> values = new HashMap<>();

  public ImageJText(String description) {
    for (String line : description.split("\\R")) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
  }

  public static boolean is(String description) {
    return description.startsWith(START);
  }

  /** The unit of length; empty where it is pixels. */
  public Optional<LengthUnit> unit() {
    return LengthUnit.named(values.getOrDefault("unit", ""));
  }

  /** The distance between slices in that unit. */
  public double sliceDistance() {
    try {
      double distance = Math.abs(Double.parseDouble(values.getOrDefault("spacing", "1")));
      return distance > 0 && Double.isFinite(distance) ? distance : 1;
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  /**
   * The pages as ImageJ orders them: channels fastest, then slices, then times.
   *
   * @param pages of the file; ImageJ gives stacks beyond 4 GiB one page, with the others behind it
   * @param spacing in mm along x, y, z; null if it is not stated
   * @throws UnreadableImageException if there are not as many pages as the text says
   */
  public StackPlan plan(Path file, List<TiffPage> pages, double[] spacing) throws IOException {
    int images = number("images");
    List<TiffPage> all = pages;
    if (pages.size() == 1 && images > 1) {
      all = pages.get(0).withThoseBehind(images);
    }
    int channels = number("channels");
    int frames = number("frames");
    int slices = number("slices");
    if ((long) channels * slices * frames == 1) {
      slices = all.size();
    }
    if ((long) channels * slices * frames != all.size()) {
      throw new UnreadableImageException(
          file,
          "has %d pages, but its ImageJ description says %d channels, %d slices and %d times; save it again with ImageJ"
              .formatted(all.size(), channels, slices, frames));
    }
    List<TiffPage> ordered = new ArrayList<>();
    for (int t = 0; t < frames; t++) {
      for (int c = 0; c < channels; c++) {
        for (int z = 0; z < slices; z++) {
          ordered.add(all.get((t * slices + z) * channels + c));
        }
      }
    }
    return new StackPlan(ordered, slices, channels, List.of(), spacing);
  }

  private int number(String name) {
    try {
      return Math.max(1, Integer.parseInt(values.getOrDefault(name, "1")));
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  /**
   * The description of a stack without channels and times.
   *
   * @param unit null for pixels
   */
  public static String of(int slices, double sliceDistance, LengthUnit unit) {
    List<String> lines = new ArrayList<>(List.of(START + "1.54f"));
    if (slices > 1) {
      lines.addAll(List.of("images=" + slices, "slices=" + slices, "loop=false"));
    }
    if (unit != null) {
      lines.add("unit=" + unit.label());
    }
    if (slices > 1) {
      lines.add("spacing=" + String.format(Locale.ROOT, "%s", sliceDistance));
    }
    return String.join("\n", lines) + "\n";
  }
}
