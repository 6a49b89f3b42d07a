package org.simtrans.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.simtrans.image.nifti.Quaternion;

class AffineTest {
  static Stream<Axes> every_orientation() {
    return Axes.all();
  }

  @ParameterizedTest
  @MethodSource("every_orientation")
  void namesEveryOrientationAndItsSpacing(Axes axes) {
    Affine affine = axes.affine(new double[] {1, 2, 3});
    assertEquals(axes.code(), affine.orientation());
    for (int axis = 0; axis < 3; axis++) {
      assertEquals(axes.anatomical()[axis] + 1, affine.spacing()[axis], 1e-12);
    }
  }

  @ParameterizedTest
  @MethodSource("every_orientation")
  void anObliqueScanHasTheOrientationItIsNearestTo(Axes axes) {
    double tilt = Math.toRadians(20);
    double[][] rows = axes.affine(new double[] {1, 2, 3}).rows();
    for (int c = 0; c < 3; c++) {
      double y = rows[1][c];
      double z = rows[2][c];
      rows[1][c] = Math.cos(tilt) * y - Math.sin(tilt) * z;
      rows[2][c] = Math.sin(tilt) * y + Math.cos(tilt) * z;
    }
    assertEquals(axes.code(), new Affine(rows).orientation());
  }

  @Test
  void everyVoxelAxisGetsItsOwnDirectionEvenIfTwoRunTheSameWay() {
    Affine flat = new Affine(new double[][] {{1, 1, 0, 0}, {0, 0, 0, 0}, {0, 0, 2, 0}});
    assertEquals("RAS", flat.orientation());
  }

  @Test
  void mapsAVoxelToItsPlace() {
    Affine affine = new Affine(new double[][] {{-2, 0, 0, 90}, {0, 2, 0, -126}, {0, 0, 3, -72}});
    assertArrayEquals(new double[] {88, -122, -63}, affine.apply(1, 2, 3));
  }

  @Test
  void isCloseOnlyIfEveryElementIs() {
    Affine affine = Affine.scaling(1, 2, 3);
    double[][] rows = affine.rows();
    rows[1][3] = 0.01;
    assertTrue(affine.closeTo(new Affine(rows), 0.011));
    assertFalse(affine.closeTo(new Affine(rows), 0.009));
    assertEquals(Affine.scaling(1, 2, 3), affine, "rows() hands out a copy");
    rows[1][3] = Double.NaN;
    assertFalse(affine.closeTo(new Affine(rows), 1));
  }

  @Test
  void refusesAnotherLastRow() {
    double[][] rows = Affine.scaling(1, 1, 1).rows();
    rows[3][0] = 1;
    assertThrows(IllegalArgumentException.class, () -> new Affine(rows));
    assertThrows(IllegalArgumentException.class, () -> new Affine(new double[2][4]));
  }

  @Test
  void quaternionsGiveBackTheirRotation() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    for (int i = 0; i < 200; i++) {
      double w = i % 4 == 0 ? 0 : Math.abs(random.nextGaussian()); // half turns are the hard ones
      Quaternion any =
          new Quaternion(w, random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
      double[][] rotation = any.rotation();
      Quaternion found = Quaternion.ofRotation(rotation);
      double[][] again = Quaternion.ofImaginary(found.x(), found.y(), found.z(), 1e-15).rotation();
      for (int r = 0; r < 3; r++) {
        assertArrayEquals(rotation[r], again[r], 1e-7);
      }
    }
  }
}
