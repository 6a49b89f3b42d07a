package org.simtrans.app.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.server.Server;

/** The question for the token: what was wrong is not said any longer once it is right. */
@Tag("slow")
class TokenPageTest {
  private static final String TOKEN = "a token that nobody guesses";
  private static final String WRONG = "This is not the token of this server.";

  @TempDir Path folder;

  private static void answer(Page page, String token) {
    page.locator("dialog input[type=password]").fill(token);
    page.keyboard().press("Enter");
  }

  @Test
  void aWrongTokenIsNotSpokenOfAfterTheRightOne() {
    SmallRound round = SmallRound.in(folder);
    try (Server server = round.serveTo(TOKEN);
        Browser browser = new Browser()) {
      Page page = browser.page(1280, 800, ColorScheme.LIGHT);
      page.navigate(server.address());
      answer(page, "a token that somebody guessed");
      page.waitForSelector("dialog >> text=" + WRONG);
      answer(page, TOKEN);
      page.waitForSelector(".card");
      assertEquals(0, page.getByText(WRONG).count());
      assertEquals(0, page.locator("#notice.error").count());

      page.context().clearCookies(); // as after a restart of the server
      SmallRound.button(page, "Look again").click();
      page.waitForSelector("#notice.shown.error");
      answer(page, "another guess, of which nothing comes");
      page.waitForSelector("dialog >> text=" + WRONG);
      answer(page, TOKEN);
      page.waitForSelector("#notice.shown >> text=The server knows you again");
      assertEquals(0, page.getByText(WRONG).count());
      assertEquals(0, page.locator("#notice.error").count());
    }
  }
}
