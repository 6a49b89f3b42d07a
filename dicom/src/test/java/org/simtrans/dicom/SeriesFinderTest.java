package org.simtrans.dicom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.Finding;
import org.simtrans.cohort.Verification;
import org.simtrans.image.Images;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.layout.FileTree;

/** Files are sorted into images by where their slices lie, and what is left out is said. */
class SeriesFinderTest {
  @TempDir private Path folder;

  private FileTree tree() {
    return FileTree.of(folder);
  }

  private String remarks() {
    return String.join("\n", tree().gathered().remarks());
  }

  private Volume only() {
    FileTree tree = tree();
    assertEquals(1, tree.images().size(), tree.images().toString());
    return Images.read(tree.source(tree.images().get(0)));
  }

  private String refusal() {
    return assertThrows(UnreadableImageException.class, this::only).getMessage();
  }

  private SeriesPhantom shifted(BiConsumer<Integer, double[]> move) {
    SeriesPhantom phantom = new SeriesPhantom();
    return phantom.with(
        (slice, set) -> {
          double[] position = {-20, -30, 10 + 3.0 * slice};
          move.accept(slice, position);
          set.decimals(Tag.IMAGE_POSITION_PATIENT, position);
        });
  }

  @Test
  void valuesAreThoseOfTheSlicesInTheOrderOfTheirPlaces() {
    SeriesPhantom phantom = new SeriesPhantom();
    phantom.slices = 7;
    phantom.writeTo(folder.resolve("any"));
    Volume volume = only();
    assertArrayEquals(new int[] {10, 12, 7}, volume.shape());
    for (int k = 0; k < 7; k++) {
      int[] pixels = phantom.pixels(k);
      for (int row = 0; row < 12; row++) {
        for (int x = 0; x < 10; x++) {
          assertEquals(pixels[10 * row + x] - 1024, volume.value(x, 11 - row, k));
        }
      }
    }
  }

  @Test
  void aCohortHasACaseForEachSeriesAndASubjectForEachPatient() throws IOException {
    SeriesPhantom one = new SeriesPhantom();
    one.writeTo(folder.resolve("A/1"));
    SeriesPhantom other = new SeriesPhantom();
    other.series = "2.25.2";
    other.seed = 9;
    other.with((k, set) -> set.text(Tag.SERIES_NUMBER, "4")).writeTo(folder.resolve("A/2"));
    SeriesPhantom third = new SeriesPhantom();
    third.series = "2.25.3";
    third.with((k, set) -> set.text(Tag.PATIENT_ID, "OTHER1")).writeTo(folder.resolve("B/deep/er"));
    Files.writeString(folder.resolve("DICOMDIR"), "anything");
    Files.writeString(folder.resolve("README"), "no image");
    Cohort cohort = Cohort.open(folder, CohortOptions.defaults());
    assertEquals("dicom", cohort.layout().key());
    assertEquals(
        List.of("A/1", "A/2", "B/deep/er"), cohort.cases().stream().map(Case::name).toList());
    assertEquals(2, cohort.subjects().size());
    assertEquals(cohort.cases().get(0).subject(), cohort.cases().get(1).subject());
  }

  @Test
  void seriesThatShareAFolderOrAreSpreadOverFolders() throws IOException {
    SeriesPhantom one = new SeriesPhantom();
    one.slices = 4;
    one.writeTo(folder.resolve("all"));
    SeriesPhantom other = new SeriesPhantom();
    other.series = "2.25.2";
    for (int k = 0; k < 5; k++) {
      other.with((i, set) -> set.text(Tag.SERIES_NUMBER, "12"));
      SeriesPhantom.write(folder.resolve(k < 2 ? "all/x/a" + k : "all/y/b" + k), other.slice(k));
    }
    FileTree tree = tree();
    assertEquals(List.of(Path.of("all/series-003"), Path.of("all/series-012")), tree.images());
    assertEquals(4, Images.read(tree.source(tree.images().get(0))).nz());
    assertEquals(5, Images.read(tree.source(tree.images().get(1))).nz());
    assertTrue(
        assertThrows(UnreadableImageException.class, () -> Images.read(folder))
            .getMessage()
            .contains("holds 2 images"));
  }

