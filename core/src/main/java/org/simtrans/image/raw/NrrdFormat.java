package org.simtrans.image.raw;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.simtrans.image.Volume;

/** NRRD, attached or with a detached header; raw, gzip or text. */
public final class NrrdFormat extends RawImageFormat {

  /** Found by its name in META-INF/services. */
  public NrrdFormat() {
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
