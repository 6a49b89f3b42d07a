package org.simtrans.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.run.RunJson;

/** kill -9 in the middle of saving: the label is the old one or the new one, and whole. */
@Tag("slow")
class KillTest {
  private static final int EDGE = 96;
  private static final int ROUNDS = 4;

  @TempDir Path folder;

  @Test
  void aKilledServerLeavesAWholeLabel() throws Exception {
    Path data = folder.resolve("data");
    Path file = data.resolve("labels/a.nii.gz");
    float[] values = new float[EDGE * EDGE * EDGE];
    byte[][] labels = new byte[2][values.length];
    Random random = new Random(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(1000);
      labels[0][i] = (byte) random.nextInt(2); // nothing to compress, so that writing takes a while
      labels[1][i] = (byte) (1 - labels[0][i]);
    }
    int[] shape = {EDGE, EDGE, EDGE};
    Volume image =
        Volume.of(
            shape, new Affine(new double[][] {{-1, 0, 0, 0}, {0, -1, 0, 0}, {0, 0, 1, 0}}), values);
    Images.write(data.resolve("images/a.nii.gz"), image);
    Images.write(file, image.withLabels(labels[0]));
    AtomicInteger saved = new AtomicInteger();
    for (int round = 0; round < ROUNDS; round++) {
      Process process = start(data);
      try {
        String address =
            new BufferedReader(
                    new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                .readLine();
        Thread writer = new Thread(() -> keepSaving(address, labels, saved));
        writer.start();
        int before = saved.get();
        while (saved.get() == before) {
          Thread.sleep(1);
        }
        Thread.sleep(random.nextInt(400));
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        writer.join();
      } finally {
        process.destroyForcibly();
      }
      float[] found = Images.read(file).values();
      int own = (int) found[0] == labels[0][0] ? 0 : 1;
      for (int i = 0; i < found.length; i++) {
        assertEquals(labels[own][i], (byte) found[i], "round " + round + ", voxel " + i);
      }
    }
    assertTrue(saved.get() >= ROUNDS);
    try (Stream<String> lines = Files.lines(data.resolve(".simtrans/labels.jsonl"))) {
      List<String> whole = lines.filter(line -> RunJson.parseOrNull(line) != null).toList();
      assertTrue(whole.size() >= saved.get(), whole.size() + " lines for " + saved + " answers");
    }
  }

  private Process start(Path data) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            ServerProcess.class.getName(),
            data.toString(),
            folder.resolve("runs").toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /**
   * Until the server is gone. The axes of this image run as the viewer's do: both orders are one.
   */
  private static void keepSaving(String address, byte[][] labels, AtomicInteger saved) {
    HttpClient client = HttpClient.newHttpClient();
    try {
      String list =
          client
              .send(
                  HttpRequest.newBuilder(URI.create(address + "api/cohort")).build(),
                  BodyHandlers.ofString())
              .body();
      String id =
          RunJson.parseOrNull(list)
              .path("subjects")
              .path(0)
              .path("images")
              .path(0)
              .path("id")
              .asText();
      String path = address + "api/images/" + id + "/label";
      String revision =
          client
              .send(HttpRequest.newBuilder(URI.create(path)).build(), BodyHandlers.ofByteArray())
              .headers()
              .firstValue("X-Revision")
              .orElseThrow();
      for (int i = 1; ; i++) {
        HttpRequest put =
            HttpRequest.newBuilder(URI.create(path + "?author=Ada&revision=" + revision))
                .PUT(BodyPublishers.ofByteArray(labels[i % 2]))
                .build();
        String answer = client.send(put, BodyHandlers.ofString()).body();
        revision = RunJson.parseOrNull(answer).path("revision").asText();
        assertTrue(!revision.isEmpty(), answer);
        saved.incrementAndGet();
      }
    } catch (IOException killed) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
