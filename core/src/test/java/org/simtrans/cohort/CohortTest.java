package org.simtrans.cohort;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.InvalidSettingException;
import org.simtrans.data.Samples;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.Layouts;
import org.simtrans.layout.Splits;

/** Opening a cohort looks at names only, so empty files will do here. */
class CohortTest {
  @TempDir Path root;

  @Test
  void readsAtlasR1() {
    touch("Site1/c0001/c0001s0004t01/c0001s0004t01_t1w_stx.nii.gz");
    touch("Site1/c0001/c0001s0004t01/c0001s0004t01_LesionSmooth_stx.nii.gz");
    touch("Site1/c0001/c0001s0004t01/c0001s0004t01_LesionSmooth_1_stx.nii.gz");
    touch("Site1/c0001/c0001s0004t02/c0001s0004t02_t1w_stx.nii.gz");
    touch("Site2/c0002/c0002s0001t01/c0002s0001t01_t1w_stx.nii.gz");
    touch("Site2/c0002/c0002s0001t01/c0002s0001t01_LesionSmooth_stx.nii.gz");
    touch("Site2/c0002/c0002s0002t01/c0002s0002t01_LesionSmooth_stx.nii.gz");
    Cohort cohort = open();
    assertEquals("atlas-r1", cohort.layout().key());
    assertEquals(List.of("c0001s0004", "c0002s0001"), cohort.subjects());
    assertEquals(
        List.of("c0001s0004t01", "c0001s0004t02", "c0002s0001t01"),
        cohort.cases().stream().map(Case::name).toList());
    assertEquals(2, cohort.cases().get(0).labels().size());
    assertFalse(cohort.cases().get(1).labelled());
    assertEquals(
        List.of(root.resolve("Site2/c0002/c0002s0002t01/c0002s0002t01_LesionSmooth_stx.nii.gz")),
        cohort.strayLabels());
  }

  @Test
  void readsBids() {
    String mni = "_space-MNI152NLin2009aSym";
    touch("R001/sub-r001s001/ses-1/anat/sub-r001s001_ses-1" + mni + "_T1w.nii.gz");
    touch(
        "R001/sub-r001s001/ses-1/anat/sub-r001s001_ses-1"
            + mni
            + "_label-L_desc-T1lesion_mask.nii.gz");
    touch(
        "R001/sub-r001s001/ses-1/anat/sub-r001s001_ses-1"
            + mni
            + "_label-R_desc-T1lesion_mask.nii.gz");
    touch("sub-r002s001/ses-1/anat/sub-r002s001_ses-1_T1w.nii.gz");
    touch("sub-r002s001/ses-2/anat/sub-r002s001_ses-2_T1w.nii.gz");
    touch("sub-r002s001/ses-2/anat/sub-r002s001_ses-2_desc-brain_mask.nii.gz");
    touch(
        "derivatives/m/sub-r002s001/ses-2/sub-r002s001_ses-2_space-orig_label-lesion_mask.nii.gz");
    touch("derivatives/m/sub-r002s001/ses-2/sub-r002s001_ses-2_space-orig_T1w.nii.gz");
    Cohort cohort = open();
    assertEquals("bids", cohort.layout().key());
    assertEquals(List.of("sub-r001s001", "sub-r002s001"), cohort.subjects());
    assertEquals(List.of(2, 0, 1), labelCounts(cohort));
    assertTrue(cohort.strayLabels().isEmpty());
  }

  @Test
  void readsNnUnetRaw() throws IOException {
    Files.writeString(
        root.resolve("dataset.json"),
        "{\"channel_names\": {\"0\": \"T1\"}, \"labels\": {\"background\": 0, \"lesion\": 1}}");
    touch("imagesTr/a_001_0000.nii.gz");
    touch("imagesTr/a_002_0000.nii.gz");
    touch("labelsTr/a_001.nii.gz");
    touch("labelsTr/a_002.nii.gz");
    touch("imagesTs/a_003_0000.nii.gz");
    Cohort cohort = open();
    assertEquals("nnunet", cohort.layout().key());
    assertEquals(List.of("a_001", "a_002", "a_003"), cohort.subjects());
    assertEquals(List.of(1, 1, 0), labelCounts(cohort));
    assertEquals(List.of("a_001", "a_002"), cohort.labelled().subjects());
  }

