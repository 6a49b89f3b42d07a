package org.simtrans.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.run.RunFolder;
import org.simtrans.task.Glimpse;
import org.simtrans.train.EpochEvent;

class LiveReportTest {
  @TempDir Path folder;

  private final List<String> said = new ArrayList<>();

  private String page() throws IOException {
    return Files.readString(folder.resolve("report.html"));
  }

  @Test
  void renewsItselfUntilTheRunHasEnded() throws IOException {
    Files.writeString(
        folder.resolve("config.json"), "{\"verb\": \"train\", \"config\": {\"model\": \"unet\"}}");
    Files.writeString(
        folder.resolve("metrics.jsonl"),
        "{\"kind\":\"step\",\"step\":10,\"epoch\":1,\"loss\":1.5}\n");
    Glimpse glimpse = new Glimpse("head-7", 3, 4, 6, new float[24], new byte[24], new byte[24]);
    try (LiveReport live = new LiveReport(new RunFolder(folder), said::add)) {
      live.onStart(0, 20);
      live.onEpoch(new EpochEvent(10, 1, 1.5, Map.of(), true, List.of(glimpse)));
      assertTrue(page().contains("http-equiv=\"refresh\""), "renews itself");
      assertTrue(page().contains("The run is still training"));
      assertTrue(page().contains("head-7, slice 3"));
    }
    assertFalse(page().contains("http-equiv=\"refresh\""), "does not renew itself any more");
    assertTrue(page().contains("head-7, slice 3"));
    assertEquals(List.of(), said);
  }

  @Test
  void aRunThatWasNeverJudgedLeavesNoPage() {
    new LiveReport(new RunFolder(folder), said::add).close();
    assertFalse(Files.exists(folder.resolve("report.html")));
  }

  @Test
  void anErrorIsSaidOnceAndEndsNothing() throws IOException {
    Files.createDirectories(folder.resolve("report.html/in/the/way"));
    Files.writeString(folder.resolve("config.json"), "{}");
    LiveReport live = new LiveReport(new RunFolder(folder), said::add);
    live.onStart(0, 20);
    live.onEpoch(new EpochEvent(10, 1, 1.5, Map.of(), true));
    live.onEpoch(new EpochEvent(20, 2, 1.5, Map.of(), true));
    live.close();
    assertEquals(1, said.size(), said.toString());
  }
}
