package org.simtrans.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** NRRD, attached or with a detached header; raw, gzip or text. */
final class NrrdFormat extends RawImageFormat {

  NrrdFormat() {
    super("NRRD", ".nrrd", ".nhdr", List.of(".raw", ".raw.gz", ".gz", ".txt"));
  }

  @Override
  RawImage image(Path file) throws IOException {
    return NrrdReader.image(file);
  }

  @Override
  public void write(Path file, Volume volume) throws IOException {
    NrrdWriter.write(file, volume);
  }
}
