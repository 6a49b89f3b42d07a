package org.simtrans.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Font;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LetteringTest {
  @BeforeAll
  static void needsFonts() {
    assumeTrue(Lettering.width("x", Font.PLAIN, 12) > 0, "no fonts on this machine");
  }

  private static List<String> lines(String text, String widest) {
    return Lettering.lines(text, Font.PLAIN, 12, Lettering.width(widest, Font.PLAIN, 12));
  }

  @Test
  void breaksBetweenWords() {
    assertEquals(List.of("one two", "three"), lines("one two three", "one two "));
  }

  @Test
  void aWideWordBreaksBeforeASign() {
    assertEquals(List.of("simtrans", "+lesions"), lines("simtrans+lesions", "simtrans+les"));
    assertEquals(List.of("transunet", "@96x80"), lines("transunet@96x80", "transunet@9"));
  }

  @Test
  void aWideWordWithoutASignBreaksAnywhere() {
    assertEquals("unbreakable", String.join("", lines("unbreakable", "unbr")));
  }
}
