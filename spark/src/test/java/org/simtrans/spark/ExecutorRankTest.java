package org.simtrans.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.cli.ExitCode;

class ExecutorRankTest {
  private static final int ENDLESS = 100_000;

  @TempDir Path folder;

  @Test
  void savesWhenItsTaskIsStopped() throws IOException, InterruptedException {
    Path run = folder.resolve("endless");
    Path data = Trained.in(folder, 4).data();
    List<String> words =
        Stream.of(Trained.words("train", data, run, ENDLESS)).map(Object::toString).toList();
    ExecutorRank rank = new ExecutorRank(words, 1, Map.of());
    Path checkpoint = run.resolve("checkpoint/last.safetensors");
    assertEquals(ExitCode.STOPPED, rank.end(() -> Files.exists(checkpoint)), rank.lastWords());
    assertTrue(rank.lastWords().contains("continue with --resume"), rank.lastWords());
  }
}
