package org.simtrans.fuzz.images;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.simtrans.fuzz.damage.Chance;

/** PNG, TIFF and JPEG: how they look when sound. */
final class SoundPictures {
  private SoundPictures() {}

  /** A few grey, coloured or indexed pixels. */
  static BufferedImage image(Chance chance, int... types) {
    int type = types[chance.below(types.length)];
    int width = 1 + chance.below(20);
    int height = 1 + chance.below(20);
    BufferedImage image = new BufferedImage(width, height, type);
    WritableRaster raster = image.getRaster();
    boolean wide = raster.getDataBuffer().getDataType() == DataBuffer.TYPE_USHORT;
    int limit = type == BufferedImage.TYPE_BYTE_BINARY ? 2 : wide ? 65536 : 256;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int band = 0; band < raster.getNumBands(); band++) {
          raster.setSample(x, y, band, chance.below(limit));
        }
      }
    }
    return image;
  }

  /** Writes with the format's own encoder, compressed and interlaced as asked. */
  static byte[] encoded(
      String format, String compression, boolean progressive, BufferedImage... pages) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      if (compression != null) {
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionType(compression);
      }
      if (progressive) {
        settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.setOutput(out);
      if (pages.length == 1) {
        writer.write(null, new IIOImage(pages[0], null, null), settings);
      } else {
        writer.prepareWriteSequence(null);
        for (BufferedImage page : pages) {
          writer.writeToSequence(
              new IIOImage(
                  page,
                  null,
                  writer.getDefaultImageMetadata(
                      ImageTypeSpecifier.createFromRenderedImage(page), settings)),
              settings);
        }
        writer.endWriteSequence();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory refuses nothing
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
