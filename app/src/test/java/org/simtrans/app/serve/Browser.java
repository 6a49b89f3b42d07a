package org.simtrans.app.serve;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Chromium that is installed on this machine; tests are skipped where there is none. */
final class Browser implements AutoCloseable {
  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;

  /** What the console of any page said, and errors of scripts. */
  final List<String> console = new ArrayList<>();

  Browser() {
    String named = System.getenv("CHROMIUM");
    Path found =
        (named == null
                ? Stream.of(
                    "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                : Stream.of(named))
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    assumeTrue(
        found != null,
        "there is no Chromium here; install one (apt-get install chromium), or name it in CHROMIUM");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(new LaunchOptions().setExecutablePath(found).setArgs(List.of("--no-sandbox")));
  }

  /** A page of its own. */
  Page page(int width, int height, ColorScheme colours) {
    BrowserContext context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(colours)
                .setHasTouch(width < 600)
                .setAcceptDownloads(true));
    Page page = context.newPage();
    page.setDefaultTimeout(120_000);
    page.onConsoleMessage(message -> console.add(message.type() + ": " + message.text()));
    page.onPageError(error -> console.add("error: " + error));
    page.onRequestFailed(request -> console.add(request.url() + ": " + request.failure()));
    return page;
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }
}