  @Test
  void readsTheDecathlonWhoseNumbersAreNoChannels() {
    touch("imagesTr/la_0003.nii.gz");
    touch("imagesTr/la_0004.nii.gz");
    touch("imagesTr/._la_0004.nii.gz");
    touch("labelsTr/la_0003.nii.gz");
    touch("labelsTr/la_0004.nii.gz");
    touch("labelsTr/la_0005.nii.gz");
    Cohort cohort = open();
    assertEquals(List.of("la_0003", "la_0004"), cohort.subjects());
    assertEquals(List.of(1, 1), labelCounts(cohort));
    assertEquals(List.of(root.resolve("labelsTr/la_0005.nii.gz")), cohort.strayLabels());
  }

  @Test
  void filesOfAnNnUnetCaseAreItsChannelsAsDatasetJsonNumbersThem() throws IOException {
    Files.writeString(
        root.resolve("dataset.json"),
        "{\"channel_names\": {\"1\": \"FLAIR\", \"0\": \"T1w\"}, \"labels\": {\"background\": 0}}");
    for (String file : List.of("a_0000", "a_0001", "b_0001", "c_1_0000", "c_1_0001")) {
      touch("imagesTr/" + file + ".nii.gz");
    }
    touch("labelsTr/a.nii.gz");
    touch("imagesTs/d_0000.nii.gz");
    touch("imagesTs/d_0001.nii.gz");
    List<Case> cases = open().cases();
    assertEquals(List.of("a", "b", "c_1", "d"), cases.stream().map(Case::name).toList());
    assertEquals(
        List.of(
            List.of("T1w", "FLAIR"),
            List.of("FLAIR"),
            List.of("T1w", "FLAIR"),
            List.of("T1w", "FLAIR")),
        cases.stream().map(Case::channels).toList());
    assertEquals(
        List.of(root.resolve("imagesTr/c_1_0000.nii.gz"), root.resolve("imagesTr/c_1_0001.nii.gz")),
        cases.get(2).image().files());
    assertEquals(1, cases.get(0).labels().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "//", "a\\u0000.nii.gz"})
  void aListNamesFilesThatCanExist(String name) throws IOException {
    Files.writeString(
        root.resolve("dataset.json"), "{\"training\": [{\"image\": \"%s\"}]}".formatted(name));
    touch("imagesTr/a.nii.gz");
    String refused = assertThrows(CohortException.class, this::open).getMessage();
    assertTrue(refused.contains("no such file can exist"), refused);
    assertTrue(refused.startsWith(root.resolve("dataset.json") + " names '"), refused);
    assertTrue(refused.contains("in 'training'") && refused.contains("expected"), refused);
  }

  @Test
  void theListsOfTheDecathlonSayWhichImagesAndWhichLabels() throws IOException {
    Files.writeString(
        root.resolve("dataset.json"),
        """
        {"modality": {"0": "MRI"},
         "training": [{"image": "./imagesTr/a.nii.gz", "label": "./labelsTr/of_a.nii.gz"},
                      {"image": "./imagesTr/b.nii.gz", "label": "./labelsTr/b.nii.gz"},
                      {"image": "./imagesTr/gone.nii.gz", "label": "./labelsTr/gone.nii.gz"}],
         "test": ["./imagesTs/t.nii.gz"]}
        """);
    touch("imagesTr/a.nii.gz");
    touch("imagesTr/b.nii.gz");
    touch("imagesTr/left.nii.gz");
    touch("labelsTr/of_a.nii.gz");
    touch("labelsTr/b.nii.gz");
    touch("imagesTs/t.nii.gz");
    Cohort cohort = open();
    assertEquals(List.of("a", "b", "t"), cohort.cases().stream().map(Case::name).toList());
    assertEquals(List.of(1, 1, 0), labelCounts(cohort));
    assertEquals(List.of(root.resolve("labelsTr/of_a.nii.gz")), cohort.cases().get(0).labels());
    assertTrue(cohort.strayLabels().isEmpty());
    String said = String.join("; ", cohort.sentences());
    assertTrue(said.contains("not in its lists and left out: 1, such as"), said);
    assertTrue(said.contains("it lists 4 images, of which 1 is missing"), said);

    Path roundabout = root.resolve("imagesTr/..");
    Cohort again = Cohort.open(roundabout, CohortOptions.defaults());
    assertEquals(List.of(1, 1, 0), labelCounts(again));
    assertEquals(
        cohort.sentences().size(), again.sentences().size(), "dots in a path change nothing");
  }

