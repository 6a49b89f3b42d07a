package org.simtrans.image.picture;

import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.simtrans.AtomicFile;
import org.simtrans.image.ImageFormat;
import org.simtrans.image.UnwritableImageException;
import org.simtrans.image.Volume;

/** PNG: one slice of whole numbers of 8 or 16 bits. */
public final class PngFormat extends PictureFormat {
  private static final int COLOUR_TYPE = 25; // its place in a file, behind signature and IHDR
  private static final int INDEXED = 3;
  private static final int SIGNATURE = 8; // bytes
  private static final int CHECKSUM = 4; // bytes
  private static final int EXIF = 0x65584966; // the letters eXIf
  private static final int LONGEST_EXIF = 1 << 16;

  /** Found by its name in META-INF/services. */
  public PngFormat() {
    super("PNG", List.of(".png"), List.of("png"));
  }

  @Override
  boolean hasPalette(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(COLOUR_TYPE + 1);
      return start.length > COLOUR_TYPE && start[COLOUR_TYPE] == INDEXED;
    }
  }

  @Override
  Turn examined(Path file, long pixels) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      in.skipNBytes(SIGNATURE);
      while (true) {
        long length = in.readInt() & 0xffffffffL;
        int type = in.readInt();
        if (type == EXIF) {
          return Exif.turn(in.readNBytes((int) Math.min(length, LONGEST_EXIF)));
        }
        in.skipNBytes(length + CHECKSUM);
      }
    } catch (EOFException e) {
      return Turn.NONE;
    }
  }

  @Override
  public ImageFormat maskFormat() {
    return this;
  }

  @Override
  public void write(Path file, Volume volume) throws IOException {
    if (volume.nz() != 1) {
      throw new UnwritableImageException(
          file, "holds one slice and the volume has " + volume.nz() + "; write it as .nii.gz");
    }
    BufferedImage image =
        Pixels.grey(volume)
            .orElseThrow(
                () ->
                    new UnwritableImageException(
                        file,
                        "PNG cannot hold %s values; write labels, or .tif or .nii.gz"
                            .formatted(volume.stored().type().label(ByteOrder.LITTLE_ENDIAN))));
    AtomicFile.write(
        file,
        out -> {
          try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            if (!ImageIO.write(image, "png", stream)) {
              throw new IOException("no encoder for PNG");
            }
          }
        });
  }
}
