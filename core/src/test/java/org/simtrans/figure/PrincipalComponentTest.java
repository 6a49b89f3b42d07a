package org.simtrans.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.simtrans.predict.FeatureMap;

class PrincipalComponentTest {
  private static final int SIDE = 8;
  private static final int CHANNELS = 12;
  private static final int MARKED = 10; // a place

  @Test
  void findsWhatTheChannelsShareWhateverTheirScaleAndSign() {
    FeatureMap map = map(0.1);
    PrincipalComponent found = PrincipalComponent.of(map, everywhere());
    assertTrue(found.share() > 0.9, "share " + found.share());
    assertEquals(mostOf(found.scores()), MARKED);
    assertEquals(0, mean(found.scores()), 1e-5);
    assertEquals(1, deviation(found.scores()), 1e-4);
  }

  @Test
  void holdsLittleOfNoise() {
    assertTrue(PrincipalComponent.of(map(100), everywhere()).share() < 0.5);
  }

  @Test
  void isNotLedAstrayByPlacesThatDoNotCount() {
    FeatureMap map = map(0.1);
    for (int c = 0; c < CHANNELS; c++) {
      map.values()[c * SIDE * SIDE] = 1e6f; // the first place
    }
    boolean[] counts = everywhere();
    counts[0] = false;
    float[] scores = PrincipalComponent.of(map, counts).scores();
    scores[0] = 0;
    assertEquals(MARKED, mostOf(scores));
  }

  @Test
  void isNothingWhereNothingVaries() {
    FeatureMap flat = new FeatureMap(4, 2, SIDE, SIDE, new float[2 * SIDE * SIDE]);
    PrincipalComponent found = PrincipalComponent.of(flat, everywhere());
    assertEquals(0, found.share());
    assertEquals(0, deviation(found.scores()));
  }

  @Test
  void turnsAround() {
    PrincipalComponent found = PrincipalComponent.of(map(0.1), everywhere());
    assertEquals(-found.scores()[MARKED], found.turned().scores()[MARKED]);
  }

  /** One place stands out in every channel, upwards or downwards, each on its own scale. */
  private static FeatureMap map(double noise) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
    float[] values = new float[CHANNELS * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      int channel = i / (SIDE * SIDE);
      int place = i % (SIDE * SIDE);
      double pattern = place == MARKED ? 9 : place % 3;
      double scale = (channel % 2 == 0 ? -1 : 1) * Math.pow(4, channel);
      values[i] = (float) (scale * (pattern + noise * random.nextGaussian()));
    }
    return new FeatureMap(4, CHANNELS, SIDE, SIDE, values);
  }

  private static boolean[] everywhere() {
    boolean[] all = new boolean[SIDE * SIDE];
    Arrays.fill(all, true);
    return all;
  }

  private static int mostOf(float[] scores) {
    int most = 0;
    for (int p = 0; p < scores.length; p++) {
      most = scores[p] > scores[most] ? p : most;
    }
    return most;
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += value * value;
    }
    return Math.sqrt(squares / values.length);
  }
}
