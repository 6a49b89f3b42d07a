package org.simtrans.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectScoreTest {

  @Test
  void poolsTheSlicesOfASubjectThenAveragesItsLabels() throws JsonProcessingException {
    List<SubjectScore> scores =
        scores(
            "one",
            """
            {"subject": "a", "slices": [
              {"label": 1, "tp": 3, "fp": 1, "fn": 0}, {"label": 2, "tp": 0, "fp": 0, "fn": 0}]},
            {"subject": "a", "slices": [
              {"label": 1, "tp": 0, "fp": 0, "fn": 1}, {"label": 2, "tp": 0, "fp": 0, "fn": 4}]}
            """);
    assertEquals(List.of(new SubjectScore("a", 8, 4, Double.NaN, (0.75 + 0) / 2)), scores);
  }

  @Test
  void scoresNothingAsThePolicySays() throws JsonProcessingException {
    String empty =
        "{\"subject\": \"a\", \"slices\": [{\"label\": 1, \"tp\": 0, \"fp\": 0, \"fn\": 0}]}";
    assertEquals(1, scores("one", empty).get(0).dice());
    assertEquals(0, scores("zero", empty).get(0).dice());
    assertTrue(Double.isNaN(scores("skip", empty).get(0).dice()));
  }

  private static List<SubjectScore> scores(String policy, String cases)
      throws JsonProcessingException {
    return SubjectScore.of(
        new ObjectMapper()
            .readTree("{\"empty_policy\": \"" + policy + "\", \"cases\": [" + cases + "]}"));
  }
}