  @Test
  void aListWithANameThatIsNoneIsRefused() throws IOException {
    touch("imagesTr/a.nii.gz");
    Files.writeString(
        root.resolve("dataset.json"), "{\"training\": [{\"image\": \"a\\u0000.nii\"}]}");
    assertTrue(
        assertThrows(CohortException.class, this::open).getMessage().contains("dataset.json"));
  }

  @Test
  void theDatasetOfNnUnetNamesFilesAnywhere() throws IOException {
    Files.writeString(
        root.resolve("dataset.json"),
        """
        {"channel_names": {"0": "T1w", "1": "FLAIR"}, "labels": {"background": 0},
         "dataset": {"p1": {"images": ["raw/one.nii.gz", "raw/two.nii.gz"], "label": "drawn/x.nii.gz"},
                     "p2": {"images": ["raw/three.nii.gz", "raw/four.nii.gz"]}}}
        """);
    for (String file : List.of("one", "two", "three", "four", "other")) {
      touch("raw/" + file + ".nii.gz");
    }
    touch("drawn/x.nii.gz");
    Cohort cohort = open();
    assertEquals("nnunet", cohort.layout().key());
    assertEquals(List.of("p1", "p2"), cohort.cases().stream().map(Case::name).toList());
    assertEquals(List.of("T1w", "FLAIR"), cohort.cases().get(0).channels());
    assertEquals(
        List.of(root.resolve("raw/one.nii.gz"), root.resolve("raw/two.nii.gz")),
        cohort.cases().get(0).image().files());
    assertEquals(List.of(1, 0), labelCounts(cohort));

    Files.delete(root.resolve("raw/four.nii.gz"));
    assertTrue(refusal().contains("raw/four.nii.gz for 'p2', which does not exist"), refusal());
  }

  @Test
  void framesOfADecathlonImageAreItsModalities() throws IOException {
    Files.writeString(
        root.resolve("dataset.json"),
        "{\"modality\": {\"0\": \"FLAIR\", \"1\": \"T1w\", \"2\": \"t1gd\", \"3\": \"T2w\"}}");
    touch("imagesTr/BRATS_001.nii.gz");
    touch("labelsTr/BRATS_001.nii.gz");
    Case one = open().cases().get(0);
    assertEquals(4, one.image().channels());
    assertEquals(List.of("FLAIR", "T1w", "t1gd", "T2w"), one.channels());
  }

  @Test
  void coloursOfAnNnUnetPictureAreInOneFile() throws IOException {
    Files.writeString(
        root.resolve("dataset.json"),
        "{\"channel_names\": {\"0\": \"R\", \"1\": \"G\", \"2\": \"B\"}}");
    touch("imagesTr/a_0000.png");
    touch("labelsTr/a.png");
    Case one = open().cases().get(0);
    assertEquals("a", one.name());
    assertEquals(3, one.image().channels());
    assertEquals(List.of("R", "G", "B"), one.channels());
  }

  @Test
  void channelsWithoutNamesAreNumbered() throws IOException {
    touch("imagesTr/a_0000.nii.gz");
    touch("imagesTr/a_0001.nii.gz");
    touch("labelsTr/a.nii.gz");
    assertEquals(List.of("0", "1"), open().cases().get(0).channels());
    Files.writeString(root.resolve("dataset.json"), "{\"modality\": {\"0\": \"T1\"}}");
    assertTrue(refusal().contains("names 1 channel (T1), but there are files that end in _0001"));
    Files.writeString(root.resolve("dataset.json"), "{");
    assertTrue(refusal().contains("dataset.json cannot be understood (it is not JSON"));
  }

