package org.simtrans.image;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;

/** JPEG, which is only read: its compression changes values, so masks are written as PNG. */
final class JpegFormat extends PictureFormat {
  JpegFormat() {
    super("JPEG", List.of(".jpg", ".jpeg"), List.of("jpeg"));
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
    return ImageFormats.PNG;
  }

  @Override
  public void write(Path file, Volume volume) {
    throw new UnwritableImageException(
        file, "JPEG changes values, so nothing is written to it; write PNG instead");
  }
}
