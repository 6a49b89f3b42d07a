package org.simtrans.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.run.RunJson;

/** A picture of 10,000 x 10,000 pixels, seen through a server that has a quarter of its memory. */
@Tag("slow")
class LargePictureTest {
  private static final int EDGE = 10_000;
  private static final String MEMORY = "-Xmx256m"; // to read it whole takes 1.6 GB
  private static final int STEP = 5; // 10,000 / 2,048, rounded up

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  private static int pixel(int x, int y) {
    return (x / 3 * 7 + y / 2 * 13) % 251;
  }

  @Test
  void isSeenSmallerAndInPartsWithinTheMemory() throws Exception {
    Path data = folder.resolve("data");
    write(data.resolve("slide.tif"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                MEMORY,
                "-cp",
                System.getProperty("java.class.path"),
                ServerProcess.class.getName(),
                data.toString(),
                folder.resolve("runs").toString())
            .redirectError(folder.resolve("said").toFile())
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String address = out.readLine();
      String id = json(address + "api/cohort").findPath("images").path(0).path("id").asText();
      String image = address + "api/images/" + id;
      JsonNode info = json(image);
      assertEquals("[1,2000,2000]", info.path("shape").toString(), info.toString());
      assertEquals(STEP, info.path("large").path("step").asInt());
      assertEquals(EDGE, info.path("large").path("columns").asInt());
      JsonNode channel = info.path("channels").path(0);
      assertEquals(0, channel.path("min").asInt());
      assertEquals(250, channel.path("max").asInt());

      ByteBuffer all = values(image + "/channels/0");
      assertEquals(2 * 2000 * 2000, all.capacity());
      for (int i = 0; i < 2000 * 2000; i += 997) {
        assertEquals(mean(i % 2000, i / 2000), shown(all, i), 0.01, "pixel " + i);
      }
      ByteBuffer part = values(image + "/region?x=9000&y=123&width=1000&height=700&step=1");
      assertEquals(2 * 1000 * 700, part.capacity());
      for (int i = 0; i < 1000 * 700; i += 101) {
        assertEquals(pixel(9000 + i % 1000, 123 + i / 1000), shown(part, i), 0.01, "pixel " + i);
      }
      for (int i = 0; i < 8; i++) { // what is asked for at once, and again
        values(image + "/region?x=0&y=%d&width=4000&height=4000&step=2".formatted(i * 500));
      }
      assertEquals(200, answer(image + "/thumbnail").statusCode());
      for (String wrong :
          new String[] {
            "x=0&y=0&width=10001&height=1&step=1",
            "x=9999&y=0&width=2&height=1&step=1",
            "x=0&y=0&width=10000&height=10000&step=1",
            "x=0&y=0&width=10000&height=10000&step=9999",
            "x=0&y=0&width=0&height=1&step=1",
            "x=-1&y=0&width=1&height=1&step=1",
            "x=0"
          }) {
        assertEquals(400, answer(image + "/region?" + wrong).statusCode(), wrong);
      }
      assertTrue(process.isAlive());
    } finally {
      process.destroyForcibly().waitFor();
    }
    String said = Files.readString(folder.resolve("said"));
    assertTrue(!said.contains("OutOfMemory"), said);
  }

  private static double mean(int column, int row) {
    double sum = 0;
    for (int i = 0; i < STEP * STEP; i++) {
      sum += pixel(column * STEP + i % STEP, row * STEP + i / STEP);
    }
    return sum / (STEP * STEP);
  }

  private static double shown(ByteBuffer values, int at) {
    return (values.getShort(2 * at) & 0xffff) / 65535.0 * 250;
  }

  private HttpResponse<byte[]> answer(String uri) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofByteArray());
  }

  private ByteBuffer values(String uri) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = answer(uri);
    assertEquals(200, answer.statusCode(), Served.text(answer));
    return ByteBuffer.wrap(answer.body()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private JsonNode json(String uri) throws IOException, InterruptedException {
    return RunJson.parseOrNull(Served.text(answer(uri)));
  }

  /** Grey, 8 bits, without compression, a strip for each 100 rows. */
  private static void write(Path file) throws IOException {
    int strips = EDGE / 100;
    int[][] tags = {
      {256, 4, 1, EDGE},
      {257, 4, 1, EDGE},
      {258, 3, 1, 8},
      {259, 3, 1, 1},
      {262, 3, 1, 1},
      {273, 4, strips, 8 + 2 + 9 * 12 + 4},
      {277, 3, 1, 1},
      {278, 4, 1, 100},
      {279, 4, strips, 8 + 2 + 9 * 12 + 4 + 4 * strips},
    };
    int pixels = 8 + 2 + tags.length * 12 + 4 + 8 * strips;
    ByteBuffer head = ByteBuffer.allocate(pixels).order(ByteOrder.LITTLE_ENDIAN);
    head.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    head.putShort((short) tags.length);
    for (int[] tag : tags) {
      head.putShort((short) tag[0]).putShort((short) tag[1]).putInt(tag[2]).putInt(tag[3]);
    }
    head.putInt(0);
    for (int i = 0; i < strips; i++) {
      head.putInt(pixels + i * 100 * EDGE);
    }
    for (int i = 0; i < strips; i++) {
      head.putInt(100 * EDGE);
    }
    Files.createDirectories(file.getParent());
    byte[] row = new byte[EDGE];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      out.write(head.array());
      for (int y = 0; y < EDGE; y++) {
        for (int x = 0; x < EDGE; x++) {
          row[x] = (byte) pixel(x, y);
        }
        out.write(row);
      }
    }
  }
}
