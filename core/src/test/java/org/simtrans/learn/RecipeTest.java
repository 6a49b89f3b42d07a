package org.simtrans.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.simtrans.augment.LesionConfig.Contrast;
import org.simtrans.data.InputSize;
import org.simtrans.plan.Glance;
import org.simtrans.train.Pace;

/** What a colleague would decide for cohorts that are made up. */
class RecipeTest {
  private static final Pace ONE_CORE = new Pace(0.049, 128 * 128); // 20 images a second
  private static final Pace TWO_CORES = new Pace(0.0245, 128 * 128);
  private static final Pace GPU = new Pace(0.002, 128 * 128);
  private static final double NONE = Double.NaN;

  /** Seconds to learn in, of minutes. */
  private static double of(double minutes) {
    return 54 * minutes;
  }

  private static Glance slices(int height, int width, double brighter) {
    return new Glance(height, width, 1, 0.35, true, NONE, brighter);
  }

  private static Glance volumes(int height, int width, double spacing) {
    return new Glance(height, width, 36, 0.5, false, spacing, 0.5);
  }

  private static InputSize size(Glance glance, Pace pace, double minutes) {
    return Recipe.size(glance, pace, of(minutes)).value();
  }

  @Test
  void theInputGrowsWithTheTimeAndNotBeyondTheSlices() {
    Glance head = slices(256, 256, 1);
    assertEquals(new InputSize(128, 128), size(head, ONE_CORE, 20), "as was measured");
    assertEquals(new InputSize(96, 96), size(head, ONE_CORE, 4));
    assertEquals(new InputSize(192, 192), size(head, TWO_CORES, 60));
    assertEquals(new InputSize(256, 256), size(head, GPU, 60), "a GPU");
    assertEquals(new InputSize(64, 64), size(volumes(50, 31, 1), TWO_CORES, 60));
    assertEquals(new InputSize(192, 160), size(volumes(189, 157, 1), TWO_CORES, 60));
    assertEquals(
        new InputSize(192, 128), size(slices(2000, 1200, 0), TWO_CORES, 60), "keeps the aspect");
    assertEquals(
        new InputSize(512, 512), size(slices(4000, 4000, 0), new Pace(1e-4, 128 * 128), 600));
    assertTrue(
        Recipe.size(head, ONE_CORE, of(20)).reason().contains("256 x 256"),
        Recipe.size(head, ONE_CORE, of(20)).reason());
  }

  @Test
  void aWideNetworkIsForThoseWhoHaveTheTime() {
    assertEquals("unet-small", Recipe.network(ONE_CORE, of(20)).model());
    assertEquals("unet", Recipe.network(TWO_CORES, of(60)).model());
    Recipe.Network wide = Recipe.network(GPU, of(60));
    assertEquals("unet", wide.model());
    assertTrue(wide.reason().contains("1,620,000 slices of 128 x 128"), wide.reason());
  }

  private static double share(Counts counts, double slices) {
    return Recipe.share(counts, false, slices, 8).value();
  }

  @Test
  void pretrainingTakesMostOfTheTimeWhereMostImagesHaveNoLabels() {
    assertEquals(0.7, share(new Counts(260, 2500, 70, 900, 7), 7700));
    assertEquals(0.4, share(new Counts(100, 50, 10, 20, 10), 7700));
    assertEquals(0, share(new Counts(650, 0, 145, 217, 650), 7700), "all have labels");
    assertEquals(0, share(new Counts(650, 30, 145, 217, 650), 7700), "nearly all");
    assertEquals(0, share(new Counts(7, 67, 2, 25, 7), 300), "too little time");
    String why = Recipe.share(new Counts(7, 67, 2, 25, 7), false, 300, 8).reason();
    assertTrue(why.contains("about 300 slices"), why);
  }

  @Test
  void batchesOfPretrainingAreSmallerWhereThereWouldBeFewUpdates() {
    assertEquals(32, Recipe.pretrainingBatch(96_000));
    assertEquals(16, Recipe.pretrainingBatch(60_000));
    assertEquals(8, Recipe.pretrainingBatch(27_000));
  }

  @Test
  void whatIsPlantedLooksLikeWhatIsLabelled() {
    assertEquals("lesions", Recipe.task(slices(256, 256, 0.9), 1).name());
    assertEquals(Contrast.BRIGHT, Recipe.task(slices(256, 256, 0.9), 1).contrast());
    assertEquals(Contrast.DARK, Recipe.task(slices(256, 256, 0.1), 1).contrast());
    assertEquals(Contrast.EITHER, Recipe.task(slices(256, 256, 0.5), 1).contrast());
    assertEquals("simmim", Recipe.task(volumes(50, 31, 1), 2).name());
  }

  @Test
  void neighboursAreSeenWhereClassesFollowOneAnotherAcrossThinSlices() {
    assertEquals(1, Recipe.context(volumes(50, 31, 1), 2).slices());
    assertEquals(0, Recipe.context(volumes(50, 31, 1), 1).slices());
    assertEquals(0, Recipe.context(volumes(256, 256, 6), 3).slices());
    assertEquals(0, Recipe.context(slices(256, 256, 1), 2).slices());
  }
}