  @Test
  void readsImageFolders() throws IOException {
    touch("images/axial/p1_slice001.png");
    touch("images/axial/p1_slice002.png");
    touch("images/coronal/p1_slice001.jpg");
    touch("images/axial/p2.tif");
    touch("images/axial/.DS_Store");
    touch("labels/axial/p1_slice001.png");
    touch("labels/coronal/p1_slice001.png");
    touch("labels/axial/p9.png");
    Cohort cohort = open();
    assertEquals("image-folders", cohort.layout().key());
    assertEquals(List.of("p1", "p2"), cohort.subjects());
    assertEquals("axial/p1_slice001", cohort.cases().get(0).name());
    assertEquals(List.of(1, 0, 0, 1), labelCounts(cohort));
    assertEquals(1, cohort.strayLabels().size());
    assertEquals(Optional.empty(), cohort.fixedSplit());
    assertEquals(4, cohort.only(List.of("p1", "p2")).cases().size());
    assertEquals(1, cohort.only(List.of("p2", "nobody")).cases().size());
  }

  @Test
  void takesTheSplitFromSubjectsCsv() throws IOException {
    touch("images/p1_07.png");
    touch("images/p1_08.png");
    touch("images/p2_b_01.png");
    touch("images/other.png");
    Files.writeString(
        root.resolve("subjects.csv"),
        "\ufeffage,subject,split\n71,p1,train\n65,\"p2_b\",Test\n1,absent,val\n");
    Cohort cohort = open();
    assertEquals(List.of("other", "p1", "p2_b"), cohort.subjects());
    assertEquals(
        new Splits(List.of("p1"), List.of(), List.of("p2_b")), cohort.fixedSplit().orElseThrow());
  }

  @Test
  void saysWhatIsWrongWithSubjectsCsv() throws IOException {
    touch("images/p1.png");
    Path csv = root.resolve("subjects.csv");
    Files.writeString(csv, "subject\np1\n");
    assertTrue(refusal().contains("expected 'subject' and 'split'"));
    Files.writeString(csv, "subject,split\np1,holdout\n");
    assertTrue(refusal().contains("line 2 has the split 'holdout'"));
    Files.writeString(csv, "subject,split\np1,train\np1,test\n");
    assertTrue(refusal().contains("line 3 puts subject 'p1' in test"));
    Files.writeString(csv, "subject,split\nP-1,train\n");
    assertTrue(refusal().contains("names none of its subjects"));
  }

  @Test
  void readsABareFolder() {
    touch("a.png");
    touch("deep/b.nii");
    touch("deep/c.hdr");
    touch("deep/c.img");
    touch(".hidden/d.png");
    touch("__MACOSX/e.png");
    touch("notes.txt");
    Cohort cohort = open();
    assertEquals("bare", cohort.layout().key());
    assertEquals(
        List.of("a", "deep/b", "deep/c"), cohort.cases().stream().map(Case::name).toList());
    assertTrue(cohort.labelled().cases().isEmpty());
  }

  @Test
  void includeKeepsWhatMatchesBelowTheImageFolder() {
    touch("images/axial/p1.png");
    touch("images/coronal/p1.png");
    Cohort cohort = Cohort.open(root, CohortOptions.defaults().withInclude("axial/**"));
    assertEquals(1, cohort.cases().size());
    CohortOptions none = CohortOptions.defaults().withInclude("sagittal/**");
    String message =
        assertThrows(CohortException.class, () -> Cohort.open(root, none)).getMessage();
    assertTrue(message.startsWith("none of the 2 images"), message);
    CohortOptions broken = CohortOptions.defaults().withInclude("[");
    assertThrows(InvalidSettingException.class, () -> Cohort.open(root, broken));
  }

  @Test
  void theLayoutCanBeChosen() {
    touch("images/p1.png");
    touch("labels/p1.png");
    Cohort bare = Cohort.open(root, CohortOptions.defaults().withLayout(Layouts.named("bare")));
    assertEquals(List.of("images/p1", "labels/p1"), bare.cases().stream().map(Case::name).toList());
    CohortOptions bids = CohortOptions.defaults().withLayout(Layouts.named("bids"));
    String message =
        assertThrows(CohortException.class, () -> Cohort.open(root, bids)).getMessage();
    assertTrue(message.contains("holds no images in the layout bids"), message);
    assertEquals("image-folders", Layouts.named("image-folders").key());
    assertThrows(InvalidSettingException.class, () -> Layouts.named("dicom"));
  }

