package org.simtrans.app.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.server.Server;

/**
 * Files that are dropped: those that are images, those that are not, folders, and their removal.
 */
@Tag("slow")
class SegmentPageTest {
  private static final String PACK =
      """
      async () => {
        const { picked } = await import('/folder.js');
        const file = (path, content) => Object.defineProperty(
          new File([content], path.split('/').pop()), 'webkitRelativePath', { value: path });
        const [zip] = await picked([
          file('series/IM0001', 'slice'), file('series/Ä/IM0002', new Uint8Array(3000))]);
        return [...new Uint8Array(await zip.arrayBuffer())];
      }""";

  @TempDir static Path folder;
  private static SmallRound round;

  @BeforeAll
  static void make() {
    round = SmallRound.in(folder);
  }

  private static Page open(Browser browser, Server server, int width) {
    Page page = browser.page(width, 800, ColorScheme.DARK);
    page.navigate(server.address() + "#/segment");
    page.waitForSelector("text=Drop images here");
    return page;
  }

  private static Locator entry(Page page, String name) {
    return page.locator(".files li", new Page.LocatorOptions().setHasText(name));
  }

  @Test
  void whatWasSentIsRemovedHereAndOnTheServer() throws IOException {
    Path scan = round.file("_t1w_stx.nii.gz");
    Path broken = Files.writeString(folder.resolve("broken.nii.gz"), "no scan");
    Path text = Files.writeString(folder.resolve("letter.docx"), "no image");
    Path empty = Files.createFile(folder.resolve("empty.png"));
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      for (int width : new int[] {1280, 400}) {
        Page page = open(browser, server, width);
        page.locator("#files").setInputFiles(new Path[] {scan, broken, text, empty});
        Locator sound = entry(page, scan.getFileName().toString());
        sound.getByText("See it").waitFor();
        for (Path wrong : List.of(broken, text, empty)) {
          Locator one = entry(page, wrong.getFileName().toString());
          one.locator(".problem").waitFor();
          String said = one.locator(".problem").textContent();
          assertTrue(said.length() > 20 && said.endsWith("."), said);
        }
        page.screenshot(
            new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of("target/segment-%d.png".formatted(width))));
        for (Path each : List.of(scan, broken, text, empty)) {
          String name = each.getFileName().toString();
          SmallRound.button(page, "Remove " + name).click();
          entry(page, name).waitFor(gone());
        }
        String left = page.request().get(server.address() + "api/segment").text();
        assertEquals("{\"images\":[]}", left);
        page.reload();
        page.waitForSelector("text=Drop images here");
        assertEquals(0, page.locator(".files li").count());
        page.context().close();
      }
      browser.console.removeIf(line -> line.contains("the server responded with a status of 4"));
      assertEquals(List.of(), browser.console);
    }
  }

  private static Locator.WaitForOptions gone() {
    return new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED);
  }

  @Test
  void whoGoesAwayWhileAMaskIsDrawnFindsItDone() throws IOException {
    Path scan = round.file("_t1w_stx.nii.gz");
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page page = open(browser, server, 1280);
      page.waitForResponse(
          "**/api/segment?*", () -> page.locator("#files").setInputFiles(new Path[] {scan, scan}));
      page.navigate(server.address() + "#/compare");
      page.waitForSelector("h1:has-text('Compare')");
      page.navigate(server.address() + "#/segment");
      page.waitForSelector("text=Drop images here");
      page.waitForCondition(() -> page.getByText("See it").count() == 2);
      assertEquals(List.of(), browser.console);
    }
  }

  /** Not only to whoever was there when it was drawn. */
  @Test
  void remarksAreShownAgainAfterAReload() throws IOException {
    Volume volume = Images.read(round.file("_t1w_stx.nii.gz"));
    double[][] oblong = {{1, 0, 0, 0}, {0, 3, 0, 0}, {0, 0, 1, 0}};
    Path file = folder.resolve("oblong.nii.gz");
    Images.write(file, Volume.of(volume.shape(), new Affine(oblong), volume.values()));
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page page = open(browser, server, 1280);
      page.locator("#files").setInputFiles(file);
      Locator one = entry(page, "oblong.nii.gz");
      one.getByText("See it").waitFor();
      List<String> said = one.locator(".remark").allTextContents();
      assertTrue(
          said.stream().anyMatch(remark -> remark.contains("has pixels of")), said.toString());
      page.reload();
      one.getByText("See it").waitFor();
      assertEquals(said, one.locator(".remark").allTextContents());
      SmallRound.button(page, "Remove oblong.nii.gz").click();
      one.waitFor(gone());
      assertEquals(List.of(), browser.console);
    }
  }

  @Test
  void whatAnotherWindowSendsOrRemovesIsSeen() throws IOException {
    Path scan = round.file("_t1w_stx.nii.gz");
    String name = scan.getFileName().toString();
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page other = open(browser, server, 400);
      Page page = open(browser, server, 1280);
      page.locator("#files").setInputFiles(new Path[] {scan, scan, scan});
      other.waitForCondition(() -> other.getByText("Download the mask").count() == 3);
      page.waitForCondition(() -> page.getByText("Download the mask").count() == 3);
      assertEquals(3, page.locator(".files li").count(), "none is listed twice");
      assertEquals(3, other.locator(".files li").count());
      SmallRound.button(page, "Remove " + name).first().click();
      other.waitForSelector("text=The server has this file no more");
      assertEquals(2, page.locator(".files li").count());
      assertEquals(2, other.getByText("Download the mask").count());
      SmallRound.button(other, "Remove " + name).first().click();
      SmallRound.button(other, "Remove " + name).first().click();
      SmallRound.button(other, "Remove " + name).first().click();
      assertEquals(List.of(), browser.console.stream().filter(l -> !l.contains("404")).toList());
    }
  }

  /** Files go on being sent while another page is open; a reload ends that, so it is asked for. */
  @Test
  void whoLeavesWhileFilesAreSentIsWarned() throws IOException {
    Path scan = round.file("_t1w_stx.nii.gz");
    Path[] files = new Path[6];
    for (int i = 0; i < files.length; i++) {
      files[i] = Files.copy(scan, folder.resolve("sent-%d.nii.gz".formatted(i)));
    }
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page page = open(browser, server, 1280);
      List<Route> held = new ArrayList<>();
      boolean[] holding = {true};
      page.route(
          "**/api/segment?*",
          route -> {
            if (holding[0] && held.size() < 3) {
              held.add(route); // the third is on its way until the test lets it go
              if (held.size() < 3) {
                route.resume();
              }
            } else {
              route.resume();
            }
          });
      List<String> asked = new ArrayList<>();
      page.onDialog(
          dialog -> {
            asked.add(dialog.type());
            dialog.accept();
          });
      page.locator("#files").setInputFiles(files);
      page.waitForCondition(() -> held.size() == 3);
      page.evaluate("location.hash = '#/compare'");
      page.waitForSelector("h1:has-text('Compare')");
      holding[0] = false;
      held.get(2).resume();
      page.waitForSelector("text=6 files sent.");
      page.evaluate("location.hash = '#/segment'");
      page.waitForCondition(() -> page.getByText("Download the mask").count() == 6);
      page.reload();
      page.waitForCondition(() -> page.getByText("Download the mask").count() == 6);
      assertEquals(List.of(), asked, "all has arrived");

      held.clear();
      holding[0] = true;
      page.locator("#files").setInputFiles(files);
      page.waitForCondition(() -> held.size() == 3);
      page.locator("h1").click(); // browsers ask only where something was done by hand
      page.reload();
      page.waitForCondition(() -> page.getByText("See it").count() == 8);
      assertEquals(List.of("beforeunload"), asked);
      String lost = "The page was left before this file was sent. Choose it again.";
      assertEquals(4, page.getByText(lost).count());
      assertEquals(12, page.locator(".files li").count());
      SmallRound.button(page, "Remove sent-5.nii.gz").last().click(); // the first one is done
      page.waitForCondition(() -> page.getByText(lost).count() == 3);
      browser.console.removeIf(line -> line.contains("net::ERR_")); // what was cut off
      assertEquals(List.of(), browser.console);
      while (page.locator(".files li").count() > 0) {
        int before = page.locator(".files li").count();
        page.locator(".files li button").first().click();
        page.waitForCondition(() -> page.locator(".files li").count() < before);
      }
    }
  }

  @Test
  void aFolderIsSentImageByImageOrAsOneArchive() throws IOException {
    Path images = Files.createDirectories(folder.resolve("mixed"));
    Files.copy(round.file("_t1w_stx.nii.gz"), images.resolve("a.nii.gz"));
    Files.copy(round.file("_t1w_stx.nii.gz"), images.resolve("b.nii.gz"));
    Files.writeString(images.resolve("notes.txt"), "no image");
    Path series = Files.createDirectories(folder.resolve("series/Ä")).getParent();
    Files.writeString(series.resolve("IM0001"), "not really DICOM");
    Files.write(series.resolve("Ä/IM0002"), new byte[100_000]);
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page page = open(browser, server, 400);
      page.getByLabel("A folder", new Page.GetByLabelOptions().setExact(true))
          .setInputFiles(images);
      page.waitForCondition(() -> page.getByText("See it").count() == 2);
      assertEquals(2, page.locator(".files li").count(), "what is no image stays here");

      page.getByLabel("A folder", new Page.GetByLabelOptions().setExact(true))
          .setInputFiles(series);
      entry(page, "series.zip").locator(".problem").waitFor();
      String said = entry(page, "series.zip").locator(".problem").textContent();
      assertTrue(said.contains("series.zip") && said.contains("without a series"), said);
      assertTrue(
          browser.console.stream().allMatch(line -> line.contains("status of 4")),
          browser.console::toString);
    }
  }

  @Test
  void aFolderWithoutImagesIsPackedSoThatOthersReadIt() throws IOException {
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page page = open(browser, server, 1280);
      List<?> bytes = (List<?>) page.evaluate(PACK);
      byte[] packed = new byte[bytes.size()];
      for (int i = 0; i < packed.length; i++) {
        packed[i] = ((Number) bytes.get(i)).byteValue();
      }
      Path file = Files.write(folder.resolve("packed.zip"), packed);
      try (ZipFile zip = new ZipFile(file.toFile())) {
        assertEquals(2, zip.size());
        ZipEntry first = zip.getEntry("series/IM0001");
        assertEquals("slice", new String(zip.getInputStream(first).readAllBytes(), UTF_8));
        ZipEntry second = zip.getEntry("series/Ä/IM0002");
        assertArrayEquals(new byte[3000], zip.getInputStream(second).readAllBytes());
      }
      assertEquals(List.of(), browser.console);
    }
  }
}
