package org.simtrans.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** TIFF: pages, each one slice of whole numbers of 8 or 16 bits or of 32-bit floats. */
final class TiffFormat extends PictureFormat {
  TiffFormat() {
    super("TIFF", List.of(".tif", ".tiff"), List.of("tiff", "tif"));
  }

  @Override
  int pages(Path file) throws IOException {
    return Math.max(1, TiffPages.count(file));
  }

  @Override
  public ImageFormat maskFormat() {
    return this;
  }

  @Override
  public void write(Path file, Volume volume) throws IOException {
    writeGrey(file, volume, true, ".nii.gz");
  }
}
