package org.simtrans.tiff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The strips or tiles of a page, decoded; the last ones that were asked for are kept. */
final class Chunks {
  private static final long KEPT = 64L << 20; // bytes

  private final Bytes file;
  private final Layout layout;
  private final Coding coding;
  private final int sampleBytes;
  private final Map<Integer, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long keptBytes;

  Chunks(Bytes file, Layout layout, Coding coding, int bits) {
    this.file = file;
    this.layout = coding.compression() == Compression.NONE ? layout.inParts() : layout;
    this.coding = coding;
    this.sampleBytes = bits / 8;
  }

  Layout layout() {
    return layout;
  }

  /**
   * One chunk: rows in whole bytes, differences undone, numbers in the file's order.
   *
   * @throws TiffException if it is cut off or damaged
   */
  byte[] decoded(int index) throws IOException {
    byte[] bytes = kept.get(index);
    if (bytes == null) {
      bytes = decode(index);
      kept.put(index, bytes);
      keptBytes += bytes.length;
      var oldest = kept.entrySet().iterator();
      while (keptBytes > KEPT && kept.size() > 1) {
        keptBytes -= oldest.next().getValue().length;
        oldest.remove();
      }
    }
    return bytes;
  }

  private byte[] decode(int index) throws IOException {
    int rows = layout.rows(index);
    long size = (long) layout.rowBytes() * rows;
    long packedSize = layout.counts()[index];
    if (packedSize == 0 && layout.offsets()[index] == 0) {
      return new byte[(int) size]; // left out, as GDAL leaves out empty ones
    }
    ByteBuffer packed = file.read(layout.offsets()[index], packedSize, "strip or tile " + index);
    if (coding.reversed()) {
      reverseBits(packed.array());
    }
    byte[] bytes = unpack(packed, (int) size, rows, index);
    if (coding.predictor() == Predictor.HORIZONTAL) {
      Predictor.addUp(bytes, layout.rowBytes(), sampleBytes, layout.bands(), file.order());
    } else if (coding.predictor() == Predictor.FLOATING) {
      Predictor.gather(bytes, layout.rowBytes(), sampleBytes, layout.bands(), file.order());
    }
    return bytes;
  }

  private byte[] unpack(ByteBuffer packed, int size, int rows, int index) throws IOException {
    if (coding.compression() == Compression.JPEG) {
      return Jpeg.unpack(packed.array(), coding.jpegTables(), layout.width(), rows, layout.bands());
    }
    if (coding.compression().isFax()) {
      if (layout.bands() != 1) {
        throw new TiffException(
            "is a damaged TIFF: fax compression of several samples in a pixel; export it again");
      }
      return Fax.unpack(packed.array(), layout.width(), rows, coding.code(), coding.faxOptions());
    }
    byte[] bytes = new byte[size];
    int filled =
        switch (coding.compression()) {
          case LZW -> Lzw.unpack(packed, bytes);
          case PACK_BITS -> PackBits.unpack(packed, bytes);
          case DEFLATE -> inflate(packed, bytes);
          case ZSTD -> Zstd.unpack(packed, bytes);
          default -> copy(packed, bytes);
        };
    if (filled < size) {
      throw new TiffException(
          "is a TIFF that is cut off or damaged: strip or tile %d has %d bytes where %d were expected; copy or export it again"
              .formatted(index, filled, size));
    }
    return bytes;
  }

  private static int copy(ByteBuffer packed, byte[] into) {
    int count = Math.min(into.length, packed.remaining());
    packed.get(into, 0, count);
    return count;
  }

  private static int inflate(ByteBuffer packed, byte[] into) throws TiffException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      int filled = 0;
      int count = 1;
      while (filled < into.length && count > 0) {
        count = inflater.inflate(into, filled, into.length - filled);
        filled += count;
      }
      return filled;
    } catch (DataFormatException e) {
      throw new TiffException(
          "is a TIFF whose deflate compression is damaged; copy or export it again", e);
    } finally {
      inflater.end();
    }
  }

  private static void reverseBits(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (Integer.reverse(bytes[i]) >>> 24);
    }
  }
}
