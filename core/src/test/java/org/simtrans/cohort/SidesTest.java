package org.simtrans.cohort;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  }
}
