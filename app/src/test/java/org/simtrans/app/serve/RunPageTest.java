package org.simtrans.app.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.run.RunFolder;
import org.simtrans.server.Server;

/** Runs on their pages: stopped in the middle, gone on with, taken away, and come to their end. */
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
      page.waitForSelector("text=There is no run");
      Files.move(folder.resolve("elsewhere"), run.path());
      page.waitForCondition(() -> page.getByText("There is no run").count() == 0);
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

  private static void start(Page page, String name, String minutes) {
    page.getByLabel("What").selectOption("train");
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill(name);
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
