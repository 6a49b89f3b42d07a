package org.simtrans.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
  private static final double NAN = Double.NaN;

  // Two subjects, one label. a: Dice 0.8 on one slice, an empty slice left empty.
  // b: a missed lesion, an empty slice with a false positive.
  private static final List<CaseResult> ONE_LABEL =
      List.of(
          new CaseResult(
              "a",
              "a1",
              List.of(List.of(new Counts(4, 1, 1, 94)), List.of(new Counts(0, 0, 0, 100))),
              List.of(new SurfaceScores(2, 0.75))),
          new CaseResult(
              "b",
              "b1",
              List.of(List.of(new Counts(0, 0, 5, 95)), List.of(new Counts(0, 5, 0, 95))),
              List.of(new SurfaceScores(NAN, 0))));

  private static EvaluationSettings settings(EmptyPolicy policy) {
    return EvaluationSettings.of("test", 0.5, List.of(1)).with(policy);
  }

  @Test
  void everyLevelByHand() {
    Evaluation evaluation = Evaluation.of(ONE_LABEL, settings(EmptyPolicy.ONE));
    Summary all = evaluation.overall();
    assertEquals(2, evaluation.subjects());
    assertEquals(4, evaluation.slices());
    assertEquals(8.0 / 20, all.pooled().dice().mean(), 1e-12); // tp 4, fp 6, fn 6
    assertEquals(4.0 / 16, all.pooled().iou().mean(), 1e-12);
    assertEquals((4.0 / 16 + 384.0 / 396) / 2, all.pooled().meanIou().mean(), 1e-12);
    assertEquals(4.0 / 10, all.pooled().precision().mean(), 1e-12);
    assertEquals((0.8 + 1 + 0 + 0) / 4, all.perSlice().dice().mean(), 1e-12);
    assertEquals((0.8 + 0) / 2, all.perSubject().dice().mean(), 1e-12);
    assertEquals((0.8 + 0) / 2, all.lesionSlices().dice().mean(), 1e-12);
    assertEquals(2, all.emptySlices().count());
    assertEquals(0.5, all.emptySlices().falsePositive().mean(), 1e-12);
    assertEquals(2, all.perSubject().hd95Mm().mean(), 1e-12);
    assertEquals(1, all.perSubject().hd95Undefined());
    assertEquals(0.375, all.perSubject().nsd().mean(), 1e-12);
    assertEquals(0, all.perSubject().dice().low());
    assertEquals(0.8, all.perSubject().dice().high());
    assertTrue(evaluation.labels().isEmpty());
  }

  @Test
  void thePolicyMovesOnlyEmptySlices() {
    Summary skip = Evaluation.of(ONE_LABEL, settings(EmptyPolicy.SKIP)).overall();
    Summary zero = Evaluation.of(ONE_LABEL, settings(EmptyPolicy.ZERO)).overall();
    assertEquals(0.8 / 3, skip.perSlice().dice().mean(), 1e-12);
    assertEquals(0.8 / 4, zero.perSlice().dice().mean(), 1e-12);
    assertEquals(skip.lesionSlices(), zero.lesionSlices());
    assertEquals(skip.pooled(), zero.pooled());
  }

  @Test
  void severalLabelsMeetAtTheTop() {
    CaseResult one =
        new CaseResult(
            "a",
            "a1",
            List.of(
                List.of(new Counts(1, 0, 0, 9), new Counts(1, 2, 0, 7)),
                List.of(new Counts(0, 0, 0, 10), new Counts(0, 0, 4, 6))),
            List.of(new SurfaceScores(1, 1), new SurfaceScores(3, 0.5)));
    EvaluationSettings settings = EvaluationSettings.of("test", 0.5, List.of(1, 3));
    Evaluation evaluation = Evaluation.of(List.of(one), settings);
    Summary first = evaluation.labels().get("1");
    Summary second = evaluation.labels().get("3");
    assertEquals(1, first.perSubject().dice().mean(), 1e-12);
    assertEquals(2.0 / 8, second.perSubject().dice().mean(), 1e-12);
    assertEquals((1 + 0.25) / 2, evaluation.overall().perSubject().dice().mean(), 1e-12);
    assertEquals(2, evaluation.overall().perSubject().hd95Mm().mean(), 1e-12);
    assertEquals(4.0 / 10, evaluation.overall().pooled().dice().mean(), 1e-12);
    assertEquals((0.75 + 0.5) / 2, evaluation.overall().perSlice().dice().mean(), 1e-12);
    assertEquals((0.75 + 0) / 2, evaluation.overall().lesionSlices().dice().mean(), 1e-12);
    assertEquals(0, evaluation.overall().emptySlices().count());
    assertEquals(1, first.emptySlices().count());
  }

  @Test
  void severalImagesOfASubjectArePooledWithinIt() {
    CaseResult good = picture("a", new Counts(3, 0, 0, 7));
    CaseResult bad = picture("a", new Counts(0, 3, 3, 4));
    CaseResult other = picture("b", new Counts(1, 0, 0, 9));
    Summary all = Evaluation.of(List.of(good, other, bad), settings(EmptyPolicy.ONE)).overall();
    assertEquals((6.0 / 12 + 1) / 2, all.perSubject().dice().mean(), 1e-12);
    assertEquals(2.0 / 3, all.perSlice().dice().mean(), 1e-12);
    assertEquals(2, all.perSubject().hd95Undefined());
  }

  @Test
  void comparesStacks() {
    byte[] truth = {1, 1, 0, 0, 0, 2, 0, 0};
    byte[] predicted = {1, 0, 0, 0, 0, 2, 2, 0};
    EvaluationSettings settings = EvaluationSettings.of("test", 0.5, List.of(10, 20));
    CaseResult result =
        CaseResult.of(
            "a", "a1", truth, predicted, new int[] {2, 2, 2}, new double[] {1, 1, 3}, settings);
    assertEquals(
        List.of(
            List.of(new Counts(1, 0, 1, 2), new Counts(0, 0, 0, 4)),
            List.of(new Counts(0, 0, 0, 4), new Counts(1, 1, 0, 2))),
        result.slices());
    assertEquals(1, result.surfaces().get(0).nsd());
    assertEquals(2.0 / 3, result.surfaces().get(1).nsd(), 1e-12); // diagonal, over 1 mm
  }

  @Test
  void jsonKeepsTheContract() throws Exception {
    JsonNode json =
        new ObjectMapper().readTree(Evaluation.of(ONE_LABEL, settings(EmptyPolicy.ONE)).toJson());
    for (String key : List.of("split", "subjects", "slices", "threshold", "empty_policy")) {
      assertTrue(json.get(key).isValueNode(), key);
    }
    assertEquals("one", json.get("empty_policy").asText());
    for (String level : List.of("pooled", "per_slice", "per_subject", "lesion_slices")) {
      for (String score : List.of("dice", "iou", "mean_iou", "precision", "recall")) {
        assertTrue(json.at("/" + level + "/" + score + "/mean").isDouble(), level + " " + score);
        assertEquals(2, json.at("/" + level + "/" + score + "/ci95").size());
      }
    }
    assertEquals(2, json.at("/per_subject/hd95_mm/mean").asDouble());
    assertEquals(0.375, json.at("/per_subject/nsd/mean").asDouble());
    assertFalse(json.get("pooled").has("nsd"));
    assertFalse(json.has("labels"));
    assertEquals("b", json.at("/cases/1/subject").asText());
    assertTrue(json.at("/cases/1/labels/1/hd95_mm").isNull());
    JsonNode slice = json.at("/cases/1/slices/1");
    assertEquals(1, slice.get("slice").asInt());
    assertEquals(5, slice.get("fp").asInt());
    assertEquals(95, slice.get("tn").asInt());
  }

  @Test
  void undefinedIsNullAndReadsBack(@TempDir Path folder) throws Exception {
    Evaluation lonely =
        Evaluation.of(List.of(picture("a", new Counts(0, 0, 0, 9))), settings(EmptyPolicy.SKIP));
    Path file = folder.resolve("evaluation.json");
    lonely.write(file);
    String text = Files.readString(file);
    assertFalse(text.contains("NaN"));
    assertTrue(text.contains("\n    \"dice\" : { \"mean\" : null, \"ci95\" : [ null, null ] },\n"));
    assertTrue(new ObjectMapper().readTree(text).at("/pooled/dice/mean").isNull());
    assertEquals(lonely, Evaluation.read(file));

    Evaluation full = Evaluation.of(ONE_LABEL, settings(EmptyPolicy.ONE));
    full.write(file);
    assertEquals(full, Evaluation.read(file));
  }

  @Test
  void aForeignFileIsNamed(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("evaluation.json"), "{\"what\": 1}");
    String message =
        assertThrows(EvaluationException.class, () -> Evaluation.read(file)).getMessage();
    assertTrue(message.contains(file.toString()));
  }

  /** Which entry is missing, also where a list holds nothing in one place. */
  @Test
  void whatIsMissingIsNamed(@TempDir Path folder) throws Exception {
    String sound = Evaluation.of(ONE_LABEL, settings(EmptyPolicy.ONE)).toJson();
    Map<String, String> broken =
        Map.of(
            "'split'", sound.replaceFirst("\"split\" : \"\\w+\",", ""),
            "'pooled'", sound.replaceFirst("(?s)\"pooled\" : \\{.*?\"per_slice\"", "\"per_slice\""),
            "'cases[0]'", sound.replaceFirst("\"cases\" : \\[", "\"cases\" : [ null,"),
            "'remarks[1]'", sound.replaceFirst("\\{", "{ \"remarks\" : [ \"a\", null ],"));
    for (Map.Entry<String, String> one : broken.entrySet()) {
      Path file = Files.writeString(folder.resolve("evaluation.json"), one.getValue());
      String message =
          assertThrows(EvaluationException.class, () -> Evaluation.read(file), one.getKey())
              .getMessage();
      assertTrue(message.contains(file.toString()), message);
      assertTrue(message.contains(one.getKey()), message);
    }
  }

  private static CaseResult picture(String subject, Counts counts) {
    return new CaseResult(subject, "picture", List.of(List.of(counts)), List.of());
  }
}
