package org.simtrans.elsewhere;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Scanner;
import org.simtrans.image.ImageFormat;
import org.simtrans.image.Source;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;

/** PGM: a line each of {@code P5}, width and height, and 255, then a byte for each pixel. */
public final class PgmFormat implements ImageFormat {

  /** One picture. */
  record Pgm(int width, int height, byte[] grey) {

    static Pgm read(Path file) throws IOException {
      byte[] bytes = Files.readAllBytes(file);
      Scanner words = new Scanner(new String(bytes, StandardCharsets.ISO_8859_1));
      if (!words.hasNext("P5")) {
        throw new UnreadableImageException(file, "is no PGM; export it again");
      }
      words.next();
      int width = words.nextInt();
      int height = words.nextInt();
      return new Pgm(
          width, height, Arrays.copyOfRange(bytes, bytes.length - width * height, bytes.length));
    }

    void write(Path file) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write("P5\n%d %d\n255\n".formatted(width, height).getBytes(StandardCharsets.UTF_8));
      out.write(grey);
      Files.createDirectories(file.getParent());
      Files.write(file, out.toByteArray());
    }

    float[] values() {
      float[] values = new float[grey.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = grey[i] & 0xff;
      }
      return values;
    }
  }

  @Override
  public String name() {
    return "PGM";
  }

  @Override
  public List<String> endings() {
    return List.of(".pgm");
  }

  @Override
  public Volume read(Source source) throws IOException {
    Pgm picture = Pgm.read(source.first());
    return Volume.ofPicture(picture.width(), picture.height(), picture.values());
  }

  @Override
  public ImageFormat maskFormat() {
    return this;
  }

  @Override
  public void write(Path file, Volume volume) throws IOException {
    float[] values = volume.values();
    byte[] grey = new byte[values.length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) values[i];
    }
    new Pgm(volume.nx(), volume.ny(), grey).write(file);
  }
}
