package org.simtrans.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.image.Plane;

/** Pictures of several sizes, of which a network sees windows. */
class PatchStoreTest {
  private static final Preprocessing WINDOWS = new Preprocessing(8, 10, Plane.AXIAL, Fit.PATCH);
  private static final int W = 40; // of the larger picture
  private static final int H = 30;

  @TempDir Path root;
  @TempDir Path temporary;

  private SliceStore pictures() {
    Samples.picture(root.resolve("images/large.png"), W, H, (x, y) -> 20 + 5 * x + y);
    Samples.picture(root.resolve("labels/large.png"), W, H, (x, y) -> x > 36 && y > 26 ? 255 : 0);
    Samples.picture(root.resolve("images/narrow.png"), 4, 20, (x, y) -> 50 + x + 9 * y);
    Samples.picture(root.resolve("labels/narrow.png"), 4, 20, (x, y) -> 0);
    Cohort cohort = Cohort.open(root, CohortOptions.defaults());
    return SliceStore.build(
        cohort, LabelValues.scan(cohort), WINDOWS, 0, temporary, 2, ProgressListener.SILENT);
  }

  @Test
  void aSliceGivesAsManySamplesAsCoverItAndHalfShowSomethingLabelled() {
    try (SliceStore store = pictures()) {
      assertEquals(2, store.wholes().size());
      List<SliceRef> large = store.slices().subList(0, 15); // 1200 pixels of 80
      assertTrue(large.stream().allMatch(ref -> ref.caseName().startsWith("large")));
      assertEquals(8, large.stream().filter(ref -> ref.foregroundPixels() == 9).count());
      assertEquals(7, large.stream().filter(ref -> ref.foregroundPixels() == 0).count());
      assertEquals(8, large.stream().filter(SliceRef::labelled).count(), "others may show either");
      assertEquals(15 + 3, store.slices().size()); // 20 x 10 after padding
      for (int i = 0; i < store.slices().size(); i++) {
        assertEquals(i, store.slices().get(i).index());
      }
    }
  }

  @Test
  void windowsAreCutOutOfTheSlice() {
    try (SliceStore store = pictures()) {
      float[] whole = new float[W * H];
      byte[] truth = new byte[W * H];
      store.read(0, new Window(0, 0, H, W), whole, truth);
      assertEquals(9, PickedSlice.labelled(truth));
      float[] image = new float[80];
      byte[] labels = new byte[80];
      store.read(0, new Window(21, 29, 8, 10), image, labels);
      for (int y = 0; y < 8; y++) {
        int from = (21 + y) * W + 29;
        assertArrayEquals(
            Arrays.copyOfRange(whole, from, from + 10),
            Arrays.copyOfRange(image, 10 * y, 10 * y + 10));
        assertArrayEquals(
            Arrays.copyOfRange(truth, from, from + 10),
            Arrays.copyOfRange(labels, 10 * y, 10 * y + 10));
      }
    }
  }

  @Test
  void aLabelledWindowShowsALabelAndFollowsFromItsGenerator() {
    try (SliceStore store = pictures()) {
      float[] image = new float[80];
      float[] again = new float[80];
      byte[] labels = new byte[80];
      Random random = new Random(1);
      float[] before = null;
      int others = 0;
      for (int i = 0; i < 50; i++) {
        long seed = random.nextLong();
        store.read(0, new Random(seed), image, labels);
        assertTrue(PickedSlice.labelled(labels) > 0);
        store.read(0, new Random(seed), again, labels);
        assertArrayEquals(image, again);
        others += Arrays.equals(image, before) ? 0 : 1;
        before = image.clone();
      }
      assertNotEquals(1, others, "always the same window");
      store.read(3, image, labels);
      store.read(3, again, labels);
      assertArrayEquals(image, again, "without a generator always the same");
    }
  }

  @Test
  void aSliceThatIsTooNarrowIsPaddedOnBothSides() {
    try (SliceStore store = pictures()) {
      assertEquals(new Window(0, 0, 20, 10), store.whole(1));
      float[] whole = new float[200];
      store.read(1, store.whole(1), whole, new byte[200]);
      float[] lowest = whole.clone();
      Arrays.sort(lowest);
      for (int y = 0; y < 20; y++) {
        for (int x = 0; x < 10; x++) {
          boolean padding = x < 3 || x > 6;
          assertTrue(!padding || whole[10 * y + x] == lowest[0], "pixel " + x + ", " + y);
        }
      }
    }
  }
}
