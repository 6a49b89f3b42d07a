package org.simtrans.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The files that other people's libraries wrote, by {@code tools/golden/formats.py}. */
public final class GoldenFormats {
  private GoldenFormats() {}

  public static void unpack(Path folder) throws IOException {
    try (InputStream archive = GoldenFormats.class.getResourceAsStream("/golden/formats.zip");
        ZipInputStream zip = new ZipInputStream(archive)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Files.write(folder.resolve(entry.getName()), zip.readAllBytes());
      }
    }
  }
}
