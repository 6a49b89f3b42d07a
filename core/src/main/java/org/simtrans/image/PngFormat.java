package org.simtrans.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** PNG: one slice of whole numbers of 8 or 16 bits. */
final class PngFormat extends PictureFormat {
  PngFormat() {
    super("PNG", List.of(".png"), List.of("png"));
  }

  @Override
  public ImageFormat maskFormat() {
    return this;
  }

  @Override
  public void write(Path file, Volume volume) throws IOException {
    writeGrey(file, volume, false, ".tif or .nii.gz");
  }
}
