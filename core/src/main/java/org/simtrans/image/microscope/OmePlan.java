package org.simtrans.image.microscope;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.tiff.TiffPage;

/** Which page of an OME-TIFF shows which slice, channel and time. */
public final class OmePlan {
  private final Path file;
  private final OmeXml xml;
  private final List<TiffPage> pages;

  /**
   * @param pages all pages of the file, as OME counts them
   */
  public OmePlan(Path file, OmeXml xml, List<TiffPage> pages) {
    this.file = file;
    this.xml = xml;
    this.pages = pages;
  }

  /**
   * @param spacing in mm along x, y, z; null if it is not stated
   * @throws UnreadableImageException if pages are missing, lie in other files, or are not those
   *     that are described
   */
  public StackPlan plan(double[] spacing) {
    requireThisFile();
    int slices = Math.max(1, xml.size('Z'));
    int channels = Math.max(1, xml.size('C') / xml.samplesTogether());
    int frames = Math.max(1, xml.size('T'));
    double count = (double) slices * channels * frames;
    if (count > pages.size()) {
      throw missing(count);
    }
    TiffPage[] ordered = new TiffPage[(int) count];
    for (Map<String, String> place :
        xml.places().isEmpty() ? List.of(Map.<String, String>of()) : xml.places()) {
      fill(ordered, place, slices, channels, frames);
    }
    if (Arrays.asList(ordered).contains(null)) {
      throw missing(count);
    }
    List<String> names = xml.names();
    return new StackPlan(
        List.of(ordered), slices, channels, names.size() == channels ? names : List.of(), spacing);
  }

  private void requireThisFile() {
    if (xml.images() > 1) {
      throw new UnreadableImageException(
          file,
          "is an OME-TIFF of %d images; expected one: export the one that is meant"
              .formatted(xml.images()));
    }
    if (xml.files().size() > 1) {
      throw new UnreadableImageException(
          file,
          "is an OME-TIFF whose pages lie in %d files; export it as one file"
              .formatted(xml.files().size()));
    }
    TiffPage first = pages.get(0);
    if (xml.size('X') != first.width() || xml.size('Y') != first.height()) {
      throw new UnreadableImageException(
          file,
          "has pages of %d x %d pixels, but its OME-XML describes %d x %d; export it again"
              .formatted(first.width(), first.height(), xml.size('X'), xml.size('Y')));
    }
  }

  private UnreadableImageException missing(double expected) {
    return new UnreadableImageException(
        file,
        "is an OME-TIFF of %.0f planes, of which pages are missing (it has %d); export it again"
            .formatted(expected, pages.size()));
  }

  /** Follows one {@code TiffData}: pages from one on, each one step further along the axes. */
  private void fill(
      TiffPage[] ordered, Map<String, String> place, int slices, int channels, int frames) {
    int page = OmeXml.number(place, "IFD", 0);
    int count = OmeXml.number(place, "PlaneCount", place.containsKey("IFD") ? 1 : ordered.length);
    int[] sizes = new int[3];
    int[] at = new int[3];
    for (int i = 0; i < 3; i++) {
      char axis = xml.order().charAt(i);
      sizes[i] = axis == 'Z' ? slices : axis == 'C' ? channels : frames;
      int first = OmeXml.number(place, "First" + axis, 0);
      at[i] = axis == 'C' ? first / xml.samplesTogether() : first;
    }
    for (int i = 0; i < Math.min(count, ordered.length) && page + i < pages.size(); i++) {
      int z = at[xml.order().indexOf('Z')];
      int c = at[xml.order().indexOf('C')];
      int t = at[xml.order().indexOf('T')];
      if (z < slices && c < channels && t < frames) {
        ordered[(t * channels + c) * slices + z] = pages.get(page + i);
      }
      for (int axis = 0; axis < 3 && ++at[axis] >= sizes[axis]; axis++) {
        at[axis] = 0;
      }
    }
  }
}
