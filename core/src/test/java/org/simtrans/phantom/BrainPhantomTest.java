package org.simtrans.phantom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.simtrans.InvalidSettingException;
import org.simtrans.image.Volume;

class BrainPhantomTest {
  private static final PhantomConfig COARSE = PhantomConfig.coarse();
  private static final PhantomConfig ROUGH = new PhantomConfig(49, 58, 47, 4, 0.03, 0.2, 0.5, 150);

  @Test
  void sameSeedGivesTheSameBitsAndAnotherSeedAnotherHead() {
    Phantom first = BrainPhantom.generate(ROUGH, 7);
    Phantom again = BrainPhantom.generate(ROUGH, 7);
    assertArrayEquals(first.t1w().values(), again.t1w().values());
    assertEquals(first.lesions().size(), again.lesions().size());
    assertArrayEquals(first.lesions().get(0).values(), again.lesions().get(0).values());
    Phantom other = BrainPhantom.generate(ROUGH, 8);
    assertFalse(Arrays.equals(first.t1w().values(), other.t1w().values()));
  }

  @Test
  void liesWhereTheAtlasLies() {
    Volume t1w = BrainPhantom.generate(ROUGH, 1).t1w();
    assertArrayEquals(new int[] {49, 58, 47}, t1w.shape());
    assertEquals("RAS", t1w.affine().orientation());
    assertArrayEquals(new double[] {4, 4, 4}, t1w.spacing(), 1e-9);
    assertArrayEquals(new double[] {0, -18, 22}, t1w.affine().apply(24, 28.5, 23), 1e-9);
    PhantomConfig atlas = PhantomConfig.atlas();
    assertArrayEquals(
        new double[] {-98, -134, -72},
        new double[] {atlas.origin(0), atlas.origin(1), atlas.origin(2)});
  }

  @Test
  void fluidIsDarkerThanGreyAndGreyThanWhite() {
    for (long seed = 1; seed <= 5; seed++) {
      RandomGenerator rng = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      Anatomy anatomy = new Anatomy(Shape.draw(List.of(), rng), 1, rng);
      double fluid = signal(anatomy, 0, 1, -20);
      double caudate = signal(anatomy, 15, 15, 6);
      double thalamus = signal(anatomy, 11, -18, 6);
      double callosum = signal(anatomy, 0, 29, 12);
      double air = signal(anatomy, 0, 120, 60);
      String found = air + " " + fluid + " " + caudate + " " + thalamus + " " + callosum;
      assertTrue(air < fluid && fluid < 30, found);
      assertTrue(caudate > 55 && caudate < 85, found);
      assertTrue(thalamus > caudate && thalamus < callosum, found);
      assertTrue(callosum > 90, found);
    }
  }

  private static double signal(Anatomy anatomy, double x, double y, double z) {
    anatomy.look(x, y, z);
    return anatomy.signal();
  }

  @Test
  void brainIsAsLargeAsABrainAndItsCortexIsFolded() {
    for (long seed = 1; seed <= 3; seed++) {
      RandomGenerator rng = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      Anatomy anatomy = new Anatomy(Shape.draw(List.of(), rng), 1, rng);
      double brain = 0;
      double sulci = 0;
      double grey = 0;
      double white = 0;
      for (double z = -70; z < 90; z += 2) {
        for (double y = -110; y < 80; y += 2) {
          for (double x = -80; x < 80; x += 2) {
            anatomy.look(x, y, z);
            if (anatomy.place() == Anatomy.Place.HEMISPHERE) {
              brain += 0.008;
              sulci += anatomy.signal() < 45 ? 0.008 : 0;
              grey += anatomy.signal() >= 45 && anatomy.signal() < 85 ? 0.008 : 0;
              white += anatomy.signal() >= 85 ? 0.008 : 0;
            }
          }
        }
      }
      String found = "brain " + brain + " sulci " + sulci + " grey " + grey + " white " + white;
      assertTrue(brain > 900 && brain < 1600, found);
      // A smooth ribbon of 3 mm would hold a fifth of the hemispheres; folding doubles that.
      assertTrue(grey / brain > 0.38 && grey / white > 0.7 && grey / white < 2.5, found);
      assertTrue(sulci / brain > 0.03 && sulci / brain < 0.27, found);
    }
  }

