package org.simtrans.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.simtrans.data.ImageStatistics;

/** Forecasts that are learned from numbers whose law is known. */
class TrustTest {
  private final Random random = new Random(6);

  @Test
  void manyImagesTellSlopeAndOffset() {
    List<Double> expected = new ArrayList<>();
    List<Double> dice = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      double promise = .4 + .5 * random.nextDouble();
      expected.add(promise);
      dice.add(.1 + .8 * promise + .05 * random.nextGaussian());
    }
    DiceForecast forecast = DiceForecast.of(expected, dice);
    assertEquals(400, forecast.images());
    assertEquals(.8, forecast.slope(), .05);
    assertEquals(.05, forecast.error(), .005);
    assertEquals(.1 + .8 * .7, forecast.of(.7), .01);
    assertTrue(Double.isNaN(forecast.of(Double.NaN)));
  }

  @Test
  void fewImagesTellByHowMuchItIsWrongAndVeryFewNothing() {
    DiceForecast few =
        DiceForecast.of(List.of(.8, .7, .6, .9), List.of(.6, .5, .4, .7)); // .2 less each
    assertEquals(1, few.slope());
    assertEquals(-.2 * 4 / 5, few.offset(), 1e-12);
    assertTrue(few.error() > 0 && few.error() < .1, "" + few);
    assertEquals(0, few.of(.1));
    assertNull(DiceForecast.of(List.of(.8, .7), List.of(.6, .5)));
  }

  private double[] image(double shift) {
    double[] numbers = new double[ImageStatistics.NAMES.size()];
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] = k + .3 * random.nextGaussian() + (k == 4 ? shift : 0);
    }
    return numbers;
  }

  private List<double[]> images(int count) {
    List<double[]> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(image(0));
    }
    return images;
  }

  /** Over twenty models of 30 training and 20 validation images each. */
  @Test
  void aboutOneInAHundredLikeImagesIsWarnedAbout() {
    int warned = 0;
    for (int model = 0; model < 20; model++) {
      UsualImages usual = UsualImages.of(images(30), images(20));
      for (double[] image : images(500)) {
        warned += usual.unlike(image).isPresent() ? 1 : 0;
      }
    }
    double share = warned / 10_000.0;
    assertTrue(share > .001 && share < .025, "" + share);
  }

  @Test
  void whatIsUnlikeIsNamed() {
    UsualImages usual = UsualImages.of(images(30), images(20));
    String said = usual.unlike(image(3)).orElseThrow();
    assertTrue(said.startsWith(ImageStatistics.NAMES.get(4)), said);
    assertTrue(said.endsWith("standard deviations off"), said);
    assertNull(UsualImages.of(images(4), images(20)), "too few to tell");
  }
}
