package org.simtrans.app.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.simtrans.app.Main;
import org.simtrans.app.cli.Console;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;
import org.simtrans.server.ServeSettings;
import org.simtrans.server.Server;

/** Small phantoms with a run of three steps, called 'first', for tests of the page. */
record SmallRound(Path data, Path runs) {
  static SmallRound in(Path folder) {
    SmallRound round = new SmallRound(folder.resolve("phantoms"), folder.resolve("runs"));
    PhantomCohort.write(
        round.data, new PhantomConfig(26, 30, 24, 7, 0.03, 0.2, 20, 150), 4, 1, 1, done -> {});
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    String line =
        "train --preset tiny --size 32 --batch 2 --steps 3 --threads 1 --data %s --out %s"
            .formatted(round.data, round.runs.resolve("first"));
    assertEquals(
        0,
        Main.run(new Console(out, out, 0), line.split(" ")),
        said.toString(StandardCharsets.UTF_8));
    return round;
  }

  Server serve() {
    return serve(data);
  }

  /** The same runs beside other images. */
  Server serve(Path images) {
    return Server.start(
        ServeSettings.of(images, runs), new JavaLauncher(Main.class, Set.of("train", "pretrain")));
  }

  /** To those who know a token. */
  Server serveTo(String token) {
    return Server.start(
        ServeSettings.of(data, runs).withToken(token),
        new JavaLauncher(Main.class, Set.of("train")));
  }

  /** The only file whose name ends like this, outside of what the server keeps. */
  Path file(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .filter(file -> !file.toString().contains(".simtrans"))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  static Locator radio(Page page, String name) {
    return page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName(name).setExact(true));
  }
}
