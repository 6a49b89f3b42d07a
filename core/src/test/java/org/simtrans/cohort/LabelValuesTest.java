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

class LabelValuesTest {
  @TempDir Path root;

  private Cohort cohort() {
    return Cohort.open(root, CohortOptions.defaults());
  }

  private Path label(String name) {
    Samples.volume(root.resolve("imagesTr").resolve(name + ".nii.gz"), Samples.head(1));
    return root.resolve("labelsTr").resolve(name + ".nii.gz");
  }

  @Test
  void givesEachValueAChannelAndBack() {
    LabelValues values = new LabelValues(List.of(7, 0, 2));
    assertEquals(2, values.channels());
    assertEquals(0, values.indexOf(0));
    assertEquals(1, values.indexOf(2));
    assertEquals(2, values.indexOf(7));
    assertEquals(7, values.valueOf(1));
    assertThrows(CohortException.class, () -> values.indexOf(3));
  }

  @Test
  void findsTheValuesOfAllFiles() {
    Samples.labels(label("a"), Samples.box(0, 3));
    Samples.labels(label("b"), Samples.box(1, 1));
    Samples.labels(label("c"), Samples.box(1, 0));
    assertEquals(List.of(1, 3), LabelValues.scan(cohort()).foreground());
  }

  @Test
  void masksOfOneAndOf255MeanTheSame() {
    Samples.labels(label("a"), Samples.box(0, 1));
    Samples.labels(label("b"), Samples.box(0, 255));
    assertEquals(List.of(1), LabelValues.scan(cohort()).foreground());
    Samples.labels(label("a"), Samples.box(0, 0));
    assertEquals(List.of(255), LabelValues.scan(cohort()).foreground());
    assertEquals(1, new LabelValues(List.of(1)).indexOf(255));
    assertEquals(1, new LabelValues(List.of(255)).indexOf(1));
    assertThrows(CohortException.class, () -> new LabelValues(List.of(1)).indexOf(2));
  }

  @Test
  void refusesWhatIsNoLabelMap() {
    Samples.volume(label("a"), Samples.head(1));
    String message =
        assertThrows(CohortException.class, () -> LabelValues.scan(cohort())).getMessage();
    assertTrue(message.contains("a.nii.gz: the label holds the value"), message);
  }

  @Test
  void refusesACohortWithoutForeground() {
    Samples.labels(label("a"), Samples.box(0, 0));
    String message =
        assertThrows(CohortException.class, () -> LabelValues.scan(cohort())).getMessage();
    assertTrue(message.contains("all 1 label files"), message);
    String unlabelled =
        assertThrows(CohortException.class, () -> LabelValues.scan(cohort().only(List.of())))
            .getMessage();
    assertTrue(unlabelled.contains("no labels to learn from"), unlabelled);
  }

  @Test
  void joinsTheLesionFilesOfACase() {
    Path image = root.resolve("t1.nii.gz");
    Samples.volume(image, Samples.head(1));
    Samples.labels(root.resolve("l1.nii.gz"), Samples.box(0, 1));
    Samples.labels(root.resolve("l2.nii.gz"), Samples.box(1, 2));
    Case one =
        new Case("s", "s", image, List.of(root.resolve("l1.nii.gz"), root.resolve("l2.nii.gz")));
    byte[] expected = Samples.box(1, 2);
    byte[] first = Samples.box(0, 1);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = first[i] != 0 ? first[i] : expected[i];
    }
    assertArrayEquals(expected, new LabelValues(List.of(1, 2)).read(one, Images.read(image)));
  }

  @Test
  void namesTheLabelFileOfAnotherShape() {
    Path image = root.resolve("p.png");
    Path label = root.resolve("l.png");
    Samples.picture(image, 4, 4, (x, y) -> x);
    Samples.picture(label, 5, 4, (x, y) -> 0);
    Case one = new Case("p", "p", image, List.of(label));
    String message =
        assertThrows(
                CohortException.class,
                () -> new LabelValues(List.of(255)).read(one, Images.read(image)))
            .getMessage();
    assertTrue(message.startsWith(label + ": the label's shape is 5x4x1"), message);
  }

  @Test
  void findsTheHippocampus() {
    Cohort cohort = Cohort.open(Samples.real("hippocampus"), CohortOptions.defaults());
    assertEquals(List.of(1, 2), LabelValues.scan(cohort).foreground());
  }

  @Test
  void findsTheStrokeMasks() {
    Path folder = Samples.real("stroke-slices");
    Cohort axial = Cohort.open(folder, CohortOptions.defaults().withInclude("axial/**"));
    assertEquals(List.of(255), LabelValues.scan(axial).foreground());
  }
}
