package org.simtrans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON that means one thing, and words for what does not. */
class StrictJsonTest {
  private static final ObjectMapper MAPPER = StrictJson.builder().build();

  record Point(int x, List<Integer> more) {
    Point {
      if (x < 0) {
        throw new InvalidSettingException("x is below 0");
      }
    }
  }

  private static String problem(String text) {
    return StrictJson.problem(
        assertThrows(
            JsonProcessingException.class, () -> StrictJson.read(MAPPER, text, Point.class)));
  }

  @Test
  void readsWhatIsRight() throws JsonProcessingException {
    assertEquals(
        new Point(3, List.of(1, 2)),
        StrictJson.read(MAPPER, "{\"x\": 3, \"more\": [1, 2]}", Point.class));
  }

  /** The text, and a word that tells what is wrong with it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"x\": 1, \"x\": 2}           | x",
        "{\"x\": 1} {}                  | after its end",
        "{\"x\": null}                  | x",
        "null                           | missing",
        "{\"x\": \"a\"}                 | x",
        "{\"x\": 1, \"more\": [1, {}]}  | more[1]",
        "{\"x\": -1}                    | x is below 0",
        "{\"x\": 1                      | not JSON",
      })
  void saysWhatIsWrong(String text, String word) {
    assertTrue(problem(text).contains(word), problem(text));
  }

  @Test
  void saysWhere() {
    String said = problem("{\n  \"x\": 1,\n  y}");
    assertTrue(said.contains("line 3"), said);
  }

  /** What a file quotes does not fill the screen. */
  @Test
  void isShort() {
    String said = problem("{\"x\": \"" + "a".repeat(5000) + "\"}");
    assertTrue(said.length() < 400, said);
  }
}
