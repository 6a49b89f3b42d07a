package org.simtrans.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** PNG: one slice of whole numbers of 8 or 16 bits. */
final class PngFormat extends PictureFormat {
  private static final int COLOUR_TYPE = 25; // its place in a file, behind signature and IHDR
  private static final int INDEXED = 3;

  PngFormat() {
    super("PNG", List.of(".png"), List.of("png"));
  }

  @Override
  boolean hasPalette(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(COLOUR_TYPE + 1);
      return start.length > COLOUR_TYPE && start[COLOUR_TYPE] == INDEXED;
    }
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
