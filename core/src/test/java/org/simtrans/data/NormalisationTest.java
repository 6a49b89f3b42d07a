package org.simtrans.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.simtrans.InvalidSettingException;
import org.simtrans.data.Normalisation.Scheme;
import org.simtrans.data.Normalisation.Window;
import org.simtrans.image.Plane;
import org.simtrans.run.RunJson;

class NormalisationTest {

  /** Dark nuclei on bright ground. */
  private static float[] histology() {
    Random random = new Random(2);
    float[] values = new float[10_000];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          Math.round(
              i % 5 == 0 ? 70 + 12 * random.nextGaussian() : 225 + 6 * random.nextGaussian());
    }
    return values;
  }

  private static float[] inverted(float[] values, float white) {
    float[] inverted = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      inverted[i] = white - values[i];
    }
    return inverted;
  }

  private static float[] apply(Normalisation normalisation, float[] values) {
    return normalisation.of(values).apply(values);
  }

  @Test
  void brightGroundIsTheInvertedPicture() {
    float[] tile = histology();
    float[] dark = inverted(tile, 255);
    assertArrayEquals(
        apply(Normalisation.MRI, dark), apply(Normalisation.of(Scheme.BRIGHT), tile), 1e-5f);
    Intensity bright = Normalisation.of(Scheme.BRIGHT).of(tile);
    assertTrue(bright.isForeground(70));
    assertFalse(bright.isForeground(240));
    assertFalse(bright.isForeground(Float.NaN));
    float[] strange = {Float.NaN, Float.POSITIVE_INFINITY, 255};
    float ground = bright.background();
    assertArrayEquals(new float[] {ground, ground, ground}, bright.apply(strange));
  }

  @Test
  void theDarkestNucleiAreNotTakenForGround() {
    float[] tile = histology();
    assertFalse(Normalisation.MRI.of(tile).isForeground(50));
    assertTrue(Normalisation.of(Scheme.BRIGHT).of(tile).isForeground(50));
  }

  /** numpy: v = arange(1001) ** 2 / 100; lo, hi = v[10], v[998]; c = clip(v, lo, hi). */
  @Test
  void percentilesOfAllPixels() {
    float[] values = new float[1001];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * i / 100f;
    }
    Intensity fluorescence = Normalisation.of(Scheme.FLUORESCENCE).of(values);
    assertEquals(1, fluorescence.low());
    assertEquals(9960.04f, fluorescence.high());
    assertEquals(3334.947, fluorescence.mean(), 1e-2);
    assertEquals(2984.449, fluorescence.deviation(), 1e-2);
    assertTrue(fluorescence.isForeground(0));
    Intensity percentile = Normalisation.of(Scheme.PERCENTILE).of(values);
    assertEquals(0.25f, percentile.low());
    assertEquals(9900.25f, percentile.high());
  }

  @Test
  void houndsfieldUnitsMeanTheSameInEveryImage() {
    Normalisation ct = Normalisation.ct(new Window(-160, 240, 40, 50));
    float[] one = {-1000, -160, 40, 90, 240, 3000};
    float[] other = {-1000, 40, 45, 50, 55, 60};
    assertArrayEquals(new float[] {-4, -4, 0, 1, 4, 4}, apply(ct, one));
    assertArrayEquals(new float[] {-4, 0, .1f, .2f, .3f, .4f}, apply(ct, other), 1e-6f);
    assertFalse(ct.of(one).isForeground(-1000));
    assertEquals(-4, ct.of(one).background());
  }

  @Test
  void noneIsNone() {
    float[] values = {-3, Float.NaN, 7.5f, 2};
    assertArrayEquals(new float[] {-3, -3, 7.5f, 2}, apply(Normalisation.of(Scheme.NONE), values));
  }

  @Test
  void imagesWithoutAPicture() {
    for (Scheme scheme : Scheme.values()) {
      if (Normalisation.of(scheme).undecided()) {
        continue;
      }
      float[] constant = {5, 5, 5};
      float[] nan = {Float.NaN, Float.NaN};
      float[] expected = scheme == Scheme.NONE ? constant : new float[3];
      assertArrayEquals(expected, apply(Normalisation.of(scheme), constant), scheme.key());
      assertArrayEquals(new float[2], apply(Normalisation.of(scheme), nan), scheme.key());
    }
  }

  @Test
  void whatIsOpenDoesNotNormalise() {
    assertTrue(Normalisation.AUTO.undecided());
    assertTrue(Normalisation.of(Scheme.CT).undecided());
    assertThrows(IllegalStateException.class, () -> Normalisation.AUTO.of(new float[1]));
    assertThrows(IllegalStateException.class, () -> Normalisation.of(Scheme.CT).of(new float[1]));
  }

  @Test
  void stoodInAFileItIsTheSame() {
    Preprocessing written =
        new Preprocessing(96, 96, Plane.AXIAL, Fit.RESIZE)
            .withChannels(2)
            .withNormalise(
                List.of(Normalisation.ct(new Window(-160, 240, 40.5f, 50)), Normalisation.MRI));
    String json = RunJson.line(written);
    assertEquals(written, RunJson.as(RunJson.parseOrNull(json), Preprocessing.class, Path.of("f")));
    assertTrue(json.contains("\"low\":-160"), json);
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThrows(InvalidSettingException.class, () -> Scheme.named("minmax"));
    assertThrows(InvalidSettingException.class, () -> new Window(1, 1, 0, 1));
    assertThrows(InvalidSettingException.class, () -> new Window(0, 1, Float.NaN, 1));
    assertThrows(
        InvalidSettingException.class, () -> new Normalisation(Scheme.MRI, new Window(0, 1, 0, 1)));
    Preprocessing two = new Preprocessing(8, 8, Plane.AXIAL, Fit.RESIZE).withChannels(2);
    List<Normalisation> three =
        List.of(Normalisation.MRI, Normalisation.MRI, Normalisation.of(Scheme.NONE));
    assertThrows(InvalidSettingException.class, () -> two.withNormalise(three));
  }
}
