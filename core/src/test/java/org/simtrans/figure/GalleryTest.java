package org.simtrans.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GalleryTest {

  @Test
  void givesTheSameBytesTwice() {
    assertArrayEquals(Png.bytes(gallery().draw()), Png.bytes(gallery().draw()));
  }

  @Test
  void hasAPanelEachForImageExpertModelAndComparison() {
    Strip strip = strip(new byte[64]);
    assertEquals(List.of("Image", "Expert", "Model", "Compared"), strip.heads());
    assertEquals(4 * 100 + 3 * 8, strip.draw().getWidth());
  }

  @Test
  void doesWithoutAnExpert() {
    Strip strip = strip(null);
    assertEquals(2 * 100 + 8, strip.draw().getWidth());
    assertTrue(
        new Gallery(List.of(new Gallery.Row("a", "", strip)), List.of("lesion")).draw() != null);
  }

  @Test
  void isWrittenAsPng(@TempDir Path folder) throws IOException {
    BufferedImage drawn = gallery().draw();
    Path file = folder.resolve("below/gallery.png");
    Png.write(file, drawn);
    BufferedImage read = ImageIO.read(Files.newInputStream(file));
    assertEquals(drawn.getWidth(), read.getWidth());
    assertEquals(drawn.getRGB(60, 130), read.getRGB(60, 130));
  }

  @Test
  void needsARow() {
    assertThrows(IllegalArgumentException.class, () -> new Gallery(List.of(), List.of("lesion")));
  }

  private static Gallery gallery() {
    Gallery.Row row = new Gallery.Row("sub-<&>01 · slice 3", "Dice 0.83", strip(new byte[64]));
    return new Gallery(List.of(row, row), List.of("lesion"));
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
