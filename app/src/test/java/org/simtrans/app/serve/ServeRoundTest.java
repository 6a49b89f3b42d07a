package org.simtrans.app.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.Main;
import org.simtrans.app.cli.Console;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;
import org.simtrans.run.RunFolder;
import org.simtrans.server.ServeSettings;
import org.simtrans.server.Server;

/** The round in a real browser, over phantoms: look, correct, save, learn again, download. */
@Tag("slow")
class ServeRoundTest {
  private static final String SCAN = "c0001s0002t01";

  @TempDir static Path folder;
  private static Path data;
  private static Path runs;

  @BeforeAll
  static void train() {
    data = folder.resolve("phantoms");
    runs = folder.resolve("runs");
    PhantomCohort.write(
        data, new PhantomConfig(26, 30, 24, 7, 0.03, 0.2, 20, 150), 4, 1, 1, done -> {});
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    String line =
        "train --preset tiny --size 32 --batch 2 --steps 3 --threads 1 --data %s --out %s"
            .formatted(data, runs.resolve("first"));
    assertEquals(
        0,
        Main.run(new Console(out, out, 0), line.split(" ")),
        said.toString(StandardCharsets.UTF_8));
  }

  private static Server serve() {
    return Server.start(
        ServeSettings.of(data, runs), new JavaLauncher(Main.class, Set.of("train", "pretrain")));
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator radio(Page page, String name) {
    return page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** Opens the scan from the list, and waits for its mask. */
  private static void open(Page page, Server server) {
    page.navigate(server.address());
    page.getByText("c0001s0002", new Page.GetByTextOptions().setExact(true)).click();
    page.waitForSelector("canvas[data-slice]");
    page.getByLabel("Mask of a run").selectOption("first");
    page.waitForSelector("text=Download the mask");
  }

  private static Path label() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(file -> file.getFileName().toString().equals(SCAN + "_LesionSmooth_stx.nii.gz"))
          .filter(file -> !file.toString().contains(".simtrans"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void lookCorrectLearnAgainOnADesk() throws IOException {
    Path label = label();
    Volume before = Images.read(label);
    try (Server server = serve();
        Browser browser = new Browser()) {
      Page page = browser.page(1280, 800, ColorScheme.LIGHT);
      open(page, server);
      Locator axial = page.locator("canvas").first();
      String slice = axial.getAttribute("data-slice");
      axial.hover();
      page.mouse().wheel(0, -100);
      page.waitForCondition(() -> !slice.equals(axial.getAttribute("data-slice")));
      radio(page, "Difference").click();
      radio(page, "Probability").click();
      button(page, "Beside each other").click();
      assertEquals(2, page.locator("canvas").count());
      button(page, "All planes").click();

      radio(page, "Brush").click();
      page.getByLabel("Author").fill("Ada Lovelace");
      draw(page, axial);
      button(page, "Save the label").click();
      page.waitForSelector("text=Saved as");

      Volume after = Images.read(label);
      assertArrayEquals(before.affine().rows()[1], after.affine().rows()[1], 1e-6);
      int added = 0;
      float[] old = before.values();
      float[] now = after.values();
      for (int i = 0; i < old.length; i++) {
        assertTrue(old[i] == 0 || now[i] != 0, "a brush takes nothing away");
        added += old[i] == 0 && now[i] != 0 ? 1 : 0;
      }
      assertTrue(added > 3, added + " voxels were drawn");
      String log = Files.readString(data.resolve(".simtrans/labels.jsonl"));
      assertTrue(log.contains("\"author\":\"Ada Lovelace\"") && log.contains(SCAN), log);
      try (Stream<Path> kept = Files.walk(data.resolve(".simtrans/versions"))) {
        Path version = kept.filter(Files::isRegularFile).findFirst().orElseThrow();
        assertArrayEquals(old, Images.read(version).values());
      }

      Download download = page.waitForDownload(() -> page.getByText("Download the mask").click());
      assertEquals(SCAN + "_mask.nii.gz", download.suggestedFilename());
      Path mask = folder.resolve(download.suggestedFilename());
      download.saveAs(mask);
      assertArrayEquals(before.affine().rows()[2], Images.read(mask).affine().rows()[2], 1e-6);

      learnAgain(page, server);
      page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/serve-desk.png")));
      assertEquals(List.of(), browser.console);
    }
  }

  private static void draw(Page page, Locator canvas) {
    BoundingBox box = canvas.boundingBox();
    page.mouse().move(box.x + box.width * 0.45, box.y + box.height * 0.45);
    page.mouse().down();
    page.mouse().move(box.x + box.width * 0.6, box.y + box.height * 0.55);
    page.mouse().up();
  }

  private static void learnAgain(Page page, Server server) throws IOException {
    page.onDialog(dialog -> dialog.accept("0.1"));
    page.navigate(server.address() + "#/learn");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("first")).click();
    button(page, "Learn again").click();
    page.waitForSelector("text=train-1");
    RunFolder run = new RunFolder(runs.resolve("train-1"));
    page.waitForCondition(
        () -> Files.exists(run.report()), new Page.WaitForConditionOptions().setTimeout(300_000));
    assertEquals(
        "network",
        run.readConfig().path(RunFolder.LOADED_WEIGHTS).path("part").asText(),
        run.readConfig().path(RunFolder.LOADED_WEIGHTS).toString());
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("train-1")).click();
    page.waitForSelector("text=Dice on validation");
    page.waitForCondition( // it goes on without the page, in the folder that is to be removed
        () -> !page.request().get(server.address() + "api/runs").text().contains("\"running\""),
        new Page.WaitForConditionOptions().setTimeout(300_000));
  }

  @Test
  void aPhoneInTheDarkShowsEverything() {
    try (Server server = serve();
        Browser browser = new Browser()) {
      Page page = browser.page(400, 850, ColorScheme.DARK);
      open(page, server);
      for (String hash : new String[] {"", "#/learn", "#/compare", "#/segment"}) {
        page.navigate(server.address() + hash);
        page.waitForSelector("h1");
        Object over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
        assertTrue(((Number) over).intValue() <= 0, hash + " is wider than the screen by " + over);
      }
      page.locator("#files").setInputFiles(scan());
      page.waitForSelector("text=See it");
      page.getByText("See it").click();
      page.waitForSelector("canvas[data-slice]");
      assertFalse(
          page.getByText("Save the label").isVisible(), "what was sent belongs to no cohort");
      page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/serve-phone.png")));
      assertEquals(List.of(), browser.console);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path scan() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(f -> f.toString().endsWith("_t1w_stx.nii.gz")).findFirst().orElseThrow();
    }
  }

  @Test
  void namesOfFilesAndLabelsStayText() throws IOException {
    Path own = folder.resolve("names");
    String evil = "\"><img src=x onerror=alert(1)>_slice001.png";
    int[] picture = new int[32 * 24];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = i % 200;
    }
    Volume image = Volume.ofPicture(32, 24, new float[picture.length]).withLabels(picture);
    Files.createDirectories(own.resolve("images"));
    for (String name :
        List.of(evil, "<script>alert(2)<_script>_slice001.png", "plain_slice001.png")) {
      Images.write(own.resolve("images").resolve(name), image);
    }
    try (Server server =
            Server.start(ServeSettings.of(own, runs), new JavaLauncher(Main.class, Set.of()));
        Browser browser = new Browser()) {
      Page page = browser.page(1280, 800, ColorScheme.LIGHT);
      page.onDialog(dialog -> browser.console.add("a script ran: " + dialog.message()));
      page.navigate(server.address());
      page.waitForSelector(".card >> text=<script>alert(2)");
      page.locator(".card", new Page.LocatorOptions().setHasText("onerror=alert(1)")).click();
      page.waitForSelector("canvas[data-slice]");
      assertTrue(page.locator("h1").textContent().contains("<img src=x"));
      assertEquals(List.of(), browser.console);
    }
  }
}
