package org.simtrans.app.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.Main;
import org.simtrans.app.cli.Console;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;
import org.simtrans.server.ServeSettings;
import org.simtrans.server.Server;

/**
 * What axe-core finds on each view of the page, in light and dark, on a desk and on a phone. Its
 * rules of best practice count as well as those of WCAG 2.2, A and AA.
 */
@Tag("slow")
class AccessibilityTest {
  private static final String CHECK =
      "() => axe.run(document, { resultTypes: ['violations'] }).then(found =>"
          + " found.violations.flatMap(rule => rule.nodes.map(node => rule.id + ': '"
          + " + node.html.slice(0, 160) + ' -- ' + node.failureSummary)))";

  @TempDir static Path folder;

  @Test
  void axeFindsNothingOnAnyView() throws IOException {
    Path data = folder.resolve("phantoms");
    Path runs = folder.resolve("runs");
    PhantomCohort.write(
        data, new PhantomConfig(26, 30, 24, 7, 0.03, 0.2, 20, 150), 4, 1, 1, done -> {});
    train(data, runs.resolve("first"), 1);
    train(data, runs.resolve("second"), 2);
    List<String> found = new ArrayList<>();
    try (Server server =
            Server.start(
                ServeSettings.of(data, runs), new JavaLauncher(Main.class, Set.of("train")));
        Browser browser = new Browser()) {
      for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        for (int width : new int[] {1280, 400}) {
          Page page = browser.page(width, width > 600 ? 800 : 850, colours);
          page.addInitScript(axe());
          walk(page, server.address(), found, "%s %d".formatted(colours, width));
          page.context().close();
        }
      }
      assertEquals(List.of(), found); // axe itself makes the browser write to the console
    }
  }

  @Test
  void axeFindsNothingWhereTheTokenIsAskedFor() throws IOException {
    Path data = folder.resolve("asked");
    PhantomCohort.write(
        data, new PhantomConfig(26, 30, 24, 7, 0.03, 0.2, 20, 150), 2, 1, 1, done -> {});
    List<String> found = new ArrayList<>();
    try (Server server =
            Server.start(
                ServeSettings.of(data, folder.resolve("none")).withToken("0123456789abcdef"),
                new JavaLauncher(Main.class, Set.of()));
        Browser browser = new Browser()) {
      for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        Page page = browser.page(400, 850, colours);
        page.addInitScript(axe());
        page.navigate(server.address());
        page.waitForSelector("dialog[open]");
        check(page, found, "token " + colours);
        page.getByLabel("Token of this server").fill("0123456789abcdef");
        page.getByText("Enter").click();
        page.waitForSelector(".card");
        for (String hash : List.of("#/learn", "#/compare", "#/segment")) {
          page.navigate(server.address() + hash);
          page.waitForSelector("h1");
          check(page, found, "nothing yet " + hash + " " + colours);
        }
      }
    }
    assertEquals(List.of(), found);
  }

  private static void walk(Page page, String address, List<String> found, String where)
      throws IOException {
    page.navigate(address);
    page.waitForSelector(".card img");
    check(page, found, where + " cohort");

    page.locator(".card").first().click();
    page.waitForSelector("canvas[data-slice]");
    check(page, found, where + " image");
    page.getByLabel("Mask of a run").selectOption("first");
    page.waitForSelector("text=Download the mask");
    for (String shown : List.of("Mask", "Difference", "Probability")) {
      press(page, AriaRole.RADIO, shown);
      check(page, found, where + " " + shown);
    }
    press(page, AriaRole.BUTTON, "Beside each other");
    check(page, found, where + " beside each other");
    press(page, AriaRole.RADIO, "Brush");
    check(page, found, where + " brush");

    for (String hash : List.of("#/learn", "#/compare", "#/segment")) {
      page.navigate(address + hash);
      page.waitForSelector("h1");
      check(page, found, where + " " + hash);
    }
    page.locator("#files").setInputFiles(scan());
    page.waitForSelector("text=See it");
    check(page, found, where + " a file that was segmented");

    page.navigate(address + "#/compare");
    press(page, AriaRole.CHECKBOX, "first");
    page.waitForSelector("text=None of these runs was judged");
    press(page, AriaRole.CHECKBOX, "second");
    page.waitForSelector("text=Settings that differ");
    check(page, found, where + " two runs compared");

    page.navigate(address + "#/learn");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("first")).click();
    page.waitForSelector("text=Learn again");
    check(page, found, where + " run");
  }

  private static void press(Page page, AriaRole role, String name) {
    page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true)).click();
  }

  /** Opens what is folded, and lets axe look. */
  private static void check(Page page, List<String> found, String where) {
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })");
    page.evaluate("new Promise(done => setTimeout(done, 300))"); // notices fade in
    Object said = page.evaluate(CHECK);
    if (!(said instanceof List<?> problems)) {
      throw new AssertionError("axe answered " + said);
    }
    problems.forEach(one -> found.add(where + ": " + one));
  }

  private static String axe() throws IOException {
    Properties pom = new Properties();
    try (InputStream in = resource("META-INF/maven/org.webjars.npm/axe-core/pom.properties")) {
      pom.load(in);
    }
    String version = pom.getProperty("version");
    try (InputStream in =
        resource("META-INF/resources/webjars/axe-core/%s/axe.min.js".formatted(version))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream resource(String name) {
    InputStream in = AccessibilityTest.class.getClassLoader().getResourceAsStream(name);
    if (in == null) {
      throw new AssertionError("the test's class path lacks " + name);
    }
    return in;
  }

  private static void train(Path data, Path out, int seed) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(said, true, StandardCharsets.UTF_8);
    String line =
        "train --preset tiny --size 32 --batch 2 --steps 3 --threads 1 --seed %d --data %s --out %s"
            .formatted(seed, data, out);
    assertEquals(
        0,
        Main.run(new Console(print, print, 0), line.split(" ")),
        said.toString(StandardCharsets.UTF_8));
  }

  private static Path scan() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("phantoms"))) {
      return files.filter(f -> f.toString().endsWith("_t1w_stx.nii.gz")).findFirst().orElseThrow();
    }
  }
}
