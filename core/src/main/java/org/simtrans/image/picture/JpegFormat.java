package org.simtrans.image.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.simtrans.image.ImageFormat;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.UnwritableImageException;
import org.simtrans.image.Volume;

/** JPEG, which is only read: its compression changes values, so masks are written as PNG. */
public final class JpegFormat extends PictureFormat {
  /** Encoders make about ten in a progressive picture. */
  private static final int MOST_SCANS = 100;

  /** Pixels times scans. */
  private static final long MOST_WORK = 1L << 31;

  /** Found by its name in META-INF/services. */
  public JpegFormat() {
    super("JPEG", List.of(".jpg", ".jpeg"), List.of("jpeg"));
  }

  @Override
  Turn examined(Path file, long pixels) throws IOException {
    JpegStructure structure = JpegStructure.of(file);
    if (!structure.ends()) {
      throw new UnreadableImageException(
          file, "is a JPEG that is cut off: its end is missing; copy or export it again");
    }
    if (structure.scans() > MOST_SCANS || structure.scans() * pixels > MOST_WORK) {
      throw new UnreadableImageException(
          file,
          "is a JPEG of %d pixels in %d scans, which takes too long to decode; expected up to %d scans and %d pixels in all of them together: export it again, not as progressive"
              .formatted(pixels, structure.scans(), MOST_SCANS, MOST_WORK));
    }
    return structure.turn();
  }

  /** JPEG has no transparency: a fourth band is ink, even if the decoder calls it otherwise. */
  @Override
  boolean isInk(BufferedImage page) {
    return super.isInk(page) || page.getRaster().getNumBands() == 4;
  }

  @Override
  boolean isLossy() {
    return true;
  }

  @Override
  public ImageFormat maskFormat() {
    return new PngFormat();
  }

  @Override
  public void write(Path file, Volume volume) {
    throw new UnwritableImageException(
        file, "JPEG changes values, so nothing is written to it; write PNG instead");
  }
}
