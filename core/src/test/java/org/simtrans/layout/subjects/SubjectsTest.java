package org.simtrans.layout.subjects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.InvalidSettingException;
import org.simtrans.layout.CohortException;

/**
 * Names as public collections have them: LGG segmentation, BraTS, ISIC, DRIVE, CHASE, MoNuSeg,
 * GlaS, BUSI, HRF, NIH chest X-rays, Medical Segmentation Decathlon, Cell Tracking Challenge, KiTS,
 * ACDC.
 */
class SubjectsTest {

  @ParameterizedTest
  @CsvSource({
    "pat00_1, pat00",
    "P1-003, P1",
    "case12_z004, case12",
    "TCGA_CS_4941_19960909_15, TCGA_CS_4941",
    "TCGA-18-5592-01Z-00-DX1, TCGA-18-5592",
    "TCGA_DU_7010_19860307_slice012, TCGA_DU_7010",
    "case12_x0_y512, case12",
    "00000013_004, 00000013",
    "10_left, 10",
    "Image_01L, Image_01",
    "sub-07_ses-2_run-1, sub-07",
    "slice 3 of nothing, slice 3 of nothing",
    "site2_pat07_012, site2_pat07",
    "P001_20200101, P001",
    "P001_2020-01-01_3, P001",
    "p07_slice012, p07",
    "hosp3_012_slice3, hosp3_012",
    "patient001_frame01, patient001",
    "8863_idx5_x51_y1251_class0, 8863",
    "A01_s1_w2, A01",
    "img_001, img_001",
    "benign (12), benign (12)",
    "ISIC_0024306, ISIC_0024306",
    "ISIC2018_0024306, ISIC2018_0024306",
    "site2_041, site2_041",
    "fold-1_007, fold-1_007",
    "t1_001, t1_001",
    "40x_001, 40x_001",
    "img_20200101_1, img_20200101_1",
    "2021-03-04, 2021-03-04",
    "01_dr, 01_dr",
    "t000, t000",
    "CHNCXR_0001_0, CHNCXR_0001",
    "p0_day1, p0",
    "p07_day_12, p07",
    "012_post, 012",
    "S03_visit2, S03",
    "A3_m06, A3",
    "exp1_day2, exp1_day2",
  })
  void aNameSaysWhoseItIs(String name, String subject) {
    assertEquals(subject, NameWords.subject(name));
  }

  private static Subjects auto(List<String> names) {
    return Subjects.of(SubjectRule.AUTO, names);
  }

