package org.simtrans.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortChannels;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Fit;
import org.simtrans.data.Normalisation;
import org.simtrans.data.Normalisation.Scheme;
import org.simtrans.data.Normalisation.Window;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Affine;
import org.simtrans.image.Channels;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;

class NormalisationPlanTest {
  private static final int EDGE = 64;
  private static final Path DATA = Path.of(System.getProperty("simtrans.data", "absent"));

  @TempDir private Path folder;

  /** The value of a pixel: of what is to be found, or of the ground around it. */
  @FunctionalInterface
  private interface Pixels {
    double at(boolean inside, Random random);
  }

  /** Discs in the middle of six images, labelled. */
  private void write(String ending, int slices, Pixels pixels) {
    Random random = new Random(1);
    for (int i = 0; i < 6; i++) {
      float[] values = new float[EDGE * EDGE * slices];
      byte[] truth = new byte[values.length];
      for (int p = 0; p < values.length; p++) {
        int x = p % EDGE - EDGE / 2;
        int y = p / EDGE % EDGE - EDGE / 2;
        boolean inside = x * x + y * y < 120 + 10 * i;
        truth[p] = (byte) (inside ? 1 : 0);
        values[p] = Math.round(pixels.at(inside, random));
      }
      Volume image =
          slices == 1
              ? Volume.ofPicture(EDGE, EDGE, values)
              : Volume.of(new int[] {EDGE, EDGE, slices}, Affine.scaling(1, 1, 1), values);
      Images.write(
          folder.resolve("images/case" + i + ending),
          ending.equals(".png") ? image.withLabels(bytes(values)) : image);
      Images.write(folder.resolve("labels/case" + i + ending), image.withLabels(truth));
    }
  }