  @Test
  void localisersAndWhatIsNoImageAreLeftOutAndSaid() {
    new SeriesPhantom().writeTo(folder.resolve("a"));
    SeriesPhantom scout = new SeriesPhantom();
    scout.series = "2.25.2";
    scout
        .with(
            (k, set) ->
                set.text(Tag.IMAGE_TYPE, "ORIGINAL\\PRIMARY\\LOCALIZER")
                    .text(Tag.SERIES_NUMBER, "1"))
        .writeTo(folder.resolve("b"));
    SeriesPhantom report = new SeriesPhantom();
    report.series = "2.25.4";
    report.slices = 1;
    report.with((k, set) -> set.text(Tag.MODALITY, "SR")).writeTo(folder.resolve("c"));
    only();
    assertEquals(
        "series-001 is a localiser and is left out (5 files)\n"
            + "1 file without slices of CT, MR or PET is left out (SR)",
        remarks());
  }

  @Test
  void copiesOfFilesCountOnce() throws IOException {
    Path series = new SeriesPhantom().writeTo(folder.resolve("a"));
    Files.copy(series.resolve("IM3"), series.resolve("copy"));
    assertEquals(5, only().nz());
    assertTrue(remarks().contains("series-003 has 1 slice twice"), remarks());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void missingSlicesAreRefusedWithTheirPlace(int missing) throws IOException {
    SeriesPhantom phantom = new SeriesPhantom();
    phantom.slices = 8;
    Path series = phantom.writeTo(folder.resolve("a"));
    for (int k = 4; k < 4 + missing; k++) {
      Files.delete(series.resolve("IM" + (k * 7 + 3) % 100));
    }
    String said = refusal();
    assertTrue(said.contains("lacks " + missing + " slice"), said);
    assertTrue(said.contains("between IM24 and IM" + ((4 + missing) * 7 + 3)), said);
  }

  @Test
  void missingSlicesAreNoticedWhereAcquisitionsEnd() throws IOException {
    SeriesPhantom phantom = new SeriesPhantom();
    phantom.slices = 8;
    phantom.with((k, set) -> set.text(Tag.ACQUISITION_NUMBER, k < 4 ? "1" : "2"));
    Path series = phantom.writeTo(folder.resolve("a"));
    Files.delete(series.resolve("IM31"));
    assertTrue(refusal().contains("lacks 1 slice"));
  }

  @Test
  void irregularDistancesAreRefused() {
    shifted((k, p) -> p[2] += k > 2 ? 1.2 : 0).writeTo(folder.resolve("a"));
    assertTrue(refusal().contains("irregular distances, from 3.000 to 4.200 mm"), refusal());
  }

  @Test
  void roundedPositionsAreRegular() {
    SeriesPhantom phantom = shifted((k, p) -> p[2] = Math.round((10 + .625 * k) * 10) / 10.0);
    phantom.slices = 20;
    phantom.writeTo(folder.resolve("a"));
    assertEquals(20, only().nz());
  }

  @Test
  void aTiltedGantryIsRefusedByName() {
    new SeriesPhantom()
        .with((k, set) -> set.decimals(Tag.GANTRY_DETECTOR_TILT, -12.5))
        .writeTo(folder.resolve("a"));
    assertTrue(refusal().contains("gantry tilted by -12.5 degrees"), refusal());
  }

  @Test
  void slicesThatAreShiftedSidewaysAreRefused() {
    shifted((k, p) -> p[1] += .4 * k).writeTo(folder.resolve("a"));
    assertTrue(refusal().contains("shifted sideways"), refusal());
  }

  @Test
  void echoesAndTimePointsOfOneSeriesAreImagesOfTheirOwn() {
    for (int echo = 0; echo < 2; echo++) {
      for (int time = 0; time < 3; time++) {
        SeriesPhantom phantom = new SeriesPhantom();
        phantom.seed = 100 * echo + 10 * time;
        String number = "%d%d".formatted(echo, time);
        double ms = 12.5 + 80 * echo;
        String point = String.valueOf(time + 1);
        phantom
            .with(
                (k, set) ->
                    set.text(Tag.SOP_INSTANCE_UID, "2.25.5." + number + "." + (k + 1))
                        .decimals(Tag.ECHO_TIME, ms)
                        .text(Tag.TEMPORAL_POSITION_IDENTIFIER, point))
            .writeTo(folder.resolve("s/" + number));
      }
    }
    FileTree tree = tree();
    assertEquals(6, tree.images().size());
    Path second = Path.of("s/10/series-003-echo-time-92.5-time-point-1");
    Volume volume =
        Images.read(
            tree.source(
                tree.images().stream()
                    .filter(image -> image.toString().contains("echo-time-92.5-time-point-1"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(tree.images() + " lack " + second))));
    SeriesPhantom same = new SeriesPhantom();
    same.seed = 100;
    assertEquals(same.pixels(0)[0] - 1024, volume.value(0, 11, 0));
    assertTrue(remarks().contains("series-003 holds 6 images, which are told apart"), remarks());
  }

  @Test
  void volumesThatOnlyTheirTurnTellsApart() {
    for (int time = 0; time < 2; time++) {
      int turn = time;
      SeriesPhantom phantom = new SeriesPhantom();
      phantom
          .with(
              (k, set) ->
                  set.text(Tag.SOP_INSTANCE_UID, "2.25.5." + turn + "." + (k + 1))
                      .text(Tag.INSTANCE_NUMBER, String.valueOf(1 + 5 * turn + k)))
          .writeTo(folder.resolve("s/" + time));
    }
    assertEquals(List.of(Path.of("s/0"), Path.of("s/1")).size(), tree().images().size());
    assertTrue(remarks().contains("volume-1, volume-2"), remarks());
  }

  @Test
  void slicesAtOnePlaceThatNothingTellsApartAreRefused() {
    new SeriesPhantom().writeTo(folder.resolve("s/a"));
    SeriesPhantom other = new SeriesPhantom();
    other.slices = 2;
    other
        .with((k, set) -> set.text(Tag.SOP_INSTANCE_UID, "2.25.9." + k))
        .writeTo(folder.resolve("s/b"));
    assertTrue(refusal().contains("two slices at one place"), refusal());
  }

  @Test
  void orientationsOfOneSeriesAreImagesOfTheirOwn() {
    new SeriesPhantom().writeTo(folder.resolve("s/a"));
    SeriesPhantom other = new SeriesPhantom();
    other.axes = SeriesPhantom.CORONAL;
    other
        .with((k, set) -> set.text(Tag.SOP_INSTANCE_UID, "2.25.9." + (k + 1)))
        .writeTo(folder.resolve("s/b"));
    assertEquals(List.of(Path.of("s/a"), Path.of("s/b")).size(), tree().images().size());
    assertTrue(remarks().contains("grid-1, grid-2"), remarks());
  }

  @Test
  void aDamagedFileIsAnImageOfItsOwnThatCannotBeRead() throws IOException {
    Path series = new SeriesPhantom().writeTo(folder.resolve("a"));
    byte[] whole = Files.readAllBytes(series.resolve("IM3"));
    Files.write(folder.resolve("cut.dcm"), Arrays.copyOf(whole, 200));
    FileTree tree = tree();
    assertEquals(List.of(Path.of("a"), Path.of("cut.dcm")), tree.images());
    assertTrue(
        assertThrows(
                UnreadableImageException.class, () -> Images.read(tree.source(Path.of("cut.dcm"))))
            .getMessage()
            .contains("copy or export it again"));
  }

  @Test
  void aFileWithoutAPlaceMakesItsSeriesUnreadable() {
    new SeriesPhantom()
        .with(
            (k, set) -> {
              if (k == 4) {
                set.text(Tag.IMAGE_POSITION_PATIENT, "");
              }
            })
        .writeTo(folder.resolve("a"));
    assertTrue(refusal().contains("has no ImagePositionPatient (0020,0032)"), refusal());
  }

  @Test
  void mosaicsAndColoursAreRefusedByName() {
    new SeriesPhantom()
        .with((k, set) -> set.text(Tag.IMAGE_TYPE, "ORIGINAL\\PRIMARY\\M\\MOSAIC"))
        .writeTo(folder.resolve("a"));
    assertTrue(refusal().contains("Siemens mosaic"), refusal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RGB", "PALETTE COLOR", "YBR_FULL"})
  void coloursAreRefusedByName(String colours) {
    new SeriesPhantom()
        .with((k, set) -> set.text(Tag.PHOTOMETRIC_INTERPRETATION, colours))
        .writeTo(folder.resolve("a"));
    assertTrue(refusal().contains("colour") && refusal().contains(colours), refusal());
  }

  @Test
  void namesOfPatientsReachNoName() throws IOException {
    new SeriesPhantom().writeTo(folder.resolve("DOE_JANE/MRN-471199/x"));
    FileTree tree = tree();
    Cohort cohort = Cohort.open(folder, CohortOptions.defaults());
    String shown =
        cohort.cases().get(0).name()
            + cohort.subjects()
            + tree.gathered().images().values().iterator().next().alias()
            + remarks();
    assertFalse(shown.matches("(?is).*(doe|jane|471199).*"), shown);
    assertTrue(cohort.subjects().get(0).matches("subject-[0-9a-f]{8}"));
  }

  @Test
  void namesThatAreNoPatientsStay() {
    new SeriesPhantom()
        .with(
            (k, set) ->
                set.text(Tag.PATIENT_ID, "case-0007").text(Tag.PATIENT_IDENTITY_REMOVED, "YES"))
        .writeTo(folder.resolve("case-0007"));
    assertEquals(
        Path.of("case-0007"), tree().gathered().images().values().iterator().next().alias());
  }

  @Test
  void labelsOfImageFoldersBelongToSeries() {
    new SeriesPhantom().writeTo(folder.resolve("images/p1"));
    Volume image = Images.read(folder.resolve("images/p1"));
    Images.write(
        folder.resolve("labels/p1.nii.gz"), image.withLabels(new byte[(int) image.voxels()]));
    Cohort cohort = Cohort.open(folder, CohortOptions.defaults());
    assertEquals("image-folders", cohort.layout().key());
    assertEquals(1, cohort.labelled().cases().size());
    assertEquals(5, cohort.cases().get(0).image().files().size());
  }

  @Test
  void verifySaysWhatWasLeftOutAndWhatCannotBeRead() throws IOException {
    SeriesPhantom scout = new SeriesPhantom();
    scout.series = "2.25.2";
    scout
        .with((k, set) -> set.text(Tag.SERIES_DESCRIPTION, "AAHead_Scout_MPR_sag"))
        .writeTo(folder.resolve("b"));
    Path series = new SeriesPhantom().writeTo(folder.resolve("a"));
    Files.delete(series.resolve("IM17"));
    Verification found = Verification.verify(Cohort.open(folder, CohortOptions.defaults()));
    assertEquals(
        List.of("series-003 is a localiser and is left out (5 files)"),
        found.warnings().stream().map(Finding::problem).toList());
    assertEquals(1, found.errors().size());
    assertTrue(found.errors().get(0).problem().contains("lacks 1 slice"));
  }

  @Test
  void namesOfPatientsAreNoNamesOfLabelledCasesEither() {
    new SeriesPhantom().writeTo(folder.resolve("images/jane-doe"));
    Volume image = Images.read(folder.resolve("images/jane-doe"));
    Images.write(
        folder.resolve("labels/jane-doe.nii.gz"), image.withLabels(new byte[(int) image.voxels()]));
    Case one = Cohort.open(folder, CohortOptions.defaults()).cases().get(0);
    assertTrue(one.labelled());
    assertTrue(one.name().matches("subject-[0-9a-f]{8}"), one.name());
    assertEquals(one.name(), one.subject());
  }

  @Test
  void pixelsThatAFileCannotHoldAreRefusedBeforeMemoryIsTaken() {
    new SeriesPhantom()
        .with((k, set) -> set.integers(Tag.ROWS, 20000).integers(Tag.COLUMNS, 10000))
        .writeTo(folder.resolve("a"));
    assertTrue(refusal().contains("10000 x 20000"), refusal());
  }
}
