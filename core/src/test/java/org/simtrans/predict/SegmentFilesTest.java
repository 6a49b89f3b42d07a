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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.InvalidSettingException;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
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

  /** A folder with a file that is cut off: the others are drawn, and the file is named. */
  @Test
  void anUnreadableImageStopsNoOther() throws IOException {
    Path good = volume("a.nii");
    Path bad = Files.writeString(folder.resolve("b.nii"), "no image");
    Path last = volume("c.nii");
    List<SegmentFiles.Failure> failures = failures(List.of(good, bad, last));
    assertEquals(1, failures.size());
    assertTrue(failures.get(0).problem().getMessage().contains("b.nii"), failures.toString());
    assertTrue(Files.exists(out().resolve("a.nii")));
    assertFalse(Files.exists(out().resolve("b.nii")));
    assertTrue(Files.exists(out().resolve("c.nii")));
  }

  private List<SegmentFiles.Failure> failures(List<Path> images) {
    return bright(List.of(1), false)
        .run(SegmentFiles.tasks(images, out()), (task, drawn) -> {}, (done, total) -> {});
  }

  /** What shows nothing gets no mask: one value, and none that is finite. */
  @ParameterizedTest
  @ValueSource(floats = {0, -7, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void anImageThatShowsNothingGetsNoMask(float value) {
    float[] values = new float[128];
    Arrays.fill(values, value);
    values[0] = Float.NaN;
    Path blank = folder.resolve("blank.nii");
    Images.write(blank, Volume.of(SHAPE, Affine.scaling(1, 1, 1), values));
    List<SegmentFiles.Failure> failures = failures(List.of(blank, volume("c.nii")));
    assertEquals(1, failures.size());
    String said = failures.get(0).problem().getMessage();
    assertTrue(said.contains("blank.nii") && said.contains("same value"), said);
    assertFalse(Files.exists(out().resolve("blank.nii")));
    assertTrue(Files.exists(out().resolve("c.nii")));
  }

  /** The network of a model with damaged weights gives NaN: never an empty mask. */
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void probabilitiesThatAreNotFiniteAreNoMask(float probability) {
    Rule rule =
        Rule.of(
            new Preprocessing(8, 8, Plane.AXIAL, Fit.PAD),
            List.of(1),
            .5,
            1,
            new float[] {probability},
            new float[] {.1f});
    List<SegmentFiles.Failure> failures =
        new SegmentFiles(Segmenter.of(rule), false)
            .run(
                SegmentFiles.tasks(List.of(volume("a.nii")), out()),
                (task, drawn) -> {},
                (done, total) -> {});
    assertTrue(failures.get(0).problem().getMessage().contains("not finite"), failures.toString());
    assertFalse(Files.exists(out().resolve("a.nii")));
  }

  /** Through a link, the folder of the masks is that of the images. */
  @Test
  void aLinkToTheImagesIsTheirFolder() throws IOException {
    Path image = volume("in/a.nii");
    byte[] before = Files.readAllBytes(image);
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("in"));
    refused("is read", List.of(image), link);
    refused("is read", List.of(link.resolve("a.nii")), folder.resolve("in"));
    refused("is read", List.of(folder.resolve("in")), link.resolve("../in"));
    Files.createDirectories(out());
    Files.createLink(out().resolve("a.nii"), image);
    refused("is read", List.of(image), out());
    assertArrayEquals(before, Files.readAllBytes(image));
  }

  private void refused(String reason, List<Path> images, Path into) {
    InvalidSettingException refusal =
        assertThrows(InvalidSettingException.class, () -> SegmentFiles.tasks(images, into));
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
  }

  /** The voxels of a pair are read as its header is. */
  @Test
  void theVoxelsOfAPairAreNotReplaced() throws IOException {
    Path image = volume("in/a.hdr");
    Files.createDirectories(out());
    Files.createLink(out().resolve("a.img"), folder.resolve("in/a.img"));
    refused("is read", List.of(image), out());
  }

  /** Images that are no inputs are not replaced either, unless SimTrans wrote them. */
  @Test
  void filesOfOthersAreNotReplaced() throws IOException {
    Path image = volume("in/a.nii");
    Files.createDirectories(out());
    Files.writeString(out().resolve("a.nii"), "a precious scan");
    refused("SimTrans did not write", List.of(image), out());
    assertEquals("a precious scan", Files.readString(out().resolve("a.nii")));
  }

  /** The same command again draws the same masks, but not over those that somebody corrected. */
  @Test
  void masksAreDrawnAgainUnlessSomebodyCorrectedThem() throws IOException {
    List<Path> images = List.of(volume("in/a.nii"));
    Path mask = out().resolve("a.nii");
    assertEquals(List.of(), failures(images));
    byte[] drawn = Files.readAllBytes(mask);
    assertEquals(List.of(), failures(images));
    byte[] corrected = drawn.clone();
    corrected[corrected.length - 1] ^= 1;
    Files.write(mask, corrected);
    InvalidSettingException refusal =
        assertThrows(InvalidSettingException.class, () -> failures(images));
    assertTrue(refusal.getMessage().contains("changed since"), refusal.getMessage());
    assertArrayEquals(corrected, Files.readAllBytes(mask));
    bright(List.of(1), false)
        .overwriting(true)
        .run(SegmentFiles.tasks(images, out()), (task, s) -> {}, (done, total) -> {});
    assertArrayEquals(drawn, Files.readAllBytes(mask));
  }

  /** Nothing is written if any two files would be one. */
  @Test
  void filesBesideMasksCollideBeforeTheWorkBegins() {
    collide(true, List.of(volume("t.nii.gz"), volume("t_probability.nii.gz")));
    collide(true, List.of(volume("s.nii"), volume("s.nii.gz")));
    collide(true, List.of(volume("u.hdr"), volume("u.nii")));
    collide(false, List.of(picture("p.png"), picture("p.tif")));
    collide(false, List.of(picture("q.png"), picture("q_overlay.png")));
    collide(false, List.of(volume("r.hdr"), folder.resolve("r.img")));
  }

  private void collide(boolean withProbabilities, List<Path> images) {
    SegmentFiles.Observer overlays =
        new SegmentFiles.Observer() {
          @Override
          public void observe(SegmentFiles.Task task, Segmentation segmentation) {}

          @Override
          public List<Path> files(SegmentFiles.Task task) {
            return withProbabilities ? List.of() : List.of(task.beside("_overlay.png"));
          }
        };
    InvalidSettingException refusal =
        assertThrows(
            InvalidSettingException.class,
            () ->
                bright(List.of(1), withProbabilities)
                    .run(SegmentFiles.tasks(images, out()), overlays, (done, total) -> {}),
            images::toString);
    assertTrue(refusal.getMessage().contains("both be written"), refusal.getMessage());
    assertFalse(Files.exists(out()), "written before it was checked");
  }
}
