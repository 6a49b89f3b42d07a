package org.simtrans.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.layout.Layout.Found;
import org.simtrans.layout.subjects.Reading;
import org.simtrans.layout.subjects.SubjectRule;

/** Folders as public collections have them; only names count, so empty files will do. */
class LayoutsTest {
  @TempDir Path root;

  private void touch(String... files) {
    for (String file : files) {
      try {
        Files.createDirectories(root.resolve(file).getParent());
        Files.createFile(root.resolve(file));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private Reading read(String layout) {
    FileTree tree = FileTree.of(root);
    Layout found = Layouts.of(tree).orElseThrow();
    assertEquals(layout, found.key());
    return Reading.of(found, tree, SubjectRule.AUTO);
  }

  /** The image files and their masks, relative to the root. */
  private Map<String, String> pairs(Reading reading) {
    Map<String, String> pairs = new TreeMap<>();
    for (Found found : reading.contents().images()) {
      pairs.put(names(found.image().image().files()), names(found.image().labels()));
    }
    return pairs;
  }

  private String names(List<Path> files) {
    return files.stream()
        .map(file -> root.relativize(file).toString())
        .collect(Collectors.joining(" "));
  }

  private void assertPairs(String layout, Map<String, String> expected) {
    Reading reading = read(layout);
    assertEquals(new TreeMap<>(expected), pairs(reading));
    assertEquals(List.of(), reading.contents().strayLabels());
  }

  private static List<String> subjects(Reading reading) {
    return reading.contents().images().stream()
        .map(found -> found.image().subject())
        .distinct()
        .toList();
  }

  private static List<String> problems(Reading reading) {
    return reading.remarks().stream().map(Remark::problem).toList();
  }

  @Test
  void masksBesideTheirImages() {
    touch("TCGA_CS_4941_19960909/TCGA_CS_4941_19960909_1.tif");
    touch("TCGA_CS_4941_19960909/TCGA_CS_4941_19960909_1_mask.tif");
    touch("TCGA_CS_4941_19960909/TCGA_CS_4941_19960909_2.tif");
    touch("TCGA_CS_4941_19960909/TCGA_CS_4941_19960909_2_mask.tif");
    touch("TCGA_DU_7010_19860307/TCGA_DU_7010_19860307_1.TIF");
    touch("TCGA_DU_7010_19860307/TCGA_DU_7010_19860307_1_Mask.tif");
    String cs = "TCGA_CS_4941_19960909/TCGA_CS_4941_19960909_";
    String du = "TCGA_DU_7010_19860307/TCGA_DU_7010_19860307_1";
    assertPairs(
        "siblings",
        Map.of(
            cs + "1.tif",
            cs + "1_mask.tif",
            cs + "2.tif",
            cs + "2_mask.tif",
            du + ".TIF",
            du + "_Mask.tif"));
    Reading reading = read("siblings");
    assertEquals("folder", reading.subjectRule());
    assertEquals(List.of("TCGA_CS_4941", "TCGA_DU_7010"), subjects(reading));
    assertTrue(reading.contents().sign().contains("_1_mask.tif is the mask of"));
  }

  @Test
  void masksOfOneImageAreJoinedWhereANumberTellsThemApart() {
    touch("benign (1).png", "benign (1)_mask.png", "benign (1)_mask_1.png", "benign (2).png");
    assertPairs(
        "siblings",
        Map.of(
            "benign (1).png", "benign (1)_mask.png benign (1)_mask_1.png", "benign (2).png", ""));
  }

  @Test
  void manySpellings() {
    touch("a-seg.nii.gz", "a.nii.gz", "b_label.png", "b.jpg", "seg_c.png", "c.png");
    touch(
        "d_gt.png",
        "d_img.png",
        "Case00.nii",
        "Case00_segmentation.nii",
        "100_sat.jpg",
        "100_mask.png");
    touch(
        "e_lesion_mask.png",
        "e.png",
        "volume-7.nii",
        "segmentation-7.nii",
        "f_cp_masks.png",
        "f.tif");
    assertPairs(
        "siblings",
        Map.of(
            "a.nii.gz", "a-seg.nii.gz",
            "b.jpg", "b_label.png",
            "c.png", "seg_c.png",
            "d_img.png", "d_gt.png",
            "Case00.nii", "Case00_segmentation.nii",
            "100_sat.jpg", "100_mask.png",
            "e.png", "e_lesion_mask.png",
            "volume-7.nii", "segmentation-7.nii",
            "f.tif", "f_cp_masks.png"));
  }

  @Test
  void foldersOfMasks() {
    touch("images/p1.jpg", "images/p2.jpg", "masks/p1.png", "masks/p2_mask.png");
    assertPairs(
        "siblings", Map.of("images/p1.jpg", "masks/p1.png", "images/p2.jpg", "masks/p2_mask.png"));
    assertEquals(List.of("p1", "p2"), subjects(read("siblings")));
  }

  @Test
  void labelsThatDifferByAWordAreFound() {
    touch("images/a.jpg", "labels/a_mask.png");
    assertPairs("siblings", Map.of("images/a.jpg", "labels/a_mask.png"));
  }

  @Test
  void foldersOfTheSplitAboveOrBelow() {
    touch("train/imgs/1.png", "train/masks/1.png", "train/imgs/2.png", "train/masks/2.png");
    touch("test/imgs/1.png", "test/masks/1.png", "val/imgs/1.png", "val/masks/1.png");
    Reading reading = read("siblings");
    assertEquals(4, subjects(reading).size());
    assertEquals(
        new Splits(List.of("train/1", "train/2"), List.of("val/1"), List.of("test/1")),
        reading.contents().split().orElseThrow());
    assertEquals(4, reading.contents().images().stream().filter(f -> f.image().labelled()).count());
  }

  @Test
  void aSubjectInTwoPartsOfTheSplitIsSaidAndTheSplitNotTaken() {
    touch("images/train/pat01_1.png", "images/train/pat02_1.png", "images/train/pat02_2.png");
    touch("images/test/pat01_2.png");
    for (String name : List.of("train/pat01_1", "train/pat02_1", "train/pat02_2", "test/pat01_2")) {
      touch("annotations/" + name + ".png");
    }
    Reading reading = read("siblings");
    assertEquals(List.of("pat01", "pat02"), subjects(reading).stream().sorted().toList());
    assertTrue(reading.contents().split().isEmpty());
    assertTrue(problems(reading).get(0).contains("one subject, 'pat01', in train and in test"));
  }

  @Test
  void foldersWithTwoWords() {
    touch("Original/1.tif", "Original/2.tif", "Ground Truth/1.tif", "Ground Truth/2.tif");
    assertPairs(
        "siblings",
        Map.of("Original/1.tif", "Ground Truth/1.tif", "Original/2.tif", "Ground Truth/2.tif"));
  }

  @Test
  void foldersThatAreNotCalledAlike() {
    touch("ISIC_Training_Input/ISIC_0000000.jpg", "ISIC_Training_Input/ISIC_0000001.jpg");
    touch("ISIC_Task1_Training_GroundTruth/ISIC_0000000_segmentation.png");
    assertPairs(
        "siblings",
        Map.of(
            "ISIC_Training_Input/ISIC_0000000.jpg",
            "ISIC_Task1_Training_GroundTruth/ISIC_0000000_segmentation.png",
            "ISIC_Training_Input/ISIC_0000001.jpg",
            ""));
  }

  @Test
  void anImageWithTwoKindsOfMasksIsRefused() {
    touch("training/images/21_training.tif", "training/1st_manual/21_manual1.png");
    assertEquals(
        Map.of("training/images/21_training.tif", "training/1st_manual/21_manual1.png"),
        pairs(read("siblings")));
    touch("training/mask/21_training_mask.png");
    String refusal = assertThrows(CohortException.class, () -> read("siblings")).getMessage();
    assertTrue(refusal.contains("1st_manual") && refusal.contains("21_training_mask"), refusal);
  }

  @Test
  void brainAndLesionMasksAreNotJoined() {
    touch("p1.nii.gz", "p1_brain_mask.nii.gz", "p1_lesion_mask.nii.gz", "p1_brain.nii.gz");
    touch("q.nii.gz", "q_label.nii.gz", "q_seg.nii.gz");
    assertThrows(CohortException.class, () -> read("siblings"));
  }

  @Test
  void aFolderForEachCase() {
    for (int i = 0; i < 3; i++) {
      touch("case_0000" + i + "/imaging.nii.gz", "case_0000" + i + "/segmentation.nii.gz");
    }
    Reading reading = read("siblings");
    assertEquals("case_00000/segmentation.nii.gz", pairs(reading).get("case_00000/imaging.nii.gz"));
    assertEquals(List.of("case_00000", "case_00001", "case_00002"), subjects(reading));
  }

  @Test
  void aMaskForEachNucleus() {
    touch("0a1f/images/0a1f.png", "0a1f/masks/77e.png", "0a1f/masks/88f.png");
    touch("1b2e/images/1b2e.png", "1b2e/masks/99a.png");
    assertPairs(
        "siblings",
        Map.of(
            "0a1f/images/0a1f.png", "0a1f/masks/77e.png 0a1f/masks/88f.png",
            "1b2e/images/1b2e.png", "1b2e/masks/99a.png"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "labels/p%d_rater%d.png",
        "labels/p%d_Expert%d_mask.png",
        "labels/p%d_manual%d.png",
        "images/p%d_mask_reader%d.png"
      })
  void masksByTwoPeopleAreRefused(String name) {
    for (int i = 0; i < 3; i++) {
      touch("images/p%d.png".formatted(i), name.formatted(i, 1));
    }
    assertEquals(3, read("siblings").contents().images().size());
    touch(name.formatted(1, 2));
    String refusal = assertThrows(CohortException.class, () -> read("siblings")).getMessage();
    assertTrue(refusal.contains("p1.png has masks of 2 kinds"), refusal);
  }

  @Test
  void masksByTwoPeopleAreRefusedInBidsToo() {
    for (String subject : List.of("sub-01", "sub-02")) {
      touch(subject + "/anat/" + subject + "_T1w.nii.gz");
      touch("derivatives/labels/%1$s/anat/%1$s_desc-rater1_mask.nii.gz".formatted(subject));
    }
    assertEquals(2, read("bids").contents().images().size());
    touch("derivatives/labels/sub-02/anat/sub-02_desc-rater2_mask.nii.gz");
    String refusal = assertThrows(CohortException.class, () -> read("bids")).getMessage();
    assertTrue(refusal.contains("by two people"), refusal);
    assertTrue(refusal.contains("sub-02_desc-rater2_mask"), refusal);
  }

  @Test
  void aMaskForEachOrganIsRefused() {
    for (String subject : List.of("s0001", "s0002")) {
      touch(subject + "/ct.nii.gz");
      touch(subject + "/segmentations/liver.nii.gz", subject + "/segmentations/spleen.nii.gz");
    }
    String refusal = assertThrows(CohortException.class, () -> read("siblings")).getMessage();
    assertTrue(refusal.contains("masks of 2 kinds"), refusal);
  }

  @Test
  void cellTracking() {
    touch("01/t000.tif", "01/t001.tif", "01_GT/SEG/man_seg000.tif", "02/t000.tif", "02/t001.tif");
    assertPairs(
        "siblings",
        Map.of(
            "01/t000.tif", "01_GT/SEG/man_seg000.tif",
            "01/t001.tif", "",
            "02/t000.tif", "",
            "02/t001.tif", ""));
    assertEquals(List.of("01", "02"), subjects(read("siblings")));
  }

  @Test
  void masksWithoutImagesAreNeverImages() {
    touch("scans/a.png", "scans/zz_mask.png", "masks/b.png");
    Reading reading = read("siblings");
    assertEquals(Map.of("scans/a.png", ""), pairs(reading));
    assertEquals(2, reading.contents().strayLabels().size());
  }

  @Test
  void namesOfWindowsAndMacAgree() {
    touch("images/scha\u0308del.png", "labels/sch\u00e4del.png");
    assertPairs("image-folders", Map.of("images/scha\u0308del.png", "labels/sch\u00e4del.png"));
  }

  @Test
  void whatSystemsLeaveBehindIsNoImage() {
    touch("a.png", "._a.png", ".DS_Store", "Thumbs.db", "@eaDir/a.png/thumb.jpg", "b/.hidden.png");
    assertEquals(Map.of("a.png", ""), pairs(read("bare")));
  }

  @Test
  void bratsOfAllYears() {
    for (String name :
        List.of("BraTS-GLI-00005-000", "BraTS-GLI-00005-100", "BraTS-GLI-00006-000")) {
      for (String modality : List.of("t1c", "t1n", "t2f", "t2w", "seg")) {
        touch(name + "/" + name + "-" + modality + ".nii.gz");
      }
    }
    Reading reading = read("brats");
    assertEquals(3, reading.contents().images().size());
    Case first = reading.contents().images().get(0).image();
    assertEquals(List.of("t1c", "t1n", "t2f", "t2w"), first.channels());
    assertEquals(4, first.image().files().size());
    assertEquals(1, first.labels().size());
    assertEquals(List.of("BraTS-GLI-00005", "BraTS-GLI-00006"), subjects(reading));
  }

  @Test
  void earlierBratsLacksOneModality() {
    for (int i = 1; i < 4; i++) {
      String name = "BraTS20_Training_00" + i;
      for (String modality : List.of("flair", "t1", "t1ce", "t2", "seg")) {
        if (i > 1 || !modality.equals("t2")) {
          touch(name + "/" + name + "_" + modality + ".nii");
        }
      }
    }
    Reading reading = read("brats");
    assertEquals(
        List.of("flair", "t1", "t1ce"), reading.contents().images().get(0).image().channels());
    assertEquals(3, subjects(reading).size());
    assertTrue(problems(reading).get(0).startsWith("t2 is in 2 of 3 sessions only"));
  }

  @Test
  void modalitiesInAFolderForEachPatient() {
    touch("patient07/FLAIR.nii.gz", "patient07/T1w.nii.gz", "patient07/lesion.nii.gz");
    assertPairs(
        "brats", Map.of("patient07/FLAIR.nii.gz patient07/T1w.nii.gz", "patient07/lesion.nii.gz"));
  }

  @Test
  void isles() {
    for (String subject : List.of("sub-strokecase0001", "sub-strokecase0002")) {
      String base = subject + "/ses-0001/";
      String name = subject + "_ses-0001_";
      touch(base + "dwi/" + name + "dwi.nii.gz", base + "dwi/" + name + "adc.nii.gz");
      touch(base + "anat/" + name + "FLAIR.nii.gz");
      touch("derivatives/" + base + name + "msk.nii.gz");
    }
    Reading reading = read("bids");
    assertEquals(2, reading.contents().images().size());
    Case first = reading.contents().images().get(0).image();
    assertEquals(List.of("FLAIR", "adc", "dwi"), first.channels());
    assertEquals(1, first.labels().size());
    assertEquals(List.of(), reading.contents().strayLabels());
    assertEquals("layout", reading.subjectRule());
  }

  /** As ISLES 2024 names them. */
  @Test
  void masksOfLesionsWithAHyphen() {
    touch("sub-stroke0001/ses-02/sub-stroke0001_ses-02_dwi.nii.gz");
    touch("derivatives/sub-stroke0001/ses-02/sub-stroke0001_ses-02_lesion-msk.nii.gz");
    Reading reading = read("bids");
    assertEquals(1, reading.contents().images().get(0).image().labels().size());
    assertEquals(List.of(), reading.contents().strayLabels());
  }

  @Test
  void bidsWithFlairAlone() {
    touch("sub-01/anat/sub-01_FLAIR.nii.gz", "sub-01/anat/sub-01_desc-lesion_mask.nii.gz");
    touch("sub-02/anat/sub-02_FLAIR.nii.gz", "sub-02/anat/sub-02_desc-brain_mask.nii.gz");
    Reading reading = read("bids");
    assertEquals(
        Map.of(
            "sub-01/anat/sub-01_FLAIR.nii.gz", "sub-01/anat/sub-01_desc-lesion_mask.nii.gz",
            "sub-02/anat/sub-02_FLAIR.nii.gz", ""),
        pairs(reading));
    assertTrue(
        problems(reading).get(0).startsWith("1 image belong to nothing"),
        problems(reading).toString());
  }

  @Test
  void whatNearlyFitsIsNamed() {
    touch("sub-01_xyz.nii.gz", "sub-02_xyz.nii.gz");
    assertTrue(problems(read("bare")).get(0).startsWith("looks like BIDS, but no file ends in"));
    touch("labelsTr/a.nii.gz");
    FileTree tree = FileTree.of(root);
    assertTrue(Layouts.of(tree).isEmpty());
    assertTrue(Layouts.nearly(tree).toString().contains("labelsTr and no imagesTr"));
  }

  @Test
  void foldsOfNnUnet() throws IOException {
    touch("imagesTr/pat1_a_0000.nii.gz", "imagesTr/b_0000.nii.gz", "imagesTs/c_0000.nii.gz");
    touch("labelsTr/pat1_a.nii.gz", "labelsTr/b.nii.gz", "labelsTs/c.nii.gz");
    Path folds = root.resolve("splits_final.json");
    Files.writeString(
        folds,
        "[{\"train\": [\"pat1_a\"], \"val\": [\"b\"]}, {\"train\": [\"b\"], \"val\": [\"pat1_a\"]}]");
    Reading reading = read("nnunet");
    assertEquals(
        new Splits(List.of("pat1_a"), List.of("b"), List.of("c")),
        reading.contents().split().orElseThrow());
    assertEquals(
        new Splits(List.of("b"), List.of("pat1_a"), List.of()), Splits.read(Path.of(folds + "#1")));
    String refusal =
        assertThrows(CohortException.class, () -> Splits.read(Path.of(folds + "#2"))).getMessage();
    assertTrue(refusal.contains("has 2 folds, counted from 0, but no fold 2"), refusal);
    Files.writeString(folds, "[{\"train\": [7], \"val\": []}]");
    assertThrows(CohortException.class, () -> Splits.read(folds));
    Files.writeString(folds, "[{\"train\": [\"a\"]}]");
    assertThrows(CohortException.class, () -> Splits.read(folds));
  }

  @Test
  void foldsOfNnUnetsFirstVersionAreNamed() {
    touch("imagesTr/a_0000.nii.gz", "imagesTr/b_0000.nii.gz", "labelsTr/a.nii.gz");
    touch("labelsTr/b.nii.gz", "splits_final.pkl");
    Reading reading = read("nnunet");
    assertTrue(reading.contents().split().isEmpty());
    assertTrue(
        problems(reading).get(0).contains("are a Python pickle"), problems(reading).toString());
    Path folds = root.resolve("splits_final.pkl");
    String refusal = assertThrows(CohortException.class, () -> Splits.read(folds)).getMessage();
    assertTrue(refusal.contains("is a Python pickle") && refusal.contains("json.dump"), refusal);
  }

  @Test
  void linksAreFollowedOnce() throws IOException {
    touch("real/deep/a.png", "b.png");
    Files.createSymbolicLink(root.resolve("linked"), Path.of("real"));
    Files.createSymbolicLink(root.resolve("real/deep/up"), Path.of("../.."));
    Files.createSymbolicLink(root.resolve("gone"), Path.of("nowhere"));
    Files.createSymbolicLink(root.resolve("gone.png"), Path.of("nowhere.png"));
    FileTree tree = FileTree.of(root);
    assertEquals(
        List.of(Path.of("b.png"), Path.of("gone.png"), Path.of("real/deep/a.png")), tree.images());
    assertEquals(3, tree.remarks().size());
    assertTrue(tree.remarks().get(0).problem().contains("leads nowhere"));
    assertTrue(tree.remarks().get(0).isError());
    Path link = Files.createSymbolicLink(root.resolveSibling("link" + root.getFileName()), root);
    assertEquals(tree.images(), FileTree.of(link).images());
    Files.delete(link);
  }
}
