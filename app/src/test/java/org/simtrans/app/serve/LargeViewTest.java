package org.simtrans.app.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.Main;
import org.simtrans.server.ServeSettings;
import org.simtrans.server.Server;

/**
 * A picture of 6,000 x 6,000 pixels in the viewer: a chessboard whose fields are one pixel. It is
 * grey where pixels are means of several, and black and white where they are those of the file.
 */
@Tag("slow")
class LargeViewTest {
  private static final int EDGE = 6000;

  private static final Pattern SPOT = Pattern.compile("row (\\d+), column (\\d+); value (\\d+)");

  /** The darkest and the brightest of the pixels around the middle of the canvas. */
  private static final String MIDDLE =
      """
      canvas => {
        const w = Math.round(canvas.width / 2), h = Math.round(canvas.height / 2);
        const pixels = canvas.getContext('2d').getImageData(w - 8, h + 20, 16, 16).data;
        const greys = pixels.filter((v, i) => i % 4 === 0);
        return [Math.min(...greys), Math.max(...greys)];
      }""";

  @TempDir Path folder;

  @Test
  void isReadInPartsWhereItIsZoomedInto() throws IOException {
    Path data = Files.createDirectories(folder.resolve("slides"));
    BufferedImage board = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_BYTE_GRAY);
    byte[] row = new byte[EDGE];
    for (int y = 0; y < EDGE; y++) {
      for (int x = 0; x < EDGE; x++) {
        row[x] = (byte) ((x + y) % 2 * 255);
      }
      board.getRaster().setDataElements(0, y, EDGE, 1, row);
    }
    assertTrue(ImageIO.write(board, "tiff", data.resolve("slide.tif").toFile()));
    try (Server server =
            Server.start(
                ServeSettings.of(data, folder.resolve("runs")),
                new JavaLauncher(Main.class, Set.of()));
        Browser browser = new Browser()) {
      Page desk = browser.page(1280, 800, ColorScheme.LIGHT);
      look(desk, server.address(), "desk");
      desk.context().close();
      look(browser.page(400, 850, ColorScheme.DARK), server.address(), "phone");
      browser.console.removeIf(line -> line.contains("willReadFrequently")); // by this test alone
      assertEquals(List.of(), browser.console);
    }
  }

  private static void look(Page page, String address, String where) {
    page.navigate(address);
    page.waitForSelector(".card img").click();
    Locator canvas = page.locator("canvas[data-slice]");
    canvas.waitFor();
    List<Integer> grey = middle(canvas);
    assertTrue(grey.get(0) > 100 && grey.get(1) < 155, "means of 3 x 3 pixels are grey: " + grey);
    assertTrue(
        page.getByText("6,000 × 6,000 pixels").isVisible(), page.locator(".bar").textContent());
    assertEquals(0, SmallRound.button(page, "Saved").count(), "nothing is corrected here");
    assertEquals(
        0, page.getByRole(AriaRole.RADIO).count(), "there is nothing to choose without a mask");

    BoundingBox box = canvas.boundingBox();
    page.mouse().move(box.x + box.width / 2, box.y + box.height / 2);
    page.waitForResponse(
        answer -> answer.url().contains("/region?") && answer.url().endsWith("step=1"),
        () -> {
          page.keyboard().down("Control");
          for (int i = 0; i < 24; i++) {
            page.mouse().wheel(0, -100);
          }
          page.keyboard().up("Control");
        });
    page.waitForCondition(
        () -> {
          List<Integer> sharp = middle(canvas);
          return sharp.get(0) < 20 && sharp.get(1) > 235;
        });
    page.mouse().move(box.x + box.width / 2 + 3, box.y + box.height / 2 + 1);
    Matcher spot = SPOT.matcher(page.locator(".spot").textContent());
    assertTrue(spot.matches(), page.locator(".spot").textContent());
    int sum = Integer.parseInt(spot.group(1)) + Integer.parseInt(spot.group(2));
    assertEquals(sum % 2 * 255, Integer.parseInt(spot.group(3)), "what the file has there");
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target/large-%s.png".formatted(where))));
    canvas.dblclick();
    page.waitForCondition(() -> middle(canvas).get(0) > 100);
  }

  private static List<Integer> middle(Locator canvas) {
    return ((List<?>) canvas.evaluate(MIDDLE)).stream().map(v -> ((Number) v).intValue()).toList();
  }
}
