package org.simtrans.image.picture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.simtrans.image.LengthUnit;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.microscope.ImageJText;
import org.simtrans.image.microscope.OmePlan;
import org.simtrans.image.microscope.OmeXml;
import org.simtrans.image.microscope.StackPlan;
import org.simtrans.tiff.TiffFile;
import org.simtrans.tiff.TiffPage;

/**
 * What a TIFF says of its pages together, in OME-XML, in ImageJ's text or in the entries that every
 * TIFF may have.
 */
final class TiffMetadata {
  /** Finer resolutions in inches are those of microscopes, coarser ones those of printers. */
  private static final double FINEST_PRINT = 1200;

  private static final int INCH = 2;
  private static final int CENTIMETRE = 3;

  private final Path path;
  private final TiffFile file;
  private final TiffPage first;
  private final TiffHeader.Kind kind;
  private final OmeXml ome; // null if there is none
  private final ImageJText imageJ; // null if there is none

  TiffMetadata(Path path, TiffFile file) throws IOException {
    this.path = path;
    this.file = file;
    this.first = file.pages().get(0);
    String description = first.description();
    boolean isOme = OmeXml.is(description);
    boolean isImageJ = !isOme && ImageJText.is(description);
    ome = isOme ? OmeXml.of(path, description) : null;
    imageJ = isImageJ ? new ImageJText(description) : null;
    kind = isOme ? TiffHeader.Kind.OME : isImageJ ? TiffHeader.Kind.IMAGEJ : TiffHeader.Kind.PLAIN;
  }

  TiffHeader header() throws IOException {
    double x = first.xResolution().orElse(0.0);
    double y = first.yResolution().orElse(x);
    return new TiffHeader(
        file.order(),
        kind,
        Turn.of(first.orientation()),
        x,
        y,
        first.resolutionUnit(),
        unit().orElse(null));
  }

  private Optional<LengthUnit> unit() throws IOException {
    return switch (kind) {
      case OME -> ome.unit();
      case IMAGEJ -> imageJ.unit();
      case PLAIN -> plainUnit();
    };
  }

  private Optional<LengthUnit> plainUnit() throws IOException {
    double finest = Math.max(first.xResolution().orElse(0.0), first.yResolution().orElse(0.0));
    return switch (first.resolutionUnit()) {
      case CENTIMETRE -> finest > 0 ? Optional.of(LengthUnit.CENTIMETRE) : Optional.empty();
      case INCH -> finest > FINEST_PRINT ? Optional.of(LengthUnit.INCH) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /**
   * What the pages are together.
   *
   * @throws UnreadableImageException if that cannot be told
   */
  StackPlan plan() throws IOException {
    return switch (kind) {
      case OME -> new OmePlan(path, ome, file.pages()).plan(spacing());
      case IMAGEJ -> imageJ.plan(path, asStored(mainPages()), spacing());
      case PLAIN -> slices();
    };
  }

  /** In mm along x, y and z; null if it is not stated. */
  private double[] spacing() throws IOException {
    Optional<LengthUnit> unit = unit();
    if (unit.isEmpty()) {
      return null;
    }
    double mm = unit.get().millimetres();
    if (kind == TiffHeader.Kind.OME) {
      double x = ome.millimetres('X').orElse(mm);
      return new double[] {x, ome.millimetres('Y').orElse(x), ome.millimetres('Z').orElse(x)};
    }
    double x = mm / first.xResolution().orElse(1.0);
    double y = first.yResolution().map(resolution -> mm / resolution).orElse(x);
    double z = kind == TiffHeader.Kind.IMAGEJ ? mm * imageJ.sliceDistance() : 1;
    return new double[] {x, y, z};
  }

  /** ImageJ's palettes and inverted scales say how values are shown, not what they are. */
  private static List<TiffPage> asStored(List<TiffPage> pages) throws IOException {
    List<TiffPage> stored = new ArrayList<>();
    for (TiffPage page : pages) {
      stored.add(page.asStored());
    }
    return stored;
  }

  /** Pages of one size, of which nothing else is known, lie on top of each other. */
  private StackPlan slices() throws IOException {
    List<TiffPage> pages = isNumpyMask() ? asStored(mainPages()) : mainPages();
    return new StackPlan(pages, pages.size(), 1, List.of(), spacing());
  }

  /** Python's tifffile marks arrays of truth values as white where false; they mean numbers. */
  private boolean isNumpyMask() throws IOException {
    return first.bits() == 1 && first.software().startsWith("tifffile");
  }

  /** All pages but smaller copies and masks; they agree in size. */
  private List<TiffPage> mainPages() throws IOException {
    List<TiffPage> pages = new ArrayList<>();
    for (TiffPage page : file.pages()) {
      if (!page.isAside()) {
        pages.add(page);
      }
    }
    if (pages.isEmpty()) {
      return List.of(first);
    }
    TiffPage main = pages.get(0);
    for (TiffPage page : pages) {
      if (page.width() != main.width() || page.height() != main.height()) {
        throw new UnreadableImageException(
            path,
            "has pages of several sizes, page %d of %d x %d pixels and the first of %d x %d, of which none is marked as a smaller copy; keep the page that is meant, or export it again"
                .formatted(
                    file.pages().indexOf(page),
                    page.width(),
                    page.height(),
                    main.width(),
                    main.height()));
      }
    }
    return pages;
  }
}
