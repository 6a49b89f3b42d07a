package org.simtrans.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;
import org.simtrans.image.UnreadableImageException;

/** JPEG frames that are cut off, or keep the decoder busy. */
class BaselineJpegTest {
  private static final int SIDE = 64;
  private static final PixelForm FORM = new PixelForm(SIDE, SIDE, 8, 8, 7, false);

  private static byte[] jpeg(boolean progressive) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    Random random = new Random(1);
    for (int i = 0; i < SIDE * SIDE; i++) {
      image.getRaster().setSample(i % SIDE, i / SIDE, 0, 128 + (int) (30 * random.nextGaussian()));
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setProgressiveMode(
          progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static String refused(byte[] frame) {
    return assertThrows(
            UnreadableImageException.class,
            () -> BaselineJpeg.decoded(frame, FORM, Path.of("scan.dcm")))
        .getMessage();
  }

  @Test
  void aWholeFrameIsRead() throws IOException {
    assertEquals(SIDE * SIDE, BaselineJpeg.decoded(jpeg(false), FORM, Path.of("a.dcm")).length);
  }

  /** With and without the marker of the end, which whoever cut it may have added. */
  @Test
  void halfAFrameIsNoFrame() throws IOException {
    byte[] whole = jpeg(false);
    byte[] half = Arrays.copyOf(whole, whole.length / 2);
    assertTrue(refused(half).contains("end early"), refused(half));
    byte[] closed = Arrays.copyOf(half, half.length + 2);
    closed[half.length] = (byte) 0xff;
    closed[half.length + 1] = (byte) 0xd9;
    assertTrue(refused(closed).contains("end early"), refused(closed));
  }

  @Test
  void aProgressiveFrameIsRefused() throws IOException {
    assertTrue(refused(jpeg(true)).contains("of process 2"), refused(jpeg(true)));
  }
}
