package org.simtrans.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.Slices;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;

class SliceStoreTest {
  private static final Preprocessing AS_IT_IS = new Preprocessing(10, 12, Plane.AXIAL, Fit.PAD);

  @TempDir Path root;
  @TempDir Path temporary;

  private Cohort volumes() {
    for (int i = 0; i < 5; i++) {
      Samples.volume(root.resolve("imagesTr/v" + i + ".nii.gz"), Samples.head(i));
      if (i != 3) {
        Samples.labels(root.resolve("labelsTr/v" + i + ".nii.gz"), Samples.box(i % 3, 1 + i % 2));
      }
    }
    return Cohort.open(root, CohortOptions.defaults());
  }

  private SliceStore build(Cohort cohort, Preprocessing pre, double minForeground, int threads) {
    return SliceStore.build(
        cohort,
        LabelValues.scan(cohort),
        pre,
        minForeground,
        temporary,
        threads,
        ProgressListener.SILENT);
  }

  @Test
  void holdsEverySliceNormalisedWithItsLabels() {
    Cohort cohort = volumes();
    try (SliceStore store = build(cohort, AS_IT_IS, 0, 2)) {
      assertEquals(30, store.slices().size());
      assertEquals(2, store.classes());
      float[] image = new float[120];
      byte[] labels = new byte[120];
      for (SliceRef ref : store.slices()) {
        Case one = cohort.cases().get(ref.index() / 6);
        assertEquals(one.name(), ref.caseName());
        assertEquals(ref.index() % 6, ref.position());
        assertEquals(3.0 * ref.position(), ref.positionMm());
        assertEquals(one.labelled(), ref.labelled());
        store.read(ref.index(), image, labels);
        Volume volume = Images.read(one.image());
        Slices slices = new Slices(volume, Plane.AXIAL);
        float[] expected =
            Intensity.of(volume.values()).apply(slices.slice(volume.values(), ref.position()));
        assertArrayEquals(expected, image, 1e-4f);
        assertEquals(ref.position() == 5 ? 0 : 1, ref.foregroundFraction());
        assertEquals(marked(labels), ref.foregroundPixels());
      }
      assertEquals(9, store.slices().get(0).foregroundPixels());
      store.read(6 + 1, image, labels); // v1, whose box of value 2 lies at 1..3
      float[] truth = Images.read(cohort.cases().get(1).labels().get(0)).values();
      Slices slices = new Slices(Images.read(cohort.cases().get(1).image()), Plane.AXIAL);
      float[] expected = slices.slice(truth, 1);
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], labels[i]);
      }
      store.read(3 * 6 + 2, image, labels);
      assertEquals(0, marked(labels));
    }
  }

  private static long marked(byte[] labels) {
    long count = 0;
    for (byte label : labels) {
      count += label != 0 ? 1 : 0;
    }
    return count;
  }

  @Test
  void doesNotDependOnTheThreadsThatBuiltIt() {
    Cohort cohort = volumes();
    Preprocessing pre = new Preprocessing(16, 16, Plane.CORONAL, Fit.RESIZE);
    try (SliceStore one = build(cohort, pre, 0.1, 1);
        SliceStore four = build(cohort, pre, 0.1, 4)) {
      assertEquals(one.slices(), four.slices());
      float[][] images = new float[2][256];
      byte[][] labels = new byte[2][256];
      for (SliceRef ref : one.slices()) {
        one.read(ref.index(), images[0], labels[0]);
        four.read(ref.index(), images[1], labels[1]);
        assertArrayEquals(images[0], images[1]);
        assertArrayEquals(labels[0], labels[1]);
      }
    }
  }

  @Test
  void leavesOutSlicesOfAir() {
    try (SliceStore store = build(volumes(), AS_IT_IS, 0.02, 2)) {
      assertEquals(25, store.slices().size());
      assertTrue(store.slices().stream().noneMatch(ref -> ref.position() == 5));
      assertEquals(24, store.slices().get(24).index());
    }
  }

  @Test
  void readsPicturesOfDifferingSizes() {
    Samples.picture(root.resolve("images/p1_slice004.png"), 20, 10, (x, y) -> 10 * x);
    Samples.picture(root.resolve("images/p2.png"), 7, 31, (x, y) -> 8 * y);
    Samples.picture(root.resolve("labels/p1_slice004.png"), 20, 10, (x, y) -> x < 10 ? 255 : 0);
    Preprocessing pre = new Preprocessing(16, 16, Plane.AXIAL, Fit.RESIZE);
    try (SliceStore store = build(Cohort.open(root, CohortOptions.defaults()), pre, 0.5, 2)) {
      assertEquals(List.of("p1", "p2"), store.slices().stream().map(SliceRef::subject).toList());
      assertEquals(4, store.slices().get(0).position());
      assertEquals(8 * 8, store.slices().get(0).foregroundPixels());
      assertFalse(store.slices().get(1).labelled());
      float[] image = new float[256];
      byte[] labels = new byte[256];
      store.read(0, image, labels);
      assertEquals(1, labels[8 * 16 + 7]);
      assertEquals(0, labels[8 * 16 + 8]);
      assertTrue(image[8 * 16 + 2] < image[8 * 16 + 13]);
    }
  }

  @Test
  void surfacesTheFirstBrokenFilesOwnError() throws IOException {
    Cohort cohort = volumes();
    LabelValues values = LabelValues.scan(cohort);
    Files.write(cohort.cases().get(2).image().first(), new byte[] {1, 2, 3});
    Files.write(cohort.cases().get(4).image().first(), new byte[] {1, 2, 3});
    for (int threads = 1; threads < 4; threads++) {
      int n = threads;
      UnreadableImageException e =
          assertThrows(
              UnreadableImageException.class,
              () ->
                  SliceStore.build(
                      cohort, values, AS_IT_IS, temporary, n, ProgressListener.SILENT));
      assertTrue(e.getMessage().contains("v2.nii.gz"), e.getMessage());
    }
    assertEquals(List.of(), filesIn(temporary));
  }

  @Test
  void aLabelThatDoesNotLieOnItsImageStopsWithTheRemedy() {
    Cohort cohort = volumes();
    Path label = cohort.cases().get(1).labels().get(0);
    Volume there = Images.read(label);
    Images.write(
        label, Volume.ofLabels(there.shape(), Affine.scaling(3, 3, 3), new byte[10 * 12 * 6]));
    CohortException e =
        assertThrows(CohortException.class, () -> build(cohort, AS_IT_IS, 0, 2).close());
    assertTrue(e.getMessage().startsWith(label + ": the label's affine puts it"), e.getMessage());
    assertTrue(e.getMessage().contains("copy the image's affine"), e.getMessage());
  }

  @Test
  void aLabelOnNothingStopsWithTheRemedy() {
    Cohort cohort = volumes();
    Path image = cohort.cases().get(1).image().first();
    Volume was = Images.read(image);
    Images.write(image, Volume.of(was.shape(), was.affine(), new float[10 * 12 * 6]));
    CohortException e =
        assertThrows(CohortException.class, () -> build(cohort, AS_IT_IS, 0, 2).close());
    assertTrue(e.getMessage().startsWith(image + " holds no picture"), e.getMessage());
  }

  @Test
  void reportsProgressAndLeavesNothingBehind() throws IOException {
    Cohort cohort = volumes();
    List<Integer> done = Collections.synchronizedList(new ArrayList<>());
    SliceStore.build(
            cohort,
            LabelValues.scan(cohort),
            AS_IT_IS,
            temporary,
            2,
            (n, total) -> done.add(10 * total + n))
        .close();
    Collections.sort(done);
    assertEquals(Arrays.asList(51, 52, 53, 54, 55), done);
    assertEquals(List.of(), filesIn(temporary));
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
