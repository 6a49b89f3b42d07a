package org.simtrans.phantom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.InvalidSettingException;
import org.simtrans.ProcessMark;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;

class PhantomCohortTest {
  private static final PhantomConfig ROUGH = new PhantomConfig(40, 48, 38, 5, 0.03, 0.2, 0.5, 150);

  @TempDir Path folder;

  @Test
  void writesTheLayoutOfAtlas() throws IOException {
    List<Integer> progress = new ArrayList<>();
    PhantomCohort.write(folder, ROUGH, 12, 1, 2, progress::add);
    assertEquals(IntStream.rangeClosed(1, 12).boxed().toList(), progress);

    List<String> files = files();
    List<String> scans = files.stream().filter(f -> f.endsWith("_t1w_stx.nii.gz")).toList();
    assertEquals(12, scans.size());
    assertEquals("Site1/c0001/c0001s0001t01/c0001s0001t01_t1w_stx.nii.gz", scans.get(0));
    assertEquals("Site3/c0003/c0003s0004t01/c0003s0004t01_t1w_stx.nii.gz", scans.get(11));
    assertTrue(files.stream().anyMatch(f -> f.endsWith("_LesionSmooth_1_stx.nii.gz")), "second");
    for (String scan : scans) {
      String mask = scan.replace("_t1w_stx", "_LesionSmooth_stx");
      assertTrue(files.contains(mask), mask);
      Volume t1w = Images.read(folder.resolve(scan));
      Volume lesion = Images.read(folder.resolve(mask));
      assertArrayEquals(new int[] {40, 48, 38}, t1w.shape());
      assertArrayEquals(t1w.shape(), lesion.shape());
      assertArrayEquals(new double[] {-97.5, -135.5, -70.5}, t1w.affine().apply(0, 0, 0), 1e-4);
      assertTrue(t1w.affine().closeTo(lesion.affine(), 1e-6));
      float ones = 0;
      for (float value : lesion.values()) {
        assertTrue(value == 0 || value == 1, "mask value " + value);
        ones += value;
      }
      assertTrue(ones > 0, mask + " is empty");
    }
  }

  @Test
  void threadsAndTheNumberOfSubjectsChangeNoHead() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    PhantomCohort.write(one, ROUGH, 2, 5, 1, done -> {});
    PhantomCohort.write(two, ROUGH, 4, 5, 2, done -> {});
    for (String scan : List.of("c0001s0001t01", "c0001s0002t01")) {
      String path = "Site1/c0001/" + scan + "/" + scan + "_t1w_stx.nii.gz";
      assertArrayEquals(
          Files.readAllBytes(one.resolve(path)), Files.readAllBytes(two.resolve(path)));
    }
  }

  @Test
  void willNotMixWithWhatIsThere() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "mine");
    InvalidSettingException refused =
        assertThrows(
            InvalidSettingException.class,
            () -> PhantomCohort.write(folder, ROUGH, 2, 1, 1, done -> {}));
    assertTrue(refused.getMessage().contains(folder.toString()), refused.getMessage());
    assertEquals(List.of("notes.txt"), files());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  /** What was killed is completed, to the same files, and no part of a file stays. */
  @Test
  void whatWasBrokenOffIsCompleted() throws IOException {
    Path whole = folder.resolve("whole");
    Path killed = folder.resolve("killed");
    PhantomCohort.write(whole, ROUGH, 2, 5, 1, done -> {});
    PhantomCohort.write(killed, ROUGH, 2, 5, 1, done -> {});
    Path scans = killed.resolve("Site1/c0001/c0001s0002t01");
    Files.delete(scans.resolve("c0001s0002t01_t1w_stx.nii.gz"));
    ProcessMark own = ProcessMark.own();
    ProcessMark dead = new ProcessMark(own.machine(), own.process(), "0");
    Files.createFile(scans.resolve(".c0001s0002t01_t1w_stx.nii.gz.%s.0.part".formatted(dead)));
    PhantomCohort.write(killed, ROUGH, 2, 5, 1, done -> {});
    try (Stream<Path> files = Files.walk(whole)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertArrayEquals(
            Files.readAllBytes(file), Files.readAllBytes(killed.resolve(whole.relativize(file))));
      }
    }
    try (Stream<Path> one = Files.walk(whole);
        Stream<Path> other = Files.walk(killed)) {
      assertEquals(one.count(), other.count());
    }
    Path mine = Files.writeString(scans.resolve("c0001s0002t01_LesionSmooth_7_stx.nii.gz"), "x");
    assertThrows(
        InvalidSettingException.class,
        () -> PhantomCohort.write(killed, ROUGH, 2, 5, 1, done -> {}));
    assertTrue(Files.exists(mine));
  }
}
