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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** What a colleague saved is below the own changes: taking these back does not take it away. */
  @Test
  void takingBackAfterAConflictKeepsWhatTheOtherDrew() {
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page anna = open(browser, server);
      Page bob = open(browser, server);
      dot(anna, 0.4, 0.4);
      save(anna);
      int annas = labelled();
      dot(bob, 0.6, 0.6);
      dot(bob, 0.6, 0.45);
      SmallRound.button(bob, "Save the label").click();
      bob.waitForSelector("text=Somebody else saved this label meanwhile");
      bob.keyboard().press("z");
      save(bob);
      int both = labelled();
      assertTrue(both > annas, both + " voxels, of which " + annas + " are the other's");
      bob.keyboard().press("z");
      save(bob);
      assertEquals(annas, labelled(), "all of the other's, and nothing else");
      browser.console.removeIf(line -> line.contains("status of 409"));
      assertEquals(List.of(), browser.console);
    }
  }

  @Test
  void aLabelThatWasDeletedMeanwhileIsWrittenAnewAsItWas() throws IOException {
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page page = open(browser, server);
      dot(page, 0.4, 0.4);
      save(page);
      int before = labelled();
      dot(page, 0.6, 0.6);
      Files.delete(label);
      SmallRound.button(page, "Save the label").click();
      page.waitForSelector("text=The label was deleted or moved meanwhile");
      save(page);
      assertTrue(labelled() > before, labelled() + " voxels");
    }
  }

  /** The place and the value that are named are those below the pointer. */
  @Test
  void thePointerNamesItsOwnVoxel() throws IOException {
    Volume scan = Images.read(round.file(SUBJECT + "t01_t1w_stx.nii.gz"));
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page page = open(browser, server);
      SmallRound.radio(page, "Look").click();
      BoundingBox box = page.locator("canvas").nth(1).boundingBox(); // coronal
      page.mouse().move(box.x + box.width * 0.55, box.y + box.height * 0.6);
      String said = page.locator(".spot").textContent();
      Matcher spot =
          Pattern.compile("slice (\\d+), row (\\d+), column (\\d+); value ([-.\\d]+)")
              .matcher(said);
      assertTrue(spot.matches(), said);
      int[] shape = scan.shape();
      int z =
          Integer.parseInt(spot.group(1)) - 1; // stacks begin at the feet, the right and the front
      int y = shape[1] - Integer.parseInt(spot.group(2));
      int x = Integer.parseInt(spot.group(3)) - 1;
      boolean rising = scan.affine().orientation().startsWith("L"); // from the right to the left
      double value = scan.value(rising ? x : shape[0] - 1 - x, y, z);
      double shown = Double.parseDouble(spot.group(4));
      assertEquals(value, shown, Math.max(0.6, Math.abs(value) * 0.01), said);
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

  /** Whoever presses a key with the button still down draws on, and keeps what was drawn. */
  @Test
  void keysPressedInTheMiddleOfAStrokeLoseNothing() {
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page page = open(browser, server);
      BoundingBox box = page.locator("canvas").first().boundingBox();
      page.mouse().move(box.x + box.width * 0.4, box.y + box.height * 0.5);
      page.mouse().down();
      for (String key : new String[] {"i", "z", "y"}) {
        page.keyboard().press(key);
        page.mouse().move(box.x + box.width * 0.5, box.y + box.height * 0.5);
        page.mouse().move(box.x + box.width * 0.6, box.y + box.height * 0.5);
      }
      page.mouse().up();
      save(page);
      assertTrue(labelled() > 4, labelled() + " voxels");
      assertEquals(List.of(), browser.console);
    }
  }

  /** What is drawn is always seen: only a label is drawn in, and only where it is shown. */
  @Test
  void masksOfARunAreNotDrawnIn() {
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page page = open(browser, server);
      page.getByLabel("Mask of a run").selectOption("first");
      assertEquals("true", SmallRound.radio(page, "Look").getAttribute("aria-checked"));
      SmallRound.button(page, "Beside each other").click();
      SmallRound.radio(page, "Brush").click();
      BoundingBox mask = page.locator("canvas").nth(1).boundingBox();
      page.mouse().click(mask.x + mask.width * 0.5, mask.y + mask.height * 0.5);
      page.waitForSelector("text=A mask of a run is not drawn in");
      SmallRound.button(page, "Saved").waitFor();
      dot(page, 0.5, 0.5);
      save(page);
      assertTrue(labelled() > 1, labelled() + " voxels");
      assertEquals(List.of(), browser.console);
    }
  }

  @Test
  void toolsAreTurnedByArrowKeys() {
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page page = open(browser, server);
      String slice = page.locator("canvas").first().getAttribute("data-slice");
      for (String tool : new String[] {"Erase", "Fill", "Look", "Brush"}) {
        page.keyboard().press(tool.equals("Fill") ? "ArrowDown" : "ArrowRight");
        assertEquals("true", SmallRound.radio(page, tool).getAttribute("aria-checked"), tool);
        assertEquals(tool, page.evaluate("document.activeElement.textContent"));
      }
      assertEquals(slice, page.locator("canvas").first().getAttribute("data-slice"));
      page.keyboard().press("Shift+Tab");
      assertEquals(
          0,
          page.locator("[aria-label=Tool] :focus").count(),
          "one of the buttons is met by Tab, not each");
    }
  }

  @Test
  void aLabelThatBeganAsAMaskIsNotComparedWithIt() {
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page page = open(browser, server);
      page.getByLabel("Mask of a run").selectOption("first");
      page.waitForSelector("dd.dice");
      SmallRound.button(page, "Start from the mask").click();
      page.waitForSelector("text=The label began as this mask");
      SmallRound.button(page, "Undo").click();
      page.waitForSelector("dd.dice");
      SmallRound.button(page, "Redo").click();
      save(page);
      page.reload(); // the log knows what it began as
      page.waitForSelector("canvas[data-slice]");
      page.getByLabel("Mask of a run").selectOption("first");
      page.waitForSelector("text=The label began as this mask");
      page.waitForSelector("text=The run first ");
      SmallRound.radio(page, "Brush").click();
      oneVoxel();
      page.reload();
      page.waitForSelector("canvas[data-slice]");
      page.getByLabel("Mask of a run").selectOption("first");
      SmallRound.button(page, "Start from the mask").click();
      SmallRound.button(page, "Undo").click();
      page.evaluate("localStorage.clear()");
      SmallRound.button(page, "Redo").click();
      page.getByLabel("Author").fill("");
      page.evaluate("window.prompt = () => null"); // the question is put away
      SmallRound.button(page, "Save the label").click();
      page.waitForSelector("text=Nothing was saved: the log of corrections needs a name");
      assertEquals(1, labelled());
    }
  }

  @Test
  void classesOfARunAreThoseOfTheSameName() {
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page page = open(browser, server);
      Object answer =
          page.evaluate(
              "async () => { const { translation } = await import('/classes.js');"
                  + "const of = (...all) => all.map(([value, name], i) => ({ index: i + 1, value, name: name ?? String(value) }));"
                  + "const said = (theirs, ours) => { const { table, remarks } = translation(of(...theirs), of(...ours)); return [...table.slice(1, theirs.length + 1)] + ' ' + remarks.length; };"
                  + "return [said([[1, 'lesion'], [2, 'cyst']], [[2, 'cyst'], [5, 'lesion']]),"
                  + "said([[1, 'lesion'], [2, 'cyst']], [[1, 'cyst']]),"
                  + "said([[1], [2]], [[2], [3]]),"
                  + "said([[255]], [[1, 'stroke']]), said([[1, 'tumour']], [[1, 'stroke']])].join('; ') }");
      assertEquals("2,1 0; 0,1 1; 0,1 1; 1 0; 1 1", answer);
    }
  }

  /** Whoever is asked for the token again, as after a restart of the server, keeps the drawing. */
  @Test
  void aTokenThatIsAskedForAgainLeavesTheDrawing() {
    String token = "a token that nobody guesses";
    try (Server server = round.serveTo(token);
        Browser browser = new Browser()) {
      Page page = browser.page(1280, 800, ColorScheme.LIGHT);
      page.onDialog(dialog -> browser.console.add("asked: " + dialog.message()));
      page.navigate(server.address());
      page.waitForSelector("dialog");
      page.keyboard().press("Escape"); // shows what is wrong, and asks again
      SmallRound.button(page, "Try again").click();
      page.locator("dialog input[type=password]").fill(token);
      page.keyboard().press("Enter");
      page.getByText(SUBJECT, new Page.GetByTextOptions().setExact(true)).click();
      page.waitForSelector("canvas[data-slice]");
      page.getByLabel("Author").fill("Ada Lovelace");
      SmallRound.radio(page, "Brush").click();
      dot(page, 0.5, 0.5);
      page.context().clearCookies();
      SmallRound.button(page, "Save the label").click();
      page.locator("dialog input[type=password]").fill(token);
      page.keyboard().press("Enter");
      page.waitForSelector("text=The server knows you again");
      save(page);
      assertTrue(labelled() > 1, labelled() + " voxels");
      browser.console.removeIf(line -> line.contains("401"));
      assertEquals(List.of(), browser.console);
    }
  }
}
