package org.simtrans.app.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.run.RunFolder;
import org.simtrans.server.ServeSettings;
import org.simtrans.server.Server;

/**
 * Runs on their pages: begun or refused, stopped in the middle, gone on with, taken away, and come
 * to their end.
 */
@Tag("slow")
class RunPageTest {
  @TempDir Path folder;

  @Test
  void aRunIsStoppedGoesOnAndIsTakenAway() throws IOException {
    SmallRound round = SmallRound.in(folder);
    RunFolder run = new RunFolder(round.runs().resolve("mine"));
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page page = browser.page(400, 850, ColorScheme.LIGHT);
      page.navigate(server.address() + "#/learn");
      start(page, "mine", "30");
      page.waitForCondition(() -> lines(run) > 0);
      page.waitForSelector(".tag.running");
      SmallRound.button(page, "Stop").focus();
      page.waitForTimeout(2500); // the page looks again meanwhile
      assertEquals("Stop", page.evaluate("document.activeElement.textContent"));
      page.keyboard().press("Enter");
      page.waitForSelector(".tag.ended");
      long steps = lines(run);
      assertTrue(Files.exists(run.path().resolve("checkpoint")), "it can go on");

      SmallRound.button(page, "Resume").click();
      page.waitForSelector(".tag.running");
      page.waitForCondition(() -> lines(run) > steps);
      SmallRound.button(page, "Stop").click();
      page.waitForSelector(".tag.ended");

      Files.move(run.path(), folder.resolve("elsewhere"));
      page.waitForSelector("text=The folder of mine is not there any more");
      page.waitForSelector(".tag.gone");
      assertEquals(0, SmallRound.button(page, "Resume").count(), "nothing is left to go on with");
      Files.move(folder.resolve("elsewhere"), run.path());
      page.waitForCondition(() -> page.getByText("not there any more").count() == 0);
      page.waitForSelector(".tag.ended");
      SmallRound.button(page, "Resume").waitFor();
      browser.console.removeIf(line -> line.contains("status of 404"));
      assertEquals(List.of(), browser.console);
    }
  }

  /** Nothing is left to resume, and a program that asks for it is told so. */
  @Test
  void aFinishedRunIsNotResumed() throws IOException {
    SmallRound round = SmallRound.in(folder);
    try (Server server = round.serve();
        Browser browser = new Browser()) {
      Page page = browser.page(1280, 850, ColorScheme.LIGHT);
      page.navigate(server.address() + "#/learn");
      start(page, "short", "0.05");
      page.waitForSelector(".tag.finished", new Page.WaitForSelectorOptions().setTimeout(120_000));
      page.waitForCondition(() -> page.getByText("Learn again").count() == 1);
      assertEquals(0, page.getByText("Resume").count());
      assertEquals(0, page.getByText("Stop").count());
      APIResponse answer = page.request().post(server.address() + "api/runs/short/resume");
      assertEquals(409, answer.status());
      assertTrue(answer.text().contains("short has come to its end"), answer.text());
      assertEquals(List.of(), browser.console);
    }
  }

  @Test
  void aDoubleClickIsOneRunAndItsFailureCanBePutAway() throws IOException {
    SmallRound round = SmallRound.in(folder);
    List<List<String>> started = new CopyOnWriteArrayList<>();
    try (Server server = serve(round, started, "sleep 2; echo no room; exit 1");
        Browser browser = new Browser()) {
      Page page = browser.page(1280, 850, ColorScheme.LIGHT);
      page.navigate(server.address() + "#/learn");
      SmallRound.button(page, "Start").dblclick();
      page.waitForSelector("text=train-1 is starting …");
      assertEquals(1, started.size());
      assertEquals("train-2", name(page).inputValue());
      String failure = "text=train-1: it ended before it had begun: no room";
      page.waitForSelector(failure);
      SmallRound.button(page, "Hide that train-1 failed").click();
      page.waitForTimeout(3500); // the page looks again meanwhile
      assertEquals(0, page.locator(failure).count());
      page.reload();
      page.waitForSelector(failure);
      assertEquals(List.of(), browser.console);
    }
  }

  @Test
  void theFormSaysWhatIsMissingOrWrong() throws IOException {
    SmallRound round = SmallRound.in(folder);
    List<List<String>> started = new CopyOnWriteArrayList<>();
    try (Server server = serve(round, started, "exit 1");
        Browser browser = new Browser()) {
      Page page = browser.page(1280, 850, ColorScheme.LIGHT);
      page.navigate(server.address() + "#/learn");
      page.getByText("More settings").click();
      page.getByLabel("Minutes").fill("");
      SmallRound.button(page, "Start").click();
      String needed = "Minutes are needed, unless steps or epochs are given below.";
      assertEquals(needed, page.locator("#length").textContent());
      assertEquals(needed, page.getByLabel("Minutes").evaluate("one => one.validationMessage"));

      page.getByLabel("Minutes").fill("10");
      assertEquals("It ends after these minutes.", page.locator("#length").textContent());
      page.getByLabel("Size in pixels").fill("7");
      SmallRound.button(page, "Start").click();
      page.waitForSelector("text=Size is '7'; expected pixels, at least 16 in height and width");
      page.getByLabel("Size in pixels").fill("");
      page.getByLabel("Minutes").fill("0");
      SmallRound.button(page, "Start").click();
      page.waitForSelector("text=Minutes is '0'; expected a number above 0, such as 20.");
      page.getByLabel("Minutes").fill("");
      name(page).fill("a b");
      page.getByLabel("Steps").fill("5");
      SmallRound.button(page, "Start").click();
      page.waitForSelector("text=A run cannot be called 'a b'; expected a name that begins with");
      assertEquals(List.of(), started);

      name(page).fill("five");
      page.getByLabel("Network").selectOption("unet");
      page.getByLabel("Encoder").selectOption("swin-t");
      SmallRound.button(page, "Start").click();
      page.waitForCondition(() -> started.size() == 1);
      assertEquals(
          List.of("--steps", "5", "--model", "unet", "--encoder", "swin-t"),
          started.get(0).subList(5, 11));
      browser.console.removeIf(line -> line.contains("status of 400"));
      assertEquals(List.of(), browser.console);
    }
  }

  /** Of the dialog's answers only the last is one: with a comma, as many write it. */
  @Test
  void learnAgainUnderstandsAComma() throws IOException {
    SmallRound round = SmallRound.in(folder);
    List<List<String>> started = new CopyOnWriteArrayList<>();
    List<String> answers = new ArrayList<>(Arrays.asList(null, " ", "0", "soon", "0,5"));
    try (Server server = serve(round, started, "exit 1");
        Browser browser = new Browser()) {
      Page page = browser.page(1280, 850, ColorScheme.LIGHT);
      page.onDialog(
          dialog -> {
            String answer = answers.remove(0);
            if (answer == null) {
              dialog.dismiss();
            } else {
              dialog.accept(answer);
            }
          });
      page.navigate(server.address() + "#/learn");
      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("first")).click();
      SmallRound.button(page, "Learn again").click();
      page.waitForCondition(() -> answers.size() == 4);
      for (String sentence :
          List.of(
              "Nothing was started: it was not said for how many minutes.",
              "Minutes is '0'; expected a number above 0, such as 20.",
              "Minutes is 'soon'; expected a number above 0, such as 20.")) {
        SmallRound.button(page, "Learn again").click();
        page.waitForSelector("#notice.shown.error >> text=" + sentence);
      }
      assertEquals(List.of(), started);
      SmallRound.button(page, "Learn again").click();
      page.waitForCondition(() -> started.size() == 1);
      List<String> words = started.get(0);
      assertEquals("0.5", words.get(words.indexOf("--minutes") + 1), words.toString());
      browser.console.removeIf(line -> line.contains("status of 400"));
      assertEquals(List.of(), browser.console);
    }
  }

  /** Runs that are a line of a shell. */
  private static Server serve(SmallRound round, List<List<String>> started, String line) {
    return Server.start(
        ServeSettings.of(round.data(), round.runs()),
        words -> {
          started.add(words);
          return new ProcessBuilder("sh", "-c", line);
        });
  }

  private static Locator name(Page page) {
    return page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true));
  }

  private static void start(Page page, String name, String minutes) {
    page.getByLabel("What").selectOption("train");
    name(page).fill(name);
    page.getByLabel("Minutes").fill(minutes);
    page.getByText("More settings").click();
    page.getByLabel("Preset").selectOption("tiny");
    page.getByLabel("Size in pixels").fill("32");
    page.getByLabel("Threads").fill("1");
    SmallRound.button(page, "Start").click();
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true)).click();
  }

  private static long lines(RunFolder run) {
    try (Stream<String> lines = Files.lines(run.metrics())) {
      return lines.count();
    } catch (IOException e) {
      return 0; // not yet
    }
  }
}