  /** Eight bits of each value, which a PNG holds. */
  private static byte[] bytes(float[] values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) Math.min(255, Math.max(0, values[i]));
    }
    return bytes;
  }

  private Choice choose(Normalisation... asked) {
    return choose(folder, asked);
  }

  private static Choice choose(Path data, Normalisation... asked) {
    Cohort cohort = Cohort.open(data, CohortOptions.defaults());
    Preprocessing open =
        new Preprocessing(32, 32, Plane.AXIAL, Fit.RESIZE).withNormalise(List.of(asked));
    return NormalisationPlan.choose(open, cohort, LabelValues.scan(cohort.labelled()));
  }

  private static Scheme scheme(Choice choice) {
    return choice.preprocessing().normalisation(0).scheme();
  }

  @Test
  void darkNucleiOnBrightGround() {
    write(".png", 1, (in, r) -> in ? 80 + 20 * r.nextGaussian() : 225 + 5 * r.nextGaussian());
    Choice choice = choose(Normalisation.AUTO);
    assertEquals(Scheme.BRIGHT, scheme(choice));
    assertTrue(choice.sentences().get(0).contains("6 of 6 images look like pictures on bright"));
  }

  @Test
  void aTieIsSaidToBeOne() {
    List<NormalisationPlan.Look> looks = new ArrayList<>();
    for (Ground ground : new Ground[] {Ground.DARK, Ground.BRIGHT, Ground.DARK, Ground.BRIGHT}) {
      looks.add(
          new NormalisationPlan.Look(
              List.of(ground), List.of(new float[0]), List.of(new float[0]), List.of(0.0)));
    }
    Preprocessing asked =
        new Preprocessing(32, 32, Plane.AXIAL, Fit.RESIZE)
            .withNormalise(List.of(Normalisation.AUTO));
    String tied = NormalisationPlan.choose(asked, looks).sentences().get(0);
    assertTrue(tied.contains("2 of 4 images look like"), tied);
    assertTrue(tied.contains("a tie, so name the right way with 'normalise'"), tied);
    String clear = NormalisationPlan.choose(asked, looks.subList(0, 3)).sentences().get(0);
    assertFalse(clear.contains("a tie"), clear);
  }

  @Test
  void brightTissueInDarkAir() {
    write(".png", 1, (in, r) -> in ? 150 + 30 * r.nextGaussian() : Math.abs(4 * r.nextGaussian()));
    assertEquals(Scheme.MRI, scheme(choose(Normalisation.AUTO)));
  }

  @Test
  void aCameraOfManyBits() {
    write(
        ".tif", 1, (in, r) -> in ? 3000 * Math.exp(r.nextGaussian()) : 110 + 8 * r.nextGaussian());
    assertEquals(Scheme.FLUORESCENCE, scheme(choose(Normalisation.AUTO)));
  }

  @Test
  void aPictureWithoutGround() {
    write(".png", 1, (in, r) -> 40 + 170 * r.nextDouble() + (in ? 20 : 0));
    assertEquals(Scheme.PERCENTILE, scheme(choose(Normalisation.AUTO)));
  }

  @Test
  void whatIsLabelledMustNotBecomeGround() {
    write(".png", 1, (in, r) -> in ? 6 : r.nextDouble() < 0.5 ? 5 : 120 + 30 * r.nextGaussian());
    Choice choice = choose(Normalisation.AUTO);
    assertEquals(Scheme.PERCENTILE, scheme(choice));
    assertTrue(choice.sentences().get(0).contains("as dark as the ground"));
  }

  @Test
  void volumesWithoutAUnit() {
    write(
        ".nii.gz", 3, (in, r) -> in ? 700 + 90 * r.nextGaussian() : Math.abs(9 * r.nextGaussian()));
    assertEquals(Scheme.MRI, scheme(choose(Normalisation.AUTO)));
  }

  /** numpy.percentile of many draws: 60 ± 2.5758 * 15 and its mean and deviation. */
  @Test
  void houndsfieldUnitsHaveTheWindowOfWhatIsLabelled() {
    write(".nii.gz", 3, EVEN_CT);
    Choice choice = choose(Normalisation.AUTO);
    assertEquals(Scheme.CT, scheme(choice));
    Window window = choice.preprocessing().normalisation(0).window();
    assertEquals(60 - 2.576 * 15, window.low(), 2);
    assertEquals(60 + 2.576 * 15, window.high(), 2);
    assertEquals(60, window.mean(), 0.5);
    assertEquals(15, window.deviation(), 0.5);
    assertEquals(choice, choose(Normalisation.AUTO), "the same data, the same window");
  }

  private static final Pixels EVEN_CT =
      (in, r) -> in ? 60 + 15 * r.nextGaussian() : r.nextBoolean() ? -1000 : 20 * r.nextGaussian();

  @Test
  void aWindowIsFoundForWhoeverAsksForIt() {
    write(".nii.gz", 3, (in, r) -> in ? 1084 + 15 * r.nextGaussian() : 20);
    Choice choice = choose(Normalisation.of(Scheme.CT));
    assertEquals(1084, choice.preprocessing().normalisation(0).window().mean(), 1);
    assertEquals(1, choice.sentences().size());
  }

  @Test
  void whatWasAskedForStays() {
    write(".png", 1, (in, r) -> in ? 80 : 225);
    Choice choice = choose(Normalisation.MRI);
    assertEquals(Scheme.MRI, scheme(choice));
    assertEquals(List.of(), choice.sentences());
  }

  @ParameterizedTest
  @ValueSource(strings = {"hippocampus", "lgg/flair", "stroke-slices"})
  void realScansAreTakenForWhatTheyAre(String name) {
    Path data = DATA.resolve(name);
    assumeTrue(Files.isDirectory(data), "skipped: no real scans at " + data);
    assertEquals(Scheme.MRI, scheme(choose(data, Normalisation.AUTO)));
  }

  /** Two volumes of one session: air at -1000, or a noise of small numbers. */
  private void writeSessions(String first, String second) {
    for (int i = 0; i < 4; i++) {
      String name = "imagesTr/case%d_000%%d.nii.gz".formatted(i);
      writeVolume(name.formatted(0), (in, r) -> in ? 40 + 10 * r.nextGaussian() : -1000);
      writeVolume(name.formatted(1), (in, r) -> in ? 700 + 90 * r.nextGaussian() : 5);
    }
    try {
      Files.writeString(
          folder.resolve("dataset.json"),
          "{\"channel_names\": {\"0\": \"%s\", \"1\": \"%s\"}, \"labels\": {\"background\": 0}}"
              .formatted(first, second));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeVolume(String file, Pixels pixels) {
    Random random = new Random(file.hashCode());
    float[] values = new float[EDGE * EDGE * 2];
    for (int p = 0; p < values.length; p++) {
      int x = p % EDGE - EDGE / 2;
      int y = p / EDGE % EDGE - EDGE / 2;
      values[p] = Math.round(pixels.at(x * x + y * y < 500, random));
    }
    Images.write(
        folder.resolve(file),
        Volume.of(new int[] {EDGE, EDGE, 2}, Affine.scaling(1, 1, 1), values));
  }

  private Choice chooseForAllChannels() {
    Cohort cohort = Cohort.open(folder, CohortOptions.defaults());
    ChannelChoice all = CohortChannels.of(cohort).common();
    return ImagePlan.choose(all, cohort, new LabelValues(List.of()));
  }

  @Test
  void eachChannelOfAVolumeIsLookedAtByItself() {
    writeSessions("first", "PET");
    Choice choice = chooseForAllChannels();
    assertEquals("ct,mri", choice.normalise());
    assertTrue(choice.sentences().get(0).startsWith("intensities of first: ct"));
    assertTrue(choice.sentences().get(1).startsWith("intensities of PET: mri"));
  }

  @Test
  void channelsAlikeHaveOneNormalisationAndOneSentence() {
    writeSessions("T1w", "FLAIR");
    Choice choice = chooseForAllChannels();
    assertEquals("mri", choice.normalise(), "whatever the histogram of the first says");
    assertEquals(1, choice.sentences().size());
    assertTrue(choice.sentences().get(0).contains("by the channel's name"));
  }

  @Test
  void aChannelThatIsNamedCtIsCtWhateverItsHistogram() {
    writeSessions("other", "ct");
    Choice choice = chooseForAllChannels();
    assertEquals("ct,ct", choice.normalise());
    assertEquals(700, choice.preprocessing().normalisation(1).window().mean(), 30);
  }

  @Test
  void theColoursOfAPictureShareOneNormalisation() {
    write(".png", 1, (in, r) -> in ? 80 + 20 * r.nextGaussian() : 225 + 5 * r.nextGaussian());
    Cohort cohort = Cohort.open(folder, CohortOptions.defaults());
    Preprocessing open =
        new Preprocessing(32, 32, Plane.AXIAL, Fit.RESIZE)
            .with(new ChannelChoice(Channels.COLOURS))
            .withNormalise(List.of(Normalisation.AUTO));
    Choice choice = NormalisationPlan.choose(open, cohort, LabelValues.scan(cohort.labelled()));
    assertEquals("bright", choice.normalise());
  }
}
