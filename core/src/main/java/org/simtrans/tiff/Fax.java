package org.simtrans.tiff;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The compressions of fax machines (ITU-T T.4 and T.6). Java decodes them, where they stand in a
 * TIFF; so a strip is given to it as the only one of a small TIFF.
 */
final class Fax {
  private static final int SHORT = 3;
  private static final int LONG = 4;

  private Fax() {}

  /**
   * One strip.
   *
   * @param code of the compression, 2 to 4
   * @param options {@code T4Options} or {@code T6Options}
   * @return rows of one bit for each pixel, each row in whole bytes; 0 is white, as in a page whose
   *     smallest value is white
   */
  static byte[] unpack(byte[] packed, int width, int rows, int code, int options)
      throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("tiff").next();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(
            new ByteArrayInputStream(file(packed, width, rows, code, options)))) {
      reader.setInput(in, false, true);
      BufferedImage image = reader.read(0);
      int rowBytes = (width + 7) / 8;
      byte[] bytes = new byte[rowBytes * rows];
      int[] row = new int[width];
      for (int y = 0; y < rows; y++) {
        image.getRGB(0, y, width, 1, row, 0, width);
        for (int x = 0; x < width; x++) {
          int black = ~row[x] & 1;
          bytes[y * rowBytes + x / 8] |= (byte) (black << 7 - x % 8);
        }
      }
      return bytes;
    } catch (IOException | RuntimeException e) { // on damaged data the decoder throws anything
      throw new TiffException(
          "is a TIFF whose fax compression is damaged; copy or export it again", e);
    } finally {
      reader.dispose();
    }
  }

  private static byte[] file(byte[] packed, int width, int rows, int code, int options) {
    int[][] entries = {
      {Tag.WIDTH, LONG, width},
      {Tag.HEIGHT, LONG, rows},
      {Tag.BITS, SHORT, 1},
      {Tag.COMPRESSION, SHORT, code},
      {Tag.PHOTOMETRIC, SHORT, 0},
      {Tag.STRIP_OFFSETS, LONG, 8},
      {Tag.SAMPLES_PER_PIXEL, SHORT, 1},
      {Tag.ROWS_PER_STRIP, LONG, rows},
      {Tag.STRIP_BYTES, LONG, packed.length},
      {code == 4 ? Tag.T6_OPTIONS : Tag.T4_OPTIONS, LONG, options}
    };
    int directory = 8 + packed.length + packed.length % 2;
    ByteBuffer file =
        ByteBuffer.allocate(directory + 2 + 12 * entries.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(directory).put(packed);
    file.position(directory).putShort((short) entries.length);
    for (int[] entry : entries) {
      file.putShort((short) entry[0]).putShort((short) entry[1]).putInt(1).putInt(entry[2]);
    }
    return file.array();
  }
}