  /** Names made of a pattern and two counters. */
  private static List<String> names(String pattern, int outer, int inner) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= outer; i++) {
      for (int k = 1; k <= inner; k++) {
        names.add(pattern.formatted(i, k));
      }
    }
    return names;
  }

  private static void assertGrouped(String rule, int subjects, List<String> names) {
    Subjects found = auto(names);
    assertEquals(rule, found.rule(), found.toString());
    assertEquals(subjects, found.names().stream().distinct().count(), found.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "pat%02d_%d, prefix",
    "P%d-%03d, prefix",
    "case%02d_z%03d, prefix",
    "TCGA_CS_49%02d_19960909/TCGA_CS_49%1$02d_19960909_%d, folder",
    "PATIENT%d/%d, folder",
    "%03d/slice_%03d, folder",
    "axial/p%02d_slice%03d, file",
    "center_3/%d/%d, folder",
    "00000%03d_%03d, prefix",
    "%d_%d, prefix",
    "BraTS20_Training_%03d_slice_%d, file",
    "study_5/mouse%d/day%d, folder",
    "p%d_day%d, prefix",
    "%03d_tp%d, prefix",
  })
  void whatNamesPutTogetherIsOneSubject(String pattern, String rule) {
    Subjects found = auto(names(pattern, 12, 3));
    assertEquals(rule, found.rule(), found.toString());
    assertEquals(12, found.names().stream().distinct().count(), found.toString());
    assertTrue(found.doubt().isEmpty(), found.doubt().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "img_%d%03d",
    "ISIC_%04d%03d",
    "BraTS20_Training_%d%02d",
    "hippocampus_%d%02d",
    "t%d%02d",
    "%d%03d",
    "im%d%04d",
    "20%02d-03-0%d",
    "fundus %d%02d",
    "volume-%d%02d",
  })
  void whatNamesKeepApartStaysApart(String pattern) {
    List<String> names = names(pattern, 9, 4);
    assertGrouped("file", 36, names);
    assertTrue(auto(names).doubt().isEmpty(), auto(names).doubt().toString());
  }

  @Test
  void collectionsOfSeveralNamesStayApart() {
    List<String> brats = new ArrayList<>(names("BraTS20_Training_%d%02d", 9, 9));
    brats.addAll(names("BraTS20_Validation_%d%02d", 9, 9));
    assertGrouped("file", 162, brats);
    List<String> glas = new ArrayList<>(names("train_%d%d", 8, 9));
    glas.addAll(names("testA_%d%d", 6, 9));
    assertGrouped("file", 126, glas);
    List<String> corona = new ArrayList<>(names("coronacases_0%d%d", 1, 9));
    corona.addAll(List.of("radiopaedia_10_85902_1", "radiopaedia_10_85902_3"));
    Subjects found = auto(corona);
    assertEquals(
        9, found.names().stream().filter(name -> name.startsWith("corona")).distinct().count());
  }

  @Test
  void lettersBehindNumbersAreADoubt() {
    Subjects found = auto(List.of("11a", "11b", "12a", "12b", "13a", "14a"));
    assertEquals("file", found.rule());
    assertTrue(found.doubt().orElseThrow().contains("2 names begin with '11'"), found.toString());
  }

  @Test
  void classesAreNoSubjectsAndThereIsADoubt() {
    List<String> busi = new ArrayList<>(names("benign/benign (%d%d)", 4, 9));
    busi.addAll(names("malignant/malignant (%d%d)", 4, 9));
    Subjects found = auto(busi);
    assertEquals("file", found.rule());
    assertEquals(72, found.names().stream().distinct().count());
    assertTrue(found.doubt().orElseThrow().contains("folders hold several"), found.toString());
    List<String> flat = busi.stream().map(name -> name.replaceAll(".*/", "")).toList();
    assertEquals(72, auto(flat).names().stream().distinct().count());
    assertTrue(auto(flat).doubt().orElseThrow().contains("begin with 'benign'"));
  }

  @Test
  void sitesAreNoSubjects() {
    Subjects found = auto(names("site%d_%03d", 3, 9));
    assertEquals("file", found.rule());
    assertTrue(found.doubt().isPresent());
  }

  @Test
  void videosOfCellsAreSubjects() {
    assertGrouped("folder", 2, names("%02d/t%03d", 2, 9));
  }

  @Test
  void theSameNameInEveryFolderIsTheFoldersSubject() {
    assertGrouped("folder", 9, names("case_%05d/imaging", 9, 1));
    List<String> people = List.of("smith/T1w", "jones/T1w", "lee/T1w");
    assertGrouped("folder", 3, people);
  }

  @Test
  void bothEyesAreOfOneSubject() {
    List<String> eyes = new ArrayList<>(names("Image_%02dL", 14, 1));
    eyes.addAll(names("Image_%02dR", 14, 1));
    assertGrouped("prefix", 14, eyes);
  }

  @Test
  void severalScansOfASubjectAreDoubted() {
    Subjects found = auto(names("P%02d_%d/im", 9, 2));
    assertTrue(found.doubt().orElseThrow().contains("'P01'"), found.toString());
    Subjects hidden = auto(names("lot%d/pat0%2$d_%1$d", 6, 3));
    assertTrue(hidden.doubt().orElseThrow().contains("lie in several folders"), hidden.toString());
  }

  @Test
  void rulesCanBeSaid() {
    List<String> names = List.of("a7/x_1_b", "a7/x_2_b", "a8/y_1_b");
    Map<String, List<String>> expected = new TreeMap<>();
    expected.put("file", List.of("x_1_b", "x_2_b", "y_1_b"));
    expected.put("folder", List.of("a7", "a7", "a8"));
    expected.put("(\\w)_\\d", List.of("x", "x", "y"));
    expected.put("(\\w)\\d/(?<subject>\\w)_", List.of("x", "x", "y"));
    expected.forEach(
        (rule, subjects) ->
            assertEquals(subjects, Subjects.of(new SubjectRule(rule), names).names(), rule));
    assertEquals(
        List.of("p1", "p1"), Subjects.of(SubjectRule.PREFIX, List.of("p1_1", "p1_2")).names());
    String message =
        assertThrows(CohortException.class, () -> Subjects.of(new SubjectRule("(z)"), names))
            .getMessage();
    assertTrue(message.contains("finds no subject in 'a7/x_1_b'"), message);
  }

  @Test
  void aWordThatIsNoRuleIsRefused() {
    for (String wrong : List.of("fodler", "(", "", "pat.*")) {
      String message =
          assertThrows(InvalidSettingException.class, () -> new SubjectRule(wrong)).getMessage();
      assertTrue(message.startsWith("'subject_from' is '" + wrong), message);
    }
    assertFalse(SubjectRule.AUTO.isPattern());
  }
}
