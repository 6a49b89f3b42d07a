package org.simtrans.suggest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Points around a few centres: what is picked, and in which order. */
class CoverageTest {
  private static final float[][] CENTRES = {{5, 0, 0}, {0, 5, 0}, {0, 0, 5}, {-5, -5, 5}};

  private final Random random = new Random(3);
  private final List<Coverage.Item> items = new ArrayList<>();
  private final List<float[]> features = new ArrayList<>();
  private final List<Integer> kinds = new ArrayList<>();

  private void image(int kind, boolean labelled, String subject, int slices) {
    int from = features.size();
    for (int s = 0; s < slices; s++) {
      float[] feature = CENTRES[kind].clone();
      for (int c = 0; c < feature.length; c++) {
        feature[c] += (float) (0.5 * random.nextGaussian());
      }
      features.add(feature);
    }
    items.add(new Coverage.Item(subject, labelled, from, features.size()));
    kinds.add(kind);
  }

  private List<Coverage.Pick> picks(int count, double... weights) {
    double[] all = weights.length > 0 ? weights : new double[features.size()];
    if (weights.length == 0) {
      Arrays.fill(all, 1);
    }
    return new Coverage(items, features, all).picks(count);
  }

  private List<Integer> kindsOf(List<Coverage.Pick> picks) {
    return picks.stream().map(pick -> kinds.get(pick.image())).toList();
  }

  @Test
  void aKindThatNobodyLabelledComesFirst() {
    for (int i = 0; i < 12; i++) {
      image(i % 3, i < 6 && i % 3 != 2, "s" + i, 2);
    }
    List<Coverage.Pick> picks = picks(6);
    assertEquals(2, kindsOf(picks).get(0), "" + picks);
    assertEquals(4, picks.get(0).standsFor(), "all four of its kind");
    assertTrue(picks.get(0).gain() > .6, "it covers most of what is unlike the labelled");
    assertFalse(picks.get(0).first());
    assertTrue(picks.stream().noneMatch(pick -> items.get(pick.image()).labelled()));
  }

  @Test
  void withoutLabelsTheFirstFewAreOfAllKindsAndTheLargestComesFirst() {
    int[] sizes = {4, 9, 3, 5};
    for (int kind = 0; kind < sizes.length; kind++) {
      for (int i = 0; i < sizes[kind]; i++) {
        image(kind, false, "k%d-%d".formatted(kind, i), 1);
      }
    }
    List<Coverage.Pick> picks = picks(4);
    assertEquals(1, kindsOf(picks).get(0));
    assertEquals(Set.of(0, 1, 2, 3), new HashSet<>(kindsOf(picks)), "unlike each other");
    assertTrue(picks.get(0).first());
    assertFalse(picks.get(1).first());
    for (int i = 1; i < picks.size(); i++) {
      assertTrue(picks.get(i).gain() <= picks.get(i - 1).gain());
    }
  }

  /** Within one kind, the image in the middle and not one at the border. */
  @Test
  void theTypicalImageOfAKindIsTaken() {
    for (int i = 0; i < 5; i++) {
      image(0, true, "a" + i, 1);
    }
    for (int i = -3; i <= 3; i++) {
      features.add(new float[] {0.3f * i, 5, 0});
      items.add(new Coverage.Item("b" + i, false, features.size() - 1, features.size()));
      kinds.add(1);
    }
    assertEquals("b0", items.get(picks(1).get(0).image()).subject());
  }

  @Test
  void whatWeighsMoreIsCoveredFirst() {
    for (int i = 0; i < 12; i++) {
      image(i % 3, i < 3 && i % 3 == 0, "s" + i, 1);
    }
    double[] weights = IntStream.range(0, 12).mapToDouble(i -> kinds.get(i) == 2 ? 3 : 1).toArray();
    assertEquals(2, kindsOf(picks(1, weights)).get(0));
    double[] other = IntStream.range(0, 12).mapToDouble(i -> kinds.get(i) == 1 ? 3 : 1).toArray();
    assertEquals(1, kindsOf(picks(1, other)).get(0));
  }

  @Test
  void eachSubjectComesOnceBeforeAnyComesTwice() {
    for (int i = 0; i < 6; i++) {
      image(i % 3, false, "s" + i % 2, 3);
    }
    List<Coverage.Pick> picks = picks(6);
    assertEquals(6, picks.size());
    for (int i = 0; i < 6; i += 2) {
      assertEquals(
          2,
          picks.subList(i, i + 2).stream()
              .map(pick -> items.get(pick.image()).subject())
              .distinct()
              .count());
    }
    assertEquals(6, picks.stream().map(Coverage.Pick::image).distinct().count());
    picks.forEach(
        pick -> {
          Coverage.Item item = items.get(pick.image());
          assertTrue(pick.slice() >= item.from() && pick.slice() < item.to());
        });
  }

  @Test
  void imagesThatShowNothingAndLabelledOnesAreNeverTaken() {
    image(0, true, "labelled", 1);
    image(1, false, "blank", 0);
    image(1, false, "other", 1);
    List<Coverage.Pick> picks = picks(9);
    assertEquals(1, picks.size());
    assertEquals("other", items.get(picks.get(0).image()).subject());
    assertEquals(1, picks.get(0).standsFor());
  }
}