  @Test
  void lesionsHaveTheVolumesAskedFor() {
    PhantomConfig config = COARSE.withLesions(5, 20);
    for (long seed = 1; seed <= 3; seed++) {
      Head head = Head.draw(config, seed);
      for (int n = 0; n < head.lesions().size(); n++) {
        double ml = count(head.lesions().get(n)) * config.voxelMl();
        assertEquals(head.strokes().get(n).ml(), ml, 0.01);
        assertTrue(ml > 4.98 && ml < 20.02, "volume " + ml);
      }
    }
  }

  @Test
  void lesionsComeInAllSizesTerritoriesAndOnBothSides() {
    RandomGenerator rng = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
    DoubleSummaryStatistics ml = new DoubleSummaryStatistics();
    Set<Territory> territories = new HashSet<>();
    int left = 0;
    for (int n = 0; n < 600; n++) {
      Stroke stroke = Stroke.draw(COARSE, rng);
      ml.accept(stroke.ml());
      territories.add(stroke.territory());
      left += stroke.left() ? 1 : 0;
    }
    assertTrue(ml.getMin() < 0.1 && ml.getMax() > 100, ml.toString());
    assertEquals(Set.of(Territory.values()), territories);
    assertTrue(left > 200 && left < 400, "left " + left);
  }

  @Test
  void lesionsAreDarkerThanTheWhiteMatterAroundAndStayOnTheirSide() {
    PhantomConfig config = COARSE.withLesions(2, 60);
    for (long seed = 1; seed <= 4; seed++) {
      Head head = Head.draw(config, seed);
      for (int n = 0; n < head.lesions().size(); n++) {
        byte[] mask = head.lesions().get(n);
        double white = whiteAround(config, head, n);
        DoubleSummaryStatistics inside = new DoubleSummaryStatistics();
        int across = 0;
        for (int at = 0; at < mask.length; at++) {
          if (mask[at] == 1) {
            inside.accept(head.scan()[at]);
            double x = config.mm(0, at % config.nx());
            across += (head.strokes().get(n).left() ? x : -x) > 12 ? 1 : 0;
          }
        }
        String found = head.strokes().get(n) + ": " + inside + " in white matter of " + white;
        assertTrue(inside.getAverage() < 0.7 * white, found);
        // The head's midline is bent and tilted by up to a centimetre against the grid's.
        assertEquals(0, across, found);
      }
    }
  }

  /** Mean of the scan over healthy white matter within 12 mm of a lesion. */
  private static double whiteAround(PhantomConfig config, Head head, int lesion) {
    byte[] mask = head.lesions().get(lesion);
    boolean[] near = new boolean[mask.length];
    for (int at = 0; at < mask.length; at++) {
      if (mask[at] == 1) {
        for (int away = -6; away <= 6; away++) {
          near[Math.floorMod(at + away, mask.length)] = true;
          near[Math.floorMod(at + away * config.nx(), mask.length)] = true;
          near[Math.floorMod(at + away * config.nx() * config.ny(), mask.length)] = true;
        }
      }
    }
    DoubleSummaryStatistics white = new DoubleSummaryStatistics();
    for (int at = 0; at < mask.length; at++) {
      if (near[at] && head.clean()[at] > 92 && head.clean()[at] < 112) {
        white.accept(head.scan()[at]);
      }
    }
    assertTrue(white.getCount() > 10, "white matter voxels near: " + white.getCount());
    return white.getAverage();
  }

  private static int count(byte[] mask) {
    int count = 0;
    for (byte value : mask) {
      count += value;
    }
    return count;
  }

  @Test
  void airHoldsRicianNoiseOfTheStrengthAskedFor() {
    PhantomConfig config = ROUGH;
    RandomGenerator rng = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    float[] signal = new float[config.voxels()];
    Scanner.scan(config, 10_000, signal, rng);
    double squares = 0;
    for (float value : signal) {
      squares += (double) value * value;
    }
    // The mean square of a Rayleigh variable is twice its parameter's: 2 * (0.03 * 10000)^2.
    assertEquals(2 * 300.0 * 300.0, squares / signal.length, 2000);
  }

  @Test
  void refusesWhatCannotBeDrawn() {
    for (List<Double> wrong :
        List.of(List.of(0.0, 0.03), List.of(2.0, -1.0), List.of(30.0, 0.03))) {
      InvalidSettingException refused =
          assertThrows(
              InvalidSettingException.class,
              () -> new PhantomConfig(49, 58, 47, wrong.get(0), wrong.get(1), 0.2, 1, 150));
      assertTrue(refused.getMessage().startsWith("PhantomConfig."), refused.getMessage());
    }
    assertThrows(InvalidSettingException.class, () -> COARSE.withLesions(3, 2));
  }
}
