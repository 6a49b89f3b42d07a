package org.simtrans.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelGalleryTest {
  private static final int H = 12;
  private static final int W = 10;
  private static final byte[] NOTHING = new byte[H * W];
  private static final byte[] UPPER = filled(0, H * W / 2);
  private static final byte[] MIDDLE = filled(H * W / 4, 3 * H * W / 4);

  @Test
  void givesTheSameBytesTwice() {
    assertArrayEquals(Png.bytes(gallery("a", "b").draw()), Png.bytes(gallery("a", "b").draw()));
  }

  @Test
  void hasAColumnEachForImageTruthAndModels() {
    int two = gallery("a", "b").draw().getWidth();
    int three = gallery("a", "b", "c").draw().getWidth();
    int panel = SIDE * W / H;
    assertTrue(three - two >= panel && three - two < panel + 40, two + " and " + three);
    assertTrue(two >= 4 * panel, two + " holds four panels");
  }

  @Test
  void hasARowForEachCase() {
    ModelGallery gallery = gallery("a");
    int one = gallery.draw().getHeight();
    gallery.add("another", slice(), UPPER, List.of(MIDDLE));
    int added = gallery.draw().getHeight() - one;
    assertTrue(added > SIDE && added < SIDE + 80, added + " more");
  }

  @Test
  void aLongCaptionMakesRoomForItself() {
    ModelGallery one = new ModelGallery(List.of("a"));
    one.add("short", slice(), UPPER, List.of(UPPER));
    ModelGallery two = new ModelGallery(List.of("a"));
    two.add("a caption of very many words, ".repeat(6), slice(), UPPER, List.of(UPPER));
    assertTrue(two.draw().getHeight() > one.draw().getHeight());
  }

  @Test
  void titlesLeaveInk() {
    BufferedImage named = gallery("a", "b").draw();
    BufferedImage unnamed = gallery("", "").draw();
    assertFalse(Arrays.equals(Png.bytes(named), Png.bytes(unnamed)));
    assertEquals(named.getHeight(), unnamed.getHeight());
  }

  @Test
  void diceIsOfTheLabelsThatAreThere() {
    assertEquals("Dice 0.50", ModelGallery.dice(UPPER, MIDDLE));
    assertEquals("Dice 1.00", ModelGallery.dice(UPPER, UPPER));
    assertEquals("Dice 0.00", ModelGallery.dice(NOTHING, UPPER));
    assertEquals("Dice –", ModelGallery.dice(NOTHING, NOTHING));
    assertEquals("Dice 0.50", ModelGallery.dice(new byte[] {1, 2, 0}, new byte[] {1, 0, 2}));
  }

  @Test
  void needsAMaskForEachColumn() {
    ModelGallery gallery = new ModelGallery(List.of("a", "b"));
    assertThrows(
        IllegalArgumentException.class, () -> gallery.add("case", slice(), UPPER, List.of(UPPER)));
    assertThrows(
        IllegalArgumentException.class,
        () -> gallery.add("case", slice(), UPPER, List.of(UPPER, new byte[3])));
    assertThrows(IllegalStateException.class, gallery::draw);
  }

  private static final int SIDE = 400;

  private static ModelGallery gallery(String... names) {
    ModelGallery gallery = new ModelGallery(List.of(names));
    gallery.add(
        "sub-<&>01, slice 3", slice(), UPPER, Arrays.stream(names).map(n -> MIDDLE).toList());
    return gallery;
  }

  private static SliceImage slice() {
    float[] values = new float[H * W];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return SliceImage.of(values, H, W);
  }

  private static byte[] filled(int from, int to) {
    byte[] labels = new byte[H * W];
    Arrays.fill(labels, from, to, (byte) 1);
    return labels;
  }
}
