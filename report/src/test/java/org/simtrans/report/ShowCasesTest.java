package org.simtrans.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.image.Affine;
import org.simtrans.image.Plane;
import org.simtrans.image.Slices;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.metric.CaseResult;
import org.simtrans.metric.EvaluationSettings;
import org.simtrans.predict.SliceStack;
import org.simtrans.report.Picture.Group;

class ShowCasesTest {
  private static final int EDGE = 8;
  private static final int COUNT = 40;

  @TempDir Path folder;

  /** A volume of 2 x 2 x 3 mm with a mark of {@code size} pixels on slice {@code at}. */
  private static void show(ShowCases cases, String name, int size, int at, int found) {
    int pixels = EDGE * EDGE;
    float[] values = new float[pixels * COUNT];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 17;
    }
    byte[] truth = new byte[values.length];
    byte[] drawn = new byte[values.length];
    Arrays.fill(truth, at * pixels, at * pixels + size, (byte) 1);
    Arrays.fill(drawn, at * pixels, at * pixels + found, (byte) 1);
    Volume volume = Volume.of(new int[] {EDGE, EDGE, COUNT}, Affine.scaling(2, 2, 3), values);
    Slices slices = new Slices(volume, Plane.AXIAL);
    CaseResult result =
        CaseResult.of(
            name,
            name,
            truth,
            drawn,
            new int[] {EDGE, EDGE, COUNT},
            new double[] {2, 2, 3},
            EvaluationSettings.of("test", .5, List.of(1)));
    cases.observe(
        new Case(name, name, folderless(name), List.of()),
        new SliceStack(slices, List.of(values), "", drawn),
        truth,
        result);
  }

  private static Path folderless(String name) {
    return Path.of(name + ".nii.gz");
  }

  private PictureBook book() throws IOException {
    return PictureBook.open(folder);
  }

  @Test
  void casesAreSpreadOverTheSizeOfWhatIsMarkedAndEmptyOnesAreLeftOut() throws IOException {
    ShowCases cases = new ShowCases(48);
    for (int i = 0; i < 24; i++) {
      show(cases, "marked-%02d".formatted(i), 2 * i + 1, 20, 1);
      show(cases, "empty-%02d".formatted(i), 0, 20, 0);
    }
    cases.addTo(PictureBook.begin(folder));

    List<String> shown = book().of(Group.GALLERY).stream().map(Picture::caption).toList();
    assertEquals(8, shown.size());
    assertEquals(shown.stream().sorted().toList(), shown, "from the smallest to the largest");
    assertTrue(shown.stream().allMatch(name -> name.startsWith("marked")), shown.toString());
  }

  @Test
  void aVolumeIsSlicesToGoThroughWithSidesAndMillimetres() throws IOException {
    ShowCases cases = new ShowCases(1);
    show(cases, "a", 16, 20, 8);
    cases.addTo(PictureBook.begin(folder));

    Picture picture = book().of(Group.GALLERY).get(0);
    Picture.Stack stack = picture.stack();
    assertEquals("Dice of the whole volume 0.67", picture.score());
    assertEquals(List.of("R", "L", "A", "P"), picture.sides());
    assertEquals(16, picture.widthMm());
    assertEquals(20, stack.slices().get(stack.first()));
    assertEquals(COUNT, stack.of());
    for (String file : stack.files()) {
      BufferedImage column = ImageIO.read(folder.resolve(file).toFile());
      assertEquals(stack.width(), column.getWidth());
      assertEquals(stack.height() * stack.slices().size(), column.getHeight());
    }
    BufferedImage expert = ImageIO.read(folder.resolve(stack.expert()).toFile());
    int middle = stack.first() * stack.height();
    assertTrue(opaque(expert, middle, stack.height()) > 0);
    assertEquals(0, opaque(expert, 0, middle), "no mark on other slices");
    assertEquals(
        new Chapter.Marks(List.of("R", "L", "A", "P"), "5\u00a0mm", "31.25"),
        Chapter.Marks.of(picture));
  }

  private static long opaque(BufferedImage picture, int from, int rows) {
    return IntStream.range(0, rows * picture.getWidth())
        .filter(
            i -> picture.getRGB(i % picture.getWidth(), from + i / picture.getWidth()) >>> 24 > 0)
        .count();
  }

  @Test
  void worstAndBestAreShownOnceThereAreMoreThanTheGalleryHolds() throws IOException {
    ShowCases few = new ShowCases(8);
    ShowCases more = new ShowCases(9);
    for (int i = 0; i < 8; i++) {
      show(few, "c" + i, 10, 3, i);
      show(more, "c" + i, 10, 3, i);
    }
    show(more, "c8", 10, 3, 10);
    few.addTo(PictureBook.begin(folder));
    assertTrue(book().of(Group.WORST).isEmpty());

    more.addTo(PictureBook.begin(folder));
    assertEquals("c8", book().of(Group.BEST).get(0).caption());
    assertEquals("c0", book().of(Group.WORST).get(0).caption());
  }

  @Test
  void framesHaveTheKeyAmongThemAndAreAtMostTwenty() {
    int[] expert = new int[189];
    Arrays.fill(expert, 30, 151, 1);
    List<Integer> frames = ShownCase.frames(expert, new int[189], 77);
    assertTrue(frames.contains(77), frames.toString());
    assertTrue(frames.size() <= 21, frames.toString());
    assertTrue(frames.get(0) < 30 && frames.get(frames.size() - 1) > 150 - 8, frames.toString());
  }
}
