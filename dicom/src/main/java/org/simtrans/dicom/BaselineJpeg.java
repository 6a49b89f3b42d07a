package org.simtrans.dicom;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.simtrans.Reason;
import org.simtrans.image.UnreadableImageException;

/** JPEG of 8 bits with losses, by Java's own decoder. */
final class BaselineJpeg {
  /** A block of 64 pixels takes at least two bits. */
  private static final long PIXELS_OF_A_BYTE = 256;

  /** Each is a walk over the whole frame, however few bytes it has; grey pixels take one. */
  private static final int MOST_SCANS = 4;

  private static final int SCAN = 0xda;

  private BaselineJpeg() {}

  /** The samples of a frame. */
  static int[] decoded(byte[] frame, PixelForm form, Path file) {
    requireBaseline(frame, file);
    if (frame.length * PIXELS_OF_A_BYTE < form.pixels()) {
      throw new UnreadableImageException(
          file, "has JPEG pixels that end early; copy or export it again");
    }
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    AtomicBoolean cutOff = new AtomicBoolean();
    reader.addIIOReadWarningListener(
        (source, warning) ->
            cutOff.compareAndSet(
                false, warning.toLowerCase(Locale.ROOT).contains("premature end")));
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(frame))) {
      reader.setInput(in, true, true);
      if (reader.getWidth(0) != form.columns() || reader.getHeight(0) != form.rows()) {
        throw new UnreadableImageException(
            file,
            "has JPEG pixels of %d x %d; expected %d x %d: copy or export it again"
                .formatted(reader.getWidth(0), reader.getHeight(0), form.columns(), form.rows()));
      }
      Raster raster = reader.readRaster(0, null);
      if (cutOff.get()) {
        throw new UnreadableImageException(
            file, "has JPEG pixels that end early; copy or export it again");
      }
      if (raster.getNumBands() != 1) {
        throw new UnreadableImageException(
            file, "has JPEG pixels in colour; export the grey images of the scanner");
      }
      return raster.getSamples(0, 0, form.columns(), form.rows(), 0, (int[]) null);
    } catch (IOException e) {
      throw damaged(file, Reason.of(e), e);
    } catch (RuntimeException e) {
      if (e instanceof UnreadableImageException) {
        throw e;
      }
      throw damaged(file, "the decoder gave up", e); // on what it did not foresee
    } finally {
      reader.dispose();
    }
  }

  /**
   * The extended process may have 12 bits, which Java's decoder does not know. A progressive one,
   * of hundreds of scans, would keep it busy for long, and DICOM does not have it.
   */
  private static void requireBaseline(byte[] frame, Path file) {
    for (int i = 2; i + 4 < frame.length && (frame[i] & 0xff) == 0xff; ) {
      int marker = frame[i + 1] & 0xff;
      if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
        if (frame[i + 4] != 8) {
          throw new UnreadableImageException(
              file,
              "has lossy JPEG pixels of %d bits, which are not supported; convert it by 'dcmdjpeg' of dcmtk"
                  .formatted(frame[i + 4] & 0xff));
        }
        requireFewScans(frame, i, marker, file);
        return;
      }
      i += 2 + ((frame[i + 2] & 0xff) << 8 | frame[i + 3] & 0xff);
    }
  }

  /** Pixels hold no marker. */
  private static void requireFewScans(byte[] frame, int from, int process, Path file) {
    int scans = 0;
    for (int i = from; i + 1 < frame.length; i++) {
      scans += (frame[i] & 0xff) == 0xff && (frame[i + 1] & 0xff) == SCAN ? 1 : 0;
    }
    if (process > 0xc1 || scans > MOST_SCANS) {
      throw new UnreadableImageException(
          file,
          "has JPEG pixels in %d scans of process %d; expected one of process 0 or 1, as DICOM has them: export it again"
              .formatted(scans, process - 0xc0));
    }
  }

  private static UnreadableImageException damaged(Path file, String why, Exception e) {
    return new UnreadableImageException(
        file, "has damaged JPEG pixels (" + why + "); copy or export it again", e);
  }
}
