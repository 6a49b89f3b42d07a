package org.simtrans.cohort;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.data.Samples;
import org.simtrans.image.Images;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;

/** A model's classes are compared with the same values of a truth. */
class TruthMatchTest {
  private static final LabelValues ONE = new LabelValues(List.of(1));

  @TempDir Path root;

  /** Adds a case of a row of eight pixels. */
  private void add(String name, int... labels) {
    Samples.picture(root.resolve("images/" + name + ".png"), 8, 1, (x, y) -> x * name.length());
    Samples.picture(root.resolve("labels/" + name + ".png"), 8, 1, (x, y) -> labels[x]);
  }

  private Cohort cohort() {
    return Cohort.open(root, CohortOptions.defaults());
  }

  private byte[] read(TruthMatch match, int number) {
    Case one = cohort().cases().get(number);
    return match.reader().read(one, Images.read(one.image()));
  }

  @Test
  void otherValuesAreLeftOutAndSaid() {
    add("a", 0, 1, 1, 2, 2, 0, 0, 0);
    TruthMatch match = TruthMatch.of(ONE, cohort());
    assertArrayEquals(new byte[] {0, 1, 1, 0, 0, 0, 0, 0}, read(match, 0));
    assertTrue(match.remarks().get(0).contains("also hold 2"), match.remarks().toString());
    assertArrayEquals(
        new byte[] {0, 1, 1, 0, 0, 0, 0, 0}, read(TruthMatch.of(ONE, cohort().cases().get(0)), 0));
  }

  @Test
  void aMaskOf255IsAMaskOf1() {
    add("a", 0, 255, 255, 0, 0, 0, 0, 0);
    add("bb", 0, 1, 0, 0, 0, 0, 0, 0);
    TruthMatch match = TruthMatch.of(ONE, cohort());
    assertArrayEquals(new byte[] {0, 1, 1, 0, 0, 0, 0, 0}, read(match, 0));
    assertArrayEquals(new byte[] {0, 1, 0, 0, 0, 0, 0, 0}, read(match, 1));
    assertEquals(List.of(), match.remarks());
  }

  @Test
  void inOneFile255IsAnotherThing() {
    add("a", 0, 255, 1, 0, 0, 0, 0, 0);
    TruthMatch match = TruthMatch.of(ONE, cohort());
    assertArrayEquals(new byte[] {0, 0, 1, 0, 0, 0, 0, 0}, read(match, 0));
    assertTrue(match.remarks().get(0).contains("also hold 255"), match.remarks().toString());
    TruthMatch ignoring = TruthMatch.of(ONE, cohort().ignoring(Ignore.parse("255")));
    assertArrayEquals(new byte[] {0, -1, 1, 0, 0, 0, 0, 0}, read(ignoring, 0));
    assertEquals(List.of(), ignoring.remarks());
  }

  @Test
  void aTruthWithoutAnythingOfTheModelIsRefused() {
    add("a", 0, 2, 2, 0, 0, 0, 0, 0);
    String refused =
        assertThrows(CohortException.class, () -> TruthMatch.of(ONE, cohort())).getMessage();
    assertTrue(refused.contains("hold [2], but the model draws 1"), refused);
  }

  @Test
  void aLabelThatIsMissingIsSaid() {
    add("a", 0, 2, 2, 0, 0, 0, 0, 0);
    TruthMatch match = TruthMatch.of(new LabelValues(List.of(1, 2)), cohort());
    assertArrayEquals(new byte[] {0, 2, 2, 0, 0, 0, 0, 0}, read(match, 0));
    assertTrue(match.remarks().get(0).contains("no label holds [1]"), match.remarks().toString());
  }

  @Test
  void anEmptyTruthIsATruth() {
    add("a", 0, 0, 0, 0, 0, 0, 0, 0);
    TruthMatch match = TruthMatch.of(new LabelValues(List.of(7)), cohort());
    assertArrayEquals(new byte[8], read(match, 0));
  }

  @Test
  void whatTheModelIgnoresIsIgnored() {
    add("a", 0, 1, 9, 0, 0, 0, 0, 0);
    LabelValues ignoring = new LabelValues(List.of(1), null, null, 9, null);
    assertArrayEquals(
        new byte[] {0, 1, -1, 0, 0, 0, 0, 0}, read(TruthMatch.of(ignoring, cohort()), 0));
  }
}
