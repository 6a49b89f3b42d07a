package org.simtrans.tiff;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Zstandard (RFC 8878), which has no decoder in Java itself. */
final class Zstd {
  private Zstd() {}

  /** Fills {@code into} as far as the packed bytes reach, and returns how far. */
  static int unpack(ByteBuffer packed, byte[] into) throws TiffException {
    byte[] bytes = packed.array();
    try (InputStream in =
        new ZstdInputStream(
            new ByteArrayInputStream(bytes, packed.position(), packed.remaining()))) {
      return in.readNBytes(into, 0, into.length);
    } catch (IOException | RuntimeException e) { // on damaged data the decoder throws anything
      throw new TiffException(
          "is a TIFF whose zstd compression is damaged; copy or export it again", e);
    }
  }
}
