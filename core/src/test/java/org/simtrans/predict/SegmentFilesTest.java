package org.simtrans.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.InvalidSettingException;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;

/** Which mask belongs to which image, and what is in it. */
class SegmentFilesTest {
  private static final int[] SHAPE = {8, 8, 2};

  @TempDir Path folder;

  private Path volume(String name) {
    float[] values = new float[8 * 8 * 2];
    for (int v = 0; v < values.length; v++) {
      values[v] = v % 8 < 4 ? 200 : v % 8 == 7 ? 1 : 100;
    }
    Path file = folder.resolve(name);
    Images.write(file, Volume.of(SHAPE, Affine.scaling(1, 2, 3), values));
    return file;
  }

  private Path picture(String name) {
    byte[] values = new byte[64];
    for (int p = 0; p < values.length; p++) {
      values[p] = (byte) (p % 8 < 4 ? 200 : p % 8 == 7 ? 1 : 100);
    }
    Path file = folder.resolve(name);
    Images.write(file, Volume.ofLabels(new int[] {8, 8, 1}, Affine.scaling(1, 1, 1), values));
    return file;
  }

  private Path out() {
    return folder.resolve("out");
  }

  private static SegmentFiles bright(List<Integer> labels, boolean withProbabilities) {
    float[] sure = new float[labels.size()];
    sure[labels.size() - 1] = .9f;
    Rule rule =
        Rule.of(
            new Preprocessing(8, 8, Plane.AXIAL, Fit.PAD),
            labels,
            .5,
            1,
            sure,
            new float[labels.size()]);
    return new SegmentFiles(Segmenter.of(rule), withProbabilities);
  }

  private static void run(SegmentFiles files, List<SegmentFiles.Task> tasks) {
    files.run(tasks, (task, segmentation) -> {}, (done, total) -> {});
  }

  @Test
  void foldersKeepTheirStructureAndFilesTheirNames() {
    volume("in/a.nii.gz");
    picture("in/deep/b.png");
    Path single = volume("c.nii");
    List<Path> masks =
        SegmentFiles.tasks(List.of(folder.resolve("in"), single), out()).stream()
            .map(SegmentFiles.Task::mask)
            .toList();
    assertEquals(
        List.of(out().resolve("a.nii.gz"), out().resolve("deep/b.png"), out().resolve("c.nii")),
        masks);
  }

  @Test
  void aFileBesideTheMaskHasItsStem() {
    Path image = volume("scan.nii.gz");
    SegmentFiles.Task task = SegmentFiles.tasks(List.of(image), out()).get(0);
    assertEquals(out().resolve("scan_overlay.png"), task.beside("_overlay.png"));
  }

  @Test
  void whatWouldOverwriteIsRefused() {
    Path image = volume("in/a.nii");
    InvalidSettingException onItself =
        assertThrows(
            InvalidSettingException.class,
            () -> SegmentFiles.tasks(List.of(image), folder.resolve("in")));
    assertTrue(onItself.getMessage().contains("would overwrite"), onItself.getMessage());
    Path other = volume("other/a.nii");
    InvalidSettingException twice =
        assertThrows(
            InvalidSettingException.class, () -> SegmentFiles.tasks(List.of(image, other), out()));
    assertTrue(twice.getMessage().contains("a.nii"), twice.getMessage());
  }

  @Test
  void whatIsNotThereIsRefused() throws IOException {
    Path nothing = folder.resolve("nothing.nii");
    InvalidSettingException missing =
        assertThrows(
            InvalidSettingException.class, () -> SegmentFiles.tasks(List.of(nothing), out()));
    assertTrue(missing.getMessage().contains("nothing.nii"), missing.getMessage());
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThrows(InvalidSettingException.class, () -> SegmentFiles.tasks(List.of(empty), out()));
  }

  /** Masks have the labels' own values and lie where the image lies. */
  @Test
  void masksLieOnTheirImages() {
    List<SegmentFiles.Task> tasks =
        SegmentFiles.tasks(List.of(volume("a.nii.gz"), picture("b.png")), out());
    List<String> seen = new ArrayList<>();
    List<Integer> progress = new ArrayList<>();
    bright(List.of(7), false)
        .run(
            tasks,
            (task, segmentation) -> {
              assertTrue(Files.exists(task.mask()), "written before it is told");
              seen.add(task.mask().getFileName().toString());
            },
            (done, total) -> progress.add(10 * done + total));
    assertEquals(List.of("a.nii.gz", "b.png"), seen);
    assertEquals(List.of(12, 22), progress);
    Volume mask = Images.read(out().resolve("a.nii.gz"));
    assertArrayEquals(SHAPE, mask.shape());
    assertArrayEquals(new double[] {1, 2, 3}, mask.spacing(), 1e-6);
    for (Path file : List.of(out().resolve("a.nii.gz"), out().resolve("b.png"))) {
      float[] values = Images.read(file).values();
      for (int v = 0; v < values.length; v++) {
        assertEquals(v % 8 < 4 ? 7 : 0, values[v], file + " " + v);
      }
    }
  }

  @Test
  void probabilitiesLieBesideTheMasks() {
    List<SegmentFiles.Task> tasks =
        SegmentFiles.tasks(List.of(volume("a.nii.gz"), picture("b.png")), out());
    run(bright(List.of(1), true), tasks);
    float[] volume = Images.read(out().resolve("a_probability.nii.gz")).values();
    float[] picture = Images.read(out().resolve("b_probability.tif")).values();
    for (int v = 0; v < volume.length; v++) {
      assertEquals(v % 8 < 4 ? .9f : 0, volume[v], 1e-6);
      assertEquals(v % 8 < 4 ? .9f : 0, picture[v % 64], 1e-6);
    }
  }

  @Test
  void ofSeveralLabelsEachHasItsProbabilities() {
    run(bright(List.of(3, 9), true), SegmentFiles.tasks(List.of(volume("a.nii")), out()));
    assertEquals(0, Images.read(out().resolve("a_probability_label3.nii.gz")).values()[0]);
    assertEquals(.9f, Images.read(out().resolve("a_probability_label9.nii.gz")).values()[0], 1e-6);
    assertFalse(Files.exists(out().resolve("a_probability.nii.gz")));
  }

  /** What was drawn before an image that cannot be read is kept. */
  @Test
  void anUnreadableImageEndsTheRunAndKeepsTheMasksBefore() throws IOException {
    Path good = volume("a.nii");
    Path bad = Files.writeString(folder.resolve("b.nii"), "no image");
    List<SegmentFiles.Task> tasks = SegmentFiles.tasks(List.of(good, bad), out());
    assertThrows(UnreadableImageException.class, () -> run(bright(List.of(1), false), tasks));
    assertTrue(Files.exists(out().resolve("a.nii")));
    assertFalse(Files.exists(out().resolve("b.nii")));
  }
}
