package org.simtrans.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.InvalidSettingException;
import org.simtrans.data.Fit;
import org.simtrans.data.InputSize;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Plane;

class StudySystemTest {
  private static final Preprocessing COMMON = new Preprocessing(96, 80, Plane.CORONAL, Fit.PAD);

  @Test
  void everyPartIsRead() {
    StudySystem system = StudySystem.parse("simtrans:swin-t@192x160+planted", "swin-s");
    assertEquals("simtrans", system.model());
    assertEquals("swin-t", system.encoder());
    assertEquals(new InputSize(192, 160), system.size());
    assertEquals("planted", system.pretrained());
    assertEquals(new Preprocessing(192, 160, Plane.CORONAL, Fit.PAD), system.preprocessing(COMMON));
  }

  @Test
  void whatIsLeftOutIsTheStudys() {
    StudySystem system = StudySystem.parse("simtrans", "swin-s");
    assertEquals("swin-s", system.encoder());
    assertNull(system.size());
    assertNull(system.pretrained());
    assertEquals(COMMON, system.preprocessing(COMMON));
  }

  @Test
  void oneNumberIsASquare() {
    assertEquals(new InputSize(64, 64), StudySystem.parse("unet@64", "swin-s").size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"unet@", "unet@0", "unet@12x", "unet+a@12", "nothing@64", "unet@64x64x64"})
  void anotherFormIsRefused(String text) {
    InvalidSettingException refused =
        assertThrows(InvalidSettingException.class, () -> StudySystem.parse(text, "swin-s"));
    assertTrue(refused.getMessage().contains(text), refused.getMessage());
  }
}
