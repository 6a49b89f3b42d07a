package org.simtrans.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;

/** The names are those that each layout's own documentation gives. */
class LabelPlaceTest {
  @TempDir Path root;

  /** Where the label of an image goes, in a folder of these files; empty if nowhere. */
  private String place(String image, String... others) throws IOException {
    for (String file : others) {
      make(file);
    }
    make(image);
    Cohort cohort = Cohort.open(root, CohortOptions.defaults());
    Case one =
        cohort.cases().stream()
            .filter(each -> each.image().first().equals(root.resolve(image)))
            .findFirst()
            .orElseThrow();
    assertEquals(List.of(), one.labels());
    Optional<Path> place = LabelPlace.of(root, cohort.layout(), cohort.cases(), one);
    place.ifPresent(
        file -> {
          make(root.relativize(file).toString());
          Cohort again = Cohort.open(root, CohortOptions.defaults());
          assertEquals(
              List.of(file),
              again.cases().stream()
                  .filter(each -> each.image().first().equals(root.resolve(image)))
                  .findFirst()
                  .orElseThrow()
                  .labels());
        });
    return place.map(file -> root.relativize(file).toString()).orElse("");
  }

  private void make(String file) {
    try {
      Files.createDirectories(root.resolve(file).getParent());
      Files.writeString(root.resolve(file), file); // only names are looked at
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void imageFolders() throws IOException {
    assertEquals(
        "labels/axial/p2_slice003.png",
        place(
            "images/axial/p2_slice003.jpg",
            "images/axial/p1_slice001.jpg",
            "labels/axial/p1_slice001.png"));
  }

  @Test
  void imageFoldersWithoutAnyLabel() throws IOException {
    assertEquals("labels/a.nii.gz", place("images/a.nii.gz", "images/b.nii.gz"));
  }

  @Test
  void nnUnetWithAFileForEachChannel() throws IOException {
    assertEquals(
        "labelsTr/case_002.nii.gz",
        place(
            "imagesTr/case_002_0000.nii.gz",
            "imagesTr/case_002_0001.nii.gz",
            "imagesTr/case_001_0000.nii.gz",
            "imagesTr/case_001_0001.nii.gz",
            "labelsTr/case_001.nii.gz"));
  }

  @Test
  void atlas() throws IOException {
    assertEquals(
        "Site1/c0001/c0001s0002t01/c0001s0002t01_LesionSmooth_stx.nii.gz",
        place(
            "Site1/c0001/c0001s0002t01/c0001s0002t01_t1w_stx.nii.gz",
            "Site1/c0001/c0001s0001t01/c0001s0001t01_t1w_stx.nii.gz"));
  }

  @Test
  void bidsAsOtherSubjectsHaveIt() throws IOException {
    assertEquals(
        "derivatives/lesion/sub-r002/ses-1/anat/sub-r002_ses-1_label-L_desc-T1lesion_mask.nii.gz",
        place(
            "sub-r002/ses-1/anat/sub-r002_ses-1_T1w.nii.gz",
            "sub-r001/ses-1/anat/sub-r001_ses-1_T1w.nii.gz",
            "derivatives/lesion/sub-r001/ses-1/anat/sub-r001_ses-1_label-L_desc-T1lesion_mask.nii.gz"));
  }

  @Test
  void bidsWithoutAnyLabel() throws IOException {
    assertEquals(
        "sub-01/anat/sub-01_desc-lesion_mask.nii.gz",
        place("sub-01/anat/sub-01_FLAIR.nii.gz", "sub-02/anat/sub-02_FLAIR.nii.gz"));
  }

  @Test
  void brats() throws IOException {
    assertEquals(
        "B-2/B-2-seg.nii.gz",
        place(
            "B-2/B-2-t1c.nii.gz",
            "B-2/B-2-t1n.nii.gz",
            "B-1/B-1-t1c.nii.gz",
            "B-1/B-1-t1n.nii.gz",
            "B-1/B-1-seg.nii.gz"));
  }

  @Test
  void masksBesideImages() throws IOException {
    assertEquals("p/IM_12_gt.tif", place("p/IM_12.tif", "p/IM_11.tif", "p/IM_11_gt.tif"));
  }

  @Test
  void masksInAFolderOfTheirOwn() throws IOException {
    assertEquals(
        "data/manual/07_manual1.png",
        place("data/imgs/07.png", "data/imgs/06.png", "data/manual/06_manual1.png"));
  }

  @Test
  void aBareFolderBeginsToHaveMasksBesideImages() throws IOException {
    assertEquals("a/x_mask.png", place("a/x.png", "a/y.png"));
  }
}