  @Test
  void namesWhatItLookedFor() {
    assertTrue(refusal().contains("holds no images that SimTrans recognises; expected one of"));
    touch("brains/imagesTr/a.nii.gz");
    touch("brains/labelsTr/a.nii.gz");
    assertTrue(refusal().contains("perhaps " + root.resolve("brains") + " is meant"));
    Path missing = root.resolve("missing");
    String message =
        assertThrows(CohortException.class, () -> Cohort.open(missing, CohortOptions.defaults()))
            .getMessage();
    assertTrue(message.contains("does not exist"), message);
  }

  @Test
  void refusesTwoImagesOfOneName() {
    touch("a.png");
    touch("a.nii.gz");
    assertTrue(refusal().contains("would both be the case 'a'"));
  }

  @Test
  void readsTheStrokeSlices() {
    Cohort cohort = Cohort.open(Samples.real("stroke-slices"), CohortOptions.defaults());
    assertEquals("image-folders", cohort.layout().key());
    assertEquals(1015, cohort.subjects().size());
    assertEquals(3045, cohort.cases().size());
    assertEquals(3045, cohort.labelled().cases().size());
    assertTrue(cohort.strayLabels().isEmpty());
    Splits splits = cohort.fixedSplit().orElseThrow();
    assertEquals(653, splits.train().size());
    assertEquals(145, splits.val().size());
    assertEquals(217, splits.test().size());
  }

  @Test
  void readsTheHippocampi() {
    Cohort cohort = Cohort.open(Samples.real("hippocampus"), CohortOptions.defaults());
    assertEquals("nnunet", cohort.layout().key());
    assertEquals(130, cohort.labelled().cases().size());
    assertEquals(130, cohort.subjects().size());
    assertTrue(cohort.strayLabels().isEmpty());
  }

  @Test
  void aFoldOfCasesThatDividesASubjectIsNotTaken() throws IOException {
    for (String name : List.of("pat1_1", "pat1_2", "pat2_1", "pat2_2")) {
      touch("imagesTr/" + name + "_0000.png");
      touch("labelsTr/" + name + ".png");
    }
    Path folds = root.resolve("splits_final.json");
    Files.writeString(
        folds, "[{\"train\": [\"pat1_1\", \"pat1_2\"], \"val\": [\"pat2_1\", \"pat2_2\"]}]");
    assertEquals(
        new Splits(List.of("pat1"), List.of("pat2"), List.of()), open().fixedSplit().orElseThrow());
    Files.writeString(
        folds, "[{\"train\": [\"pat1_1\", \"pat2_2\"], \"val\": [\"pat2_1\", \"pat1_2\"]}]");
    Cohort divided = open();
    assertEquals(Optional.empty(), divided.fixedSplit());
    assertTrue(
        divided
            .notes()
            .remarks()
            .get(0)
            .problem()
            .startsWith("the split of the data is not taken"));
  }

  @Test
  void aFileByTwoNamesCountsOnce() throws IOException {
    touch("images/a.png");
    touch("labels/b.png");
    Files.createSymbolicLink(root.resolve("images/b.png"), Path.of("a.png"));
    Cohort cohort = open();
    assertEquals(List.of("b"), cohort.cases().stream().map(Case::name).toList());
    assertTrue(cohort.notes().remarks().get(0).problem().contains("is the same file as"));
  }

  private static List<Integer> labelCounts(Cohort cohort) {
    return cohort.cases().stream().map(one -> one.labels().size()).toList();
  }

  private Cohort open() {
    return Cohort.open(root, CohortOptions.defaults());
  }

  private String refusal() {
    return assertThrows(CohortException.class, this::open).getMessage();
  }

  private void touch(String file) {
    try {
      Path path = root.resolve(file);
      Files.createDirectories(path.getParent());
      Files.write(path, new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
