package org.simtrans.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed cannot control the terminal. */
class CleanStreamTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Console console =
      new Console(new PrintStream(bytes, true, StandardCharsets.UTF_8), System.err, 0);

  private String said() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void escapesAreShown() {
    console.out().printf("%s: %d voxels%n", Path.of("a\u001b[2J\nb\u009b.png"), 3);
    console.out().println("table\tof \u001b]0;x\u0007\nnames\r\u202egnp");
    assertEquals(
        "a\\u001b[2J\\u000ab\\u009b.png: 3 voxels\ntable\tof \\u001b]0;x\\u0007\nnames\\u000d\\u202egnp\n",
        said());
  }

  @Test
  void otherTextIsAsItWas() {
    console.out().printf("%s %5.2f %s%n", "Schädel 頭 \uD83E\uDDE0", 1.5, Path.of("größe.png"));
    assertEquals("Schädel 頭 \uD83E\uDDE0  1.50 größe.png\n", said());
    assertEquals(console.out(), new Console(console.out(), System.err, 0).out());
  }

  @Test
  void noVerbPrintsANameRaw(@TempDir Path folder) throws IOException {
    Path hostile = Files.writeString(folder.resolve("a\u001b[31m\nfake: done.png"), "x");
    for (Object[] words :
        new Object[][] {
          {"inspect", hostile}, {"verify", folder}, {"inspect", folder.resolve("no\u001b[1m\n.png")}
        }) {
      Invocation said = Invocation.of(words);
      assertTrue(said.exitCode() != 0);
      assertFalse((said.out() + said.err()).contains("\u001b"), said.toString());
      assertFalse((said.out() + said.err()).contains("\nfake"), said.toString());
    }
  }
}
