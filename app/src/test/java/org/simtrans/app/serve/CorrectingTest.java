package org.simtrans.app.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.server.Server;

/** What is drawn is not lost: by taking back, by two windows, by an image without a label. */
@Tag("slow")
class CorrectingTest {
  private static final String SUBJECT = "c0001s0001";

  @TempDir static Path folder;
  private static SmallRound round;
  private static Path label;
  private static Volume drawn; // a label of the phantom

  @BeforeAll
  static void make() throws IOException {
    round = SmallRound.in(folder);
    label = round.file(SUBJECT + "t01_LesionSmooth_stx.nii.gz");
    drawn = Images.read(label);
  }

  /** A label with one voxel, in the corner. */
  @BeforeEach
  void oneVoxel() {
    byte[] own = new byte[Math.toIntExact(drawn.voxels())];
    own[0] = 1;
    Images.write(label, drawn.withLabels(own));
  }

  private static Page open(Browser browser, Server server) {
    Page page = browser.page(1280, 800, ColorScheme.LIGHT);
    page.onDialog(dialog -> browser.console.add("asked: " + dialog.message()));
    page.navigate(server.address());
    page.getByText(SUBJECT, new Page.GetByTextOptions().setExact(true)).click();
    page.waitForSelector("canvas[data-slice]");
    page.getByLabel("Author").fill("Ada Lovelace");
    SmallRound.radio(page, "Brush").click();
    return page;
  }

  /** A dot at a place of the axial plane, from 0 to 1. */
  private static void dot(Page page, double x, double y) {
    BoundingBox box = page.locator("canvas").first().boundingBox();
    page.mouse().click(box.x + box.width * x, box.y + box.height * y);
  }

  private static void save(Page page) {
    SmallRound.button(page, "Save the label").click();
    page.waitForSelector("text=Saved as");
    SmallRound.button(page, "Saved").waitFor();
  }

  private static int labelled() {
    int count = 0;
    for (float value : Images.read(label).values()) {
      count += value != 0 ? 1 : 0;
    }
    return count;
  }

  @Test
  void whatIsDrawnAfterTakingBackIsNotSavedYet() {
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page page = open(browser, server);
      dot(page, 0.45, 0.45);
      save(page);
      int first = labelled();
      assertTrue(first > 1, first + " voxels");
      Locator undo = SmallRound.button(page, "Undo");
      undo.focus();
      page.keyboard().press("Enter");
      SmallRound.button(page, "Save the label").waitFor();
      dot(page, 0.55, 0.55); // as many changes as when it was saved, but others
      SmallRound.button(page, "Save the label").waitFor();
      dot(page, 0.55, 0.65);
      save(page);
      assertTrue(labelled() > first, "two dots are more than one");
      assertEquals(List.of(), browser.console);
    }
  }

  @Test
  void whoWorksByKeyboardStaysAtTheSameControl() {
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page page = open(browser, server);
      dot(page, 0.45, 0.45);
      dot(page, 0.55, 0.55);
      SmallRound.button(page, "Undo").focus();
      page.keyboard().press("Enter");
      assertEquals("Undo", page.evaluate("document.activeElement.textContent"));
      SmallRound.radio(page, "Erase").focus();
      page.keyboard().press("Enter");
      assertEquals("Erase", page.evaluate("document.activeElement.textContent"));
      page.evaluate("window.onbeforeunload = null");
      page.context().close();
    }
  }

  @Test
  void twoWindowsOverOneLabelLoseNothing() throws IOException {
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page one = open(browser, server);
      Page other = open(browser, server);
      dot(one, 0.4, 0.4);
      save(one);
      int first = labelled();
      dot(other, 0.6, 0.6);
      SmallRound.button(other, "Save the label").click();
      other.waitForSelector("text=Somebody else saved this label meanwhile");
      assertEquals(first, labelled(), "nothing is written before it was looked at");
      save(other);
      assertTrue(labelled() > first, "the dots of both are there");
      SmallRound.button(other, "Undo").click(); // what came from the first window
      SmallRound.button(other, "Undo").waitFor();
      String log = Files.readString(round.data().resolve(".simtrans/labels.jsonl"));
      assertTrue(log.lines().count() >= 2, log);
      browser.console.removeIf(line -> line.contains("409")); // Chromium says it of any such answer
      assertEquals(List.of(), browser.console);
    }
  }

  @Test
  void anImageInWhichThereIsNothingGetsAnEmptyLabel() throws IOException {
    Files.delete(label);
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page page = open(browser, server);
      page.keyboard().press("s");
      page.waitForSelector("text=There is nothing to save");
      assertFalse(Files.exists(label), "a key pressed by chance writes nothing");
      SmallRound.button(page, "Nothing to label: save as empty").click();
      page.waitForSelector("text=Saved as");
      assertEquals(0, labelled());
      assertEquals(List.of(), browser.console);
    }
  }
}
