package org.simtrans.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.simtrans.InvalidSettingException;

class ViewsTest {
  private static final EnumSet<Transform> OF_COLOURS =
      EnumSet.of(Transform.HUE, Transform.SATURATION, Transform.STAIN);
  private static final EnumSet<Transform> OF_GREYS =
      EnumSet.complementOf(
          EnumSet.of(Transform.STRETCH, Transform.HUE, Transform.SATURATION, Transform.STAIN));

  private static final int H = 30;
  private static final int W = 40;

  @Test
  void identityLeavesEveryBit() {
    float[] slice = disc(H, W);
    assertArrayEquals(slice, view(ViewConfig.identity(), slice, H, W, 1));
  }

  @Test
  void shrinkingAveragesInsteadOfPicking() {
    float[] slice = noise(H, W);
    float[] half = view(ViewConfig.identity(), slice, H / 2, W / 2, 1);
    assertEquals(mean(slice), mean(half), 0.05, "the mean brightness stays");
    assertTrue(spread(half) < 0.6 * spread(slice), "white noise evens out");
  }

  @Test
  void flipMirrorsLeftAndRight() {
    float[] slice = noise(H, W);
    ViewConfig flip = new ViewConfig(Jitter.NEVER, 1, 1, Jitter.NEVER, IntensityConfig.none());
    float[] flipped = view(flip, slice, H, W, 1);
    for (int i = 0; i < H * W; i++) {
      assertEquals(slice[i / W * W + W - 1 - i % W], flipped[i], 1e-5f);
    }
  }

  @Test
  void aQuarterTurnOfASquareMovesPixelsOntoPixels() {
    float[] slice = noise(H, H);
    ViewConfig turn =
        new ViewConfig(Jitter.NEVER, 1, 0, Jitter.always(90, 90), IntensityConfig.none());
    float[] turned = new float[H * H];
    new Views(turn, H, H).view(slice, H, H, random(1), turned, 0);
    for (int row = 0; row < H; row++) {
      for (int column = 0; column < H; column++) {
        assertEquals(slice[column * H + H - 1 - row], turned[row * H + column], 1e-4f);
      }
    }
  }

  @Test
  void whatComesInFromOutsideIsBackground() {
    float[] slice = new float[H * W];
    Arrays.fill(slice, 2);
    slice[H / 2 * W + W / 2] = -1.5f; // the darkest
    ViewConfig turn =
        new ViewConfig(Jitter.NEVER, 1, 0, Jitter.always(45, 45), IntensityConfig.none());
    assertEquals(-1.5f, view(turn, slice, H, W, 1)[0]);
  }

  @Test
  void cropsCoverTheAreaAndStayInside() {
    ViewConfig crop = ViewConfig.identity().withCropArea(0.25, 0.25);
    float[] slice = new float[H * W]; // a ramp: the first and last column tell the crop
    for (int i = 0; i < slice.length; i++) {
      slice[i] = i % W;
    }
    int inside = H / 2 * W; // a row away from the border
    double leastLeft = W;
    double mostRight = 0;
    for (int seed = 0; seed < 200; seed++) {
      float[] view = view(crop, slice, H, W, seed);
      double left = view[inside + 1];
      double right = view[inside + W - 2];
      assertEquals((W - 3) / 2.0, right - left, 1e-3, "a quarter of the area is half the width");
      leastLeft = Math.min(leastLeft, left);
      mostRight = Math.max(mostRight, right);
    }
    assertTrue(leastLeft < 2 && mostRight > W - 3, "crops reach all of the slice");
  }

  @Test
  void sameSeedSameBits() {
    float[] slice = disc(H, W);
    float[] first = view(ViewConfig.defaults(), slice, 24, 24, 7);
    assertArrayEquals(first, view(ViewConfig.defaults(), slice, 24, 24, 7));
    assertFalse(Arrays.equals(first, view(ViewConfig.defaults(), slice, 24, 24, 8)));
  }

  @Test
  void threadsShareAnInstance() {
    float[] slice = disc(H, W);
    Views views = new Views(ViewConfig.defaults(), 24, 24);
    boolean same =
        IntStream.range(0, 200)
            .parallel()
            .allMatch(
                seed -> {
                  float[] view = new float[24 * 24];
                  views.view(slice, H, W, random(seed), view, 0);
                  return Arrays.equals(view, view(ViewConfig.defaults(), slice, 24, 24, seed));
                });
    assertTrue(same);
  }

