package org.simtrans.app.ranks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaunchSettingsTest {
  private static final Path LAUNCHER = Path.of("../simtrans");

  @Test
  void whatSpeedNeedsIsThere() {
    LaunchSettings settings = LaunchSettings.read();
    assertEquals(
        Map.of(
            "GLIBC_TUNABLES",
            "glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1:"
                + "glibc.malloc.mmap_threshold=17179869184:glibc.malloc.trim_threshold=17179869184",
            "GOMP_SPINCOUNT",
            "20000",
            "OPENBLAS_NUM_THREADS",
            "1",
            "ORT_DISABLE_TELEMETRY",
            "1"),
        settings.environment());
    assertTrue(
        settings
            .javaOptions()
            .containsAll(List.of("-XX:+UseSerialGC", "-Dorg.bytedeco.javacpp.nopointergc=true")),
        settings.javaOptions().toString());
  }

  @Test
  void aCommandHasTheHeapTheOptionsAndTheClass() {
    LaunchSettings settings = LaunchSettings.read();
    List<String> command = settings.command(300, List.of("-ea"), "a.jar", "some.Main");
    assertTrue(command.containsAll(settings.javaOptions()), command.toString());
    assertTrue(command.contains("-Xmx300m"), command.toString());
    int size = command.size();
    assertEquals(List.of("-ea", "-cp", "a.jar", "some.Main"), command.subList(size - 4, size));
  }

  @Test
  void theLauncherReadsThemAndHasNoneOfItsOwn() throws IOException {
    String launcher = Files.readString(LAUNCHER);
    assertTrue(launcher.contains("/launch.txt"), launcher);
    for (String option : LaunchSettings.read().javaOptions()) {
      assertTrue(!launcher.contains(option), option);
    }
  }
}
