package org.simtrans.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StripTest {

  @Test
  void givesTheSameBytesTwice() {
    assertArrayEquals(Png.bytes(strip(new byte[64]).draw()), Png.bytes(strip(new byte[64]).draw()));
  }

  @Test
  void hasAPanelEachForImageExpertModelAndComparison() {
    Strip strip = strip(new byte[64]);
    assertEquals(List.of("Image", "Expert", "Model", "Compared"), strip.heads());
    assertEquals(4 * 100 + 3 * 8, strip.draw().getWidth());
    assertEquals(100, strip.draw().getHeight());
  }

  @Test
  void doesWithoutAnExpert() {
    Strip strip = strip(null);
    assertEquals(List.of("Image", "Model"), strip.heads());
    assertEquals(2 * 100 + 8, strip.draw().getWidth());
  }

  @Test
  void isWrittenAsPng(@TempDir Path folder) throws IOException {
    BufferedImage drawn = strip(new byte[64]).draw();
    Path file = folder.resolve("below/strip.png");
    Png.write(file, drawn);
    BufferedImage read = ImageIO.read(Files.newInputStream(file));
    assertEquals(drawn.getWidth(), read.getWidth());
    assertEquals(drawn.getRGB(60, 30), read.getRGB(60, 30));
  }

  private static Strip strip(byte[] truth) {
    float[] values = new float[64];
    byte[] prediction = new byte[64];
    for (int i = 0; i < 64; i++) {
      values[i] = i;
      prediction[i] = (byte) (i % 3 == 0 ? 1 : 0);
    }
    return new Strip(SliceImage.of(values, 8, 8).side(100), truth, prediction);
  }
}
