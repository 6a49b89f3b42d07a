package org.simtrans.cohort;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.InvalidSettingException;
import org.simtrans.augment.TrainingAugmentConfig;
import org.simtrans.config.Mirroring;
import org.simtrans.image.Plane;

class SidesTest {

  @ParameterizedTest
  @CsvSource({
    "left kidney, right kidney, true",
    "Left-Hippocampus, Right-Hippocampus, true",
    "kidneyLeft, kidneyRight, true",
    "hippocampus_l, hippocampus_r, true",
    "lh.cortex, rh.cortex, true",
    "LEFT, RIGHT, true",
    "left atrium, aorta, false",
    "L1, L2, false",
    "liver, rib, false",
    "Anterior, Posterior, false"
  })
  void sidesNeedALeftAndARight(String one, String other, boolean sides) {
    assertEquals(sides ? List.of(one, other) : List.of(), Sides.in(List.of(one, other)));
  }

  @Test
  void sidesAreNotMirroredWhereSlicesShowThem() {
    LabelValues sides =
        new LabelValues(
            List.of(1, 2), new TreeMap<>(Map.of(1, "left", 2, "right")), null, null, null);
    LabelValues plain = new LabelValues(List.of(1, 2));
    TrainingAugmentConfig usual = TrainingAugmentConfig.defaults();
    assertEquals(0, Mirroring.AUTO.over(usual, sides, Plane.AXIAL).flip());
    assertEquals(0, Mirroring.AUTO.over(usual, sides, Plane.CORONAL).flip());
    assertEquals(usual, Mirroring.AUTO.over(usual, sides, Plane.SAGITTAL));
    assertEquals(usual, Mirroring.AUTO.over(usual, plain, Plane.AXIAL));
    assertEquals(0, Mirroring.OFF.over(usual, plain, Plane.AXIAL).flip());
    assertEquals(0, Mirroring.EXCHANGE.over(usual, sides, Plane.AXIAL).flip());
    assertEquals(usual, Mirroring.EXCHANGE.over(usual, plain, Plane.AXIAL));
  }

  @Test
  void aMirrorImageGivesEachLabelToTheOtherSide() {
    Map<Integer, String> names =
        Map.of(
            1,
            "spleen",
            3,
            "Left-Kidney",
            4,
            "Right-Kidney",
            7,
            "rib_left_1",
            9,
            "rib_right_1",
            12,
            "rib_right_2",
            13,
            "rib_left_2");
    LabelValues labels =
        new LabelValues(List.of(1, 3, 4, 7, 9, 12, 13), new TreeMap<>(names), null, null, null);
    byte[] mirrored = labels.mirrored();
    byte[] expected = {0, 1, 3, 2, 5, 4, 7, 6};
    assertArrayEquals(expected, Arrays.copyOf(mirrored, 8));
    assertEquals((byte) 255, mirrored[255], "what is ignored stays ignored");
  }

  @Test
  void aSideWithoutAnotherIsRefused() {
    Map<Integer, String> names = Map.of(1, "left kidney", 2, "right lung");
    LabelValues labels = new LabelValues(List.of(1, 2), new TreeMap<>(names), null, null, null);
    InvalidSettingException refused = assertThrows(InvalidSettingException.class, labels::mirrored);
    assertTrue(refused.getMessage().contains("has no other side"), refused.getMessage());
  }
}
