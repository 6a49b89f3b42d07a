package org.simtrans.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process of its own gets the signal. */
class StopOnSignalTest {

  /** Works until it is stopped. */
  static final class Work {
    private Work() {}

    public static void main(String[] args) throws InterruptedException {
      Console console = new Console(System.out, System.out, 0);
      boolean begun = Boolean.parseBoolean(args[0]);
      try (StopOnSignal stop = new StopOnSignal(console, () -> begun)) {
        System.out.println("ready");
        Thread.sleep(60_000);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void onlyWhatHasBegunIsSaidToBeSaved(boolean begun) throws IOException, InterruptedException {
    assumeFalse(System.getProperty("os.name").startsWith("Windows"), "there are no such signals");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Work.class.getName(),
                Boolean.toString(begun))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertEquals("ready", said.readLine());
      process.toHandle().destroy(); // SIGTERM; streams stay open
      String text = String.join("\n", said.lines().toList());
      assertEquals(ExitCode.STOPPED, process.waitFor());
      assertEquals(begun, text.contains("simtrans: saved; continue with --resume"), text);
      assertEquals(!begun, text.contains("stopped before anything was learned"), text);
    } finally {
      process.destroyForcibly();
    }
  }
}
