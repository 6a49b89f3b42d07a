package org.simtrans.figure;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.simtrans.AtomicFile;
import org.simtrans.Outputs;

/** Pictures as PNG: the same picture, the same bytes. */
public final class Png {
  private Png() {}

  public static byte[] bytes(BufferedImage picture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // Else ImageIO takes a temporary file and a shutdown hook, which a run that is stopping cannot
    // have.
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(picture, "png", stream);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible); // memory does not fail to be written
    }
    return bytes.toByteArray();
  }

  /** The picture itself as an address, for a page that stands alone. */
  public static String dataUri(BufferedImage picture) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes(picture));
  }

  /** Writes the file whole or not at all, and marks it as drawn; makes the folders above it. */
  public static void write(Path file, BufferedImage picture) throws IOException {
    AtomicFile.write(file, out -> out.write(bytes(picture)));
    Outputs.markDrawn(file);
  }
}
