package org.simtrans.app.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Invocation;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.layout.Case;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;

class FigureVerbTest {
  @TempDir static Path folder;

  private static Path data;
  private static Case one;

  @BeforeAll
  static void makeHeads() {
    data = folder.resolve("phantoms");
    PhantomCohort.write(
        data, new PhantomConfig(26, 30, 24, 7, 0.03, 0.2, 20, 150), 3, 1, 2, done -> {});
    one = Cohort.open(data, CohortOptions.defaults()).cases().get(0);
  }

  @Test
  void viewsOfAFileAndOfItsCaseAreTheSame() throws IOException {
    Path ofFile = folder.resolve("a.png");
    Path ofCase = folder.resolve("b.png");
    succeed("figure", "views", "--image", one.image(), "--slice", 12, "--out", ofFile);
    succeed(
        "figure", "views", "--data", data, "--case", one.name(), "--slice", 12, "--out", ofCase);
    int[] sizes = {
      ImageIO.read(ofFile.toFile()).getWidth(), ImageIO.read(ofCase.toFile()).getWidth()
    };
    assertEquals(sizes[0], sizes[1]);
    succeed("figure", "views", "--data", data, "--slice", 12, "--out", folder.resolve("c.png"));
    assertArrayEquals(
        Files.readAllBytes(ofCase), Files.readAllBytes(folder.resolve("c.png")), "the first case");
  }

  @Test
  void saysWhichFiguresThereAre() {
    refuse("views, features or gallery", "figure");
  }

  @Test
  void namesWhatIsMissingOrTooMuch() {
    refuse("neither --image nor --data", "figure", "views");
    refuse("both given", "figure", "views", "--image", one.image(), "--data", data);
    refuse("does not exist", "figure", "views", "--image", folder.resolve("none.png"));
    refuse("no image of", "figure", "views", "--data", data, "--case", "nobody");
    refuse("slices 0 to 23", "figure", "views", "--image", one.image(), "--slice", 24);
    refuse(".png", "figure", "views", "--image", one.image(), "--out", folder.resolve("a.jpg"));
    refuse("--pairs is -1", "figure", "views", "--image", one.image(), "--pairs", -1);
  }

  private static Invocation succeed(Object... args) {
    Invocation invocation = Invocation.of(args);
    assertEquals(ExitCode.DONE, invocation.exitCode(), invocation.err());
    return invocation;
  }

  private static void refuse(String because, Object... args) {
    Invocation refused = Invocation.of(args);
    assertEquals(ExitCode.WRONG_USAGE, refused.exitCode(), refused.err());
    assertTrue(refused.err().contains(because), refused.err());
    assertEquals(1, refused.err().strip().lines().count(), refused.err());
  }
}