  @Test
  void tellsWhatHappenedWithoutChangingIt() {
    float[] slice = disc(H, W);
    Map<Transform, Integer> heard = new EnumMap<>(Transform.class);
    for (int seed = 0; seed < 100; seed++) {
      float[] told = new float[24 * 24];
      new Views(ViewConfig.defaults(), 24, 24)
          .view(slice, H, W, random(seed), told, 0, (what, by) -> heard.merge(what, 1, Math::max));
      assertArrayEquals(view(ViewConfig.defaults(), slice, 24, 24, seed), told);
    }
    assertEquals(EnumSet.complementOf(OF_COLOURS), heard.keySet());
  }

  @Test
  void oneTransformAloneIsOfTheStrengthAskedFor() {
    float[] slice = disc(H, W);
    for (Transform what : OF_GREYS) {
      double strength = what == Transform.FLIP ? 1 : 0.5;
      Map<Transform, Double> heard = new EnumMap<>(Transform.class);
      float[] view = new float[H * W];
      new Views(ViewConfig.defaults().only(what, strength), H, W)
          .view(slice, H, W, random(2), view, 0, heard::put);
      assertEquals(strength, heard.remove(what), 1e-6, what.word());
      assertTrue(what == Transform.CROP || heard.isEmpty(), what + " brought " + heard);
      assertFalse(Arrays.equals(slice, view), what.word());
    }
  }

  @Test
  void whatIsSwitchedOffIsNotHeardOf() {
    new Views(ViewConfig.identity(), H, W)
        .view(disc(H, W), H, W, random(1), new float[H * W], 0, (what, by) -> fail(what.word()));
  }

  @Test
  void writesOnlyItsOwnPart() {
    float[] out = new float[3 * 16];
    Arrays.fill(out, 99);
    new Views(ViewConfig.defaults(), 4, 4).view(disc(H, W), H, W, random(3), out, 16);
    for (int i = 0; i < out.length; i++) {
      assertEquals(i < 16 || i >= 32, out[i] == 99, "element " + i);
    }
  }

  @Test
  void everyDefaultViewIsFinite() {
    float[] slice = disc(H, W);
    float[] flat = new float[H * W];
    for (int seed = 0; seed < 300; seed++) {
      for (float[] source : new float[][] {slice, flat}) {
        for (float v : view(ViewConfig.defaults(), source, 20, 20, seed)) {
          assertTrue(Float.isFinite(v));
        }
      }
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThrows(InvalidSettingException.class, () -> ViewConfig.defaults().withCropArea(0.5, 1.5));
    assertThrows(InvalidSettingException.class, () -> new Jitter(2, 0, 1));
    assertThrows(InvalidSettingException.class, () -> new Jitter(1, 3, 1));
    assertThrows(InvalidSettingException.class, () -> new Views(ViewConfig.defaults(), 0, 4));
  }

  private static float[] view(ViewConfig config, float[] slice, int height, int width, long seed) {
    float[] view = new float[height * width];
    new Views(config, height, width).view(slice, H, W, random(seed), view, 0);
    return view;
  }

  static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** Tissue about 0 in the middle, background -2 around. */
  static float[] disc(int h, int w) {
    RandomGenerator random = random(5);
    float[] slice = new float[h * w];
    for (int i = 0; i < slice.length; i++) {
      double r = Math.hypot(i / w - h / 2.0, i % w - w / 2.0);
      slice[i] = r < Math.min(h, w) / 3.0 ? 0.5f * (float) random.nextGaussian() : -2;
    }
    return slice;
  }

  private static float[] noise(int h, int w) {
    RandomGenerator random = random(11);
    float[] slice = new float[h * w];
    for (int i = 0; i < slice.length; i++) {
      slice[i] = (float) random.nextGaussian();
    }
    return slice;
  }

  static double mean(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
  }

  static double spread(float[] values) {
    double mean = mean(values);
    double squares = 0;
    for (float v : values) {
      squares += (v - mean) * (v - mean);
    }
    return Math.sqrt(squares / values.length);
  }
}
