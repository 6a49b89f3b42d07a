package org.simtrans.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.InvalidSettingException;

class SplitsTest {
  private static final List<String> HUNDRED =
      IntStream.range(0, 100).mapToObj("s%03d"::formatted).toList();

  @TempDir Path folder;

  @Test
  void coversEverySubjectOnceInTheAskedShares() {
    Splits splits = Splits.seeded(HUNDRED, 1, 0.15, 0.2);
    assertEquals(20, splits.test().size());
    assertEquals(15, splits.val().size());
    List<String> all = new ArrayList<>();
    for (Part part : Part.values()) {
      all.addAll(splits.of(part));
    }
    Collections.sort(all);
    assertEquals(HUNDRED, all);
  }

  @Test
  void dependsOnTheSeedOnly() {
    List<String> reversed = new ArrayList<>(HUNDRED);
    Collections.reverse(reversed);
    reversed.addAll(HUNDRED);
    assertEquals(Splits.seeded(HUNDRED, 7, 0.1, 0.1), Splits.seeded(reversed, 7, 0.1, 0.1));
    assertNotEquals(Splits.seeded(HUNDRED, 7, 0.1, 0.1), Splits.seeded(HUNDRED, 8, 0.1, 0.1));
  }

  @Test
  void givesEachPartSomebodyAsLongAsTrainingKeepsOne() {
    Splits three = Splits.seeded(List.of("a", "b", "c"), 1, 0.1, 0.1);
    assertEquals(List.of(1, 1, 1), sizes(three));
    assertEquals(List.of(1, 0, 1), sizes(Splits.seeded(List.of("a", "b"), 1, 0.1, 0.1)));
    assertEquals(List.of(1, 0, 0), sizes(Splits.seeded(List.of("a"), 1, 0.1, 0.1)));
    assertEquals(List.of(100, 0, 0), sizes(Splits.seeded(HUNDRED, 1, 0, 0)));
    assertThrows(InvalidSettingException.class, () -> Splits.seeded(HUNDRED, 1, 0.5, 0.5));
  }

  private static List<Integer> sizes(Splits splits) {
    return List.of(splits.train().size(), splits.val().size(), splits.test().size());
  }

  @Test
  void comesBackFromItsFile() {
    Splits splits = Splits.seeded(HUNDRED, 3, 0.2, 0.2);
    splits.write(folder.resolve("run/splits.json"));
    assertEquals(splits, Splits.read(folder.resolve("run/splits.json")));
  }

  @Test
  void refusesSubjectsInTwoParts() throws IOException {
    Path file = folder.resolve("splits.json");
    Files.writeString(file, "{\"train\": [\"a\", \"b\"], \"val\": [], \"test\": [\"b\"]}");
    CohortException e = assertThrows(CohortException.class, () -> Splits.read(file));
    assertTrue(e.getMessage().startsWith(file + ": subject 'b' is named in train and in test"));
  }

  @Test
  void refusalsOfNnUnetsFoldsNameFileAndFold() throws IOException {
    Path file = folder.resolve("splits_final.json");
    for (String fold :
        List.of(
            "{\"train\": [\"a\", \"b\"], \"val\": [\"b\"]}",
            "{\"train\": [\"a\"], \"val\": [\" \"]}")) {
      Files.writeString(file, "[{\"train\": [\"a\"], \"val\": [\"b\"]}, " + fold + "]");
      assertEquals(List.of("b"), Splits.read(file).val());
      CohortException e =
          assertThrows(CohortException.class, () -> Splits.read(Path.of(file + "#1")), fold);
      assertTrue(e.getMessage().startsWith(file + ", fold 1: "), e.getMessage());
    }
  }

  @Test
  void takesNestedSharesOfTheTrainingSubjects() {
    Splits whole = Splits.seeded(HUNDRED, 1, 0.15, 0.2);
    Splits tenth = whole.withTrainFraction(0.1, 5);
    Splits quarter = whole.withTrainFraction(0.25, 5);
    assertEquals(7, tenth.train().size()); // of 65
    assertEquals(16, quarter.train().size());
    assertTrue(whole.train().containsAll(quarter.train()));
    assertTrue(quarter.train().containsAll(tenth.train()));
    assertNotEquals(tenth, whole.withTrainFraction(0.1, 6));
    assertEquals(whole.val(), tenth.val());
    assertEquals(whole.test(), tenth.test());
    assertEquals(whole, whole.withTrainFraction(1, 5));
    assertEquals(1, whole.withTrainFraction(0.001, 5).train().size());
    assertThrows(InvalidSettingException.class, () -> whole.withTrainFraction(0, 5));
  }

  @Test
  void saysWhatItExpectsOfAFile() throws IOException {
    Path file = folder.resolve("splits.json");
    for (String text : List.of("{\"train\": [\"a\"]}", "[]", "not json", "{\"training\": []}")) {
      Files.writeString(file, text);
      CohortException e = assertThrows(CohortException.class, () -> Splits.read(file), text);
      assertTrue(e.getMessage().contains("expected {\"train\""), e.getMessage());
    }
    assertThrows(CohortException.class, () -> Splits.read(folder.resolve("none.json")));
  }
}
