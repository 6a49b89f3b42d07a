package org.simtrans.tiff;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Strips and tiles that are JPEGs (Adobe's TIFF technical note 2). */
final class Jpeg {
  private static final int MARKER_BYTES = 2;
  private static final int MOST_SCANS = 32;
  private static final int MCU = 32; // pixels by which a JPEG may be larger than its tile

  private Jpeg() {}

  /**
   * One strip or tile, as its JPEG has it: colours are not converted.
   *
   * @param tables that all of them share, a JPEG without pixels; empty if there are none
   * @return rows of {@code width} pixels with {@code bands} values each
   */
  static byte[] unpack(byte[] packed, byte[] tables, int width, int rows, int bands)
      throws IOException {
    requireFewScans(packed);
    ImageReader reader = reader();
    AtomicBoolean cutOff = new AtomicBoolean();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(joined(tables, packed)))) {
      reader.addIIOReadWarningListener(
          (source, warning) ->
              cutOff.compareAndSet(
                  false, warning.toLowerCase(Locale.ROOT).contains("premature end")));
      reader.setInput(in, true, true);
      if (reader.getWidth(0) < width
          || reader.getHeight(0) < rows
          || reader.getWidth(0) > width + MCU
          || reader.getHeight(0) > rows + MCU) {
        throw new TiffException(
            "is a TIFF with a JPEG of %d x %d pixels in a strip or tile of %d x %d; copy or export it again"
                .formatted(reader.getWidth(0), reader.getHeight(0), width, rows));
      }
      Raster raster = reader.readRaster(0, null);
      if (cutOff.get() || raster.getNumBands() < bands) {
        throw damaged(null);
      }
      byte[] bytes = new byte[width * rows * bands];
      int[] row = new int[raster.getWidth() * raster.getNumBands()];
      for (int y = 0; y < rows; y++) {
        raster.getPixels(0, y, raster.getWidth(), 1, row);
        for (int x = 0; x < width; x++) {
          for (int b = 0; b < bands; b++) {
            bytes[(y * width + x) * bands + b] = (byte) row[x * raster.getNumBands() + b];
          }
        }
      }
      return bytes;
    } catch (TiffException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // on damaged data the decoder throws anything
      throw damaged(e);
    } finally {
      reader.dispose();
    }
  }

  private static ImageReader reader() {
    for (Iterator<ImageReader> all = ImageIO.getImageReadersByFormatName("jpeg"); all.hasNext(); ) {
      ImageReader reader = all.next();
      if (reader.canReadRaster()) {
        return reader;
      }
    }
    throw new IllegalStateException("Java has no decoder for JPEG");
  }

  /** The tables without their end, then the pixels without their beginning. */
  private static byte[] joined(byte[] tables, byte[] packed) {
    if (tables.length <= 2 * MARKER_BYTES || packed.length < MARKER_BYTES) {
      return packed;
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream(tables.length + packed.length);
    joined.write(tables, 0, tables.length - MARKER_BYTES);
    joined.write(packed, MARKER_BYTES, packed.length - MARKER_BYTES);
    return joined.toByteArray();
  }

  /** Each scan is a walk over the whole tile, however few bytes it has. */
  private static void requireFewScans(byte[] packed) throws TiffException {
    int scans = 0;
    for (int i = 1; i < packed.length; i++) {
      if (packed[i - 1] == (byte) 0xff && packed[i] == (byte) 0xda) {
        scans++;
      }
    }
    if (scans > MOST_SCANS) {
      throw new TiffException(
          "is a TIFF with a JPEG of %d scans in a strip or tile; expected up to %d: export it again"
              .formatted(scans, MOST_SCANS));
    }
  }

  private static TiffException damaged(Throwable cause) {
    return new TiffException(
        "is a TIFF with a damaged JPEG in a strip or tile, or one of more than 8 bits; copy or export it again",
        cause);
  }
}
