package org.simtrans.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;

/**
 * A process whose locale is ASCII cannot open files with other letters: it says so, and what to
 * set. The launcher sets it ({@code tools/reliability/surroundings.sh names}).
 */
@EnabledOnOs(OS.LINUX)
class AsciiLocaleTest {
  private static final String NAME = "$(printf 'Sch\\303\\244del.tif')";

  @TempDir Path folder;

  /**
   * Shell commands behind which our main class is started, with the names as the shell has them.
   */
  private String said(int expected, String locale, String words)
      throws IOException, InterruptedException {
    String script =
        "cp \"$1/a.tif\" \"$1/"
            + NAME
            + "\"; exec \"$2\" -XX:TieredStopAtLevel=1 -cp \"$3\" "
            + Main.class.getName()
            + " "
            + words;
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                "sh",
                "-c",
                script,
                "sh",
                folder.toString(),
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                System.getProperty("java.class.path")));
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().put("LC_ALL", locale);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(expected, process.waitFor(), said);
    assertFalse(said.contains("a bug"), said);
    return said;
  }

  @Test
  void namesThatJavaCannotReadAreSaid() throws Exception {
    Images.write(
        folder.resolve("a.tif"),
        Volume.of(new int[] {4, 3, 1}, Affine.scaling(1, 1, 1), new float[12]));
    String inspected = said(2, "C", "inspect \"$1/" + NAME + "\"");
    assertTrue(inspected.contains("LC_ALL=C.UTF-8"), inspected);
    assertEquals(1, inspected.lines().count(), inspected);
    String verified = said(1, "C", "verify \"$1\"");
    assertTrue(verified.contains("LC_ALL=C.UTF-8"), verified);
    said(0, "C.UTF-8", "inspect \"$1/" + NAME + "\"");
  }
}
