package org.simtrans.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.image.Channels;
import org.simtrans.image.Source;

class LuminanceRemarkTest {
  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();

  private Source picture(String name, int rgb) throws IOException {
    BufferedImage picture = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(1, 1, rgb);
    Path file = folder.resolve(name);
    ImageIO.write(picture, "png", file.toFile());
    return Source.of(file);
  }

  @Test
  void coloursAreSaidOnceAndGreysNever() throws IOException {
    LuminanceRemark remark = new LuminanceRemark(ChannelChoice.ONE, said::add);
    remark.look(picture("grey.png", 0x404040));
    assertEquals(List.of(), said);
    remark.look(picture("red.png", 0xff0000));
    remark.look(picture("blue.png", 0x0000ff));
    assertEquals(1, said.size());
    assertTrue(said.get(0).contains("red.png, the luminance"), said.get(0));
  }

  @Test
  void aModelOfColoursSeesThem() throws IOException {
    new LuminanceRemark(new ChannelChoice(Channels.COLOURS), said::add)
        .look(picture("red.png", 0xff0000));
    assertEquals(List.of(), said);
  }
}
