package org.simtrans.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.InvalidSettingException;

/** What strangers try over HTTP, against a real server. */
class AttackTest {
  private static final ServeSettings.Bounds SMALL =
      new ServeSettings.Bounds(100_000, 1_000_000, 20);

  @TempDir Path folder;

  /** One request as it is written, because clients would mend it. */
  private static String raw(Served served, String text) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", served.server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String line(Served served, String path, String headers) throws IOException {
    return raw(
        served,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%sConnection: close\r\n\r\n"
            .formatted(path, served.server.port(), headers));
  }

  @Test
  void noPathLeavesTheFolders() throws IOException {
    Files.writeString(folder.resolve("secret.txt"), "swordfish");
    try (Served served = new Served(folder)) {
      String run = served.run();
      for (String path :
          new String[] {
            "/../secret.txt",
            "/..%2fsecret.txt",
            "/%2e%2e/secret.txt",
            "/..%5csecret.txt",
            "/%252e%252e%252fsecret.txt",
            "/style.css/../../secret.txt",
            "/style.css%00",
            "//etc/passwd",
            "/page/index.html",
            "/api/images/..%2f..%2fsecret.txt",
            "/api/images/%2e%2e/label",
            "/api/images/../../secret.txt/label",
            "/api/runs/..%2f..%2fsecret.txt",
            "/api/runs/%2e%2e",
            "/api/images/p00/masks/..%2f" + run,
            "/api/compare?runs=../../secret.txt",
            "/api/compare.csv?runs=..%2f.."
          }) {
        String answer = line(served, path, "");
        int status = Integer.parseInt(answer.split(" ")[1]);
        assertTrue(status == 400 || status == 404, path + ": " + status);
        assertFalse(answer.contains("swordfish") || answer.contains("root:"), path);
      }
    }
  }

  @Test
  void filesThatLinksBringInAreNotShown() throws IOException {
    Path data = Served.cohort(folder);
    Path outside = folder.resolve("elsewhere.nii.gz");
    Files.move(data.resolve("images/p03.nii.gz"), outside);
    Files.createSymbolicLink(data.resolve("images/p03.nii.gz"), outside);
    try (Served served = new Served(ServeSettings.of(data, Served.runs(folder)))) {
      String id = served.id("p03");
      for (String part : new String[] {"", "/thumbnail", "/channels/0", "/label", "/history"}) {
        HttpResponse<byte[]> answer = served.get("/api/images/" + id + part);
        assertEquals(403, answer.statusCode(), part);
        assertTrue(Served.text(answer).contains("leads out of"), Served.text(answer));
      }
      assertEquals(200, served.get("/api/images/" + served.id("p02")).statusCode());
    }
  }

  @Test
  void labelsAreNotWrittenThroughLinks() throws IOException {
    Path data = Served.cohort(folder);
    Path outside = folder.resolve("mine.nii.gz");
    Files.move(data.resolve("labels/p00.nii.gz"), outside);
    Files.createSymbolicLink(data.resolve("labels/p00.nii.gz"), outside);
    byte[] before = Files.readAllBytes(outside);
    try (Served served = new Served(ServeSettings.of(data, Served.runs(folder)))) {
      byte[] label = new byte[Served.WIDTH * Served.HEIGHT * Served.DEPTH];
      HttpResponse<byte[]> answer =
          served.sendBytes(
              "PUT", "/api/images/" + served.id("p00") + "/label?author=x&revision=none", label);
      assertEquals(403, answer.statusCode());
      assertArrayEquals(before, Files.readAllBytes(outside));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:8080", "127.0.0.1.evil.example", "[::2]", ""})
  void anotherNameOfThisMachineIsRefused(String host) throws IOException {
    try (Served served = new Served(folder)) {
      String answer =
          raw(
              served,
              "GET /api/cohort HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(host));
      assertTrue(answer.startsWith("HTTP/1.1 403") || answer.startsWith("HTTP/1.1 400"), answer);
      assertFalse(answer.contains("p00"), answer);
    }
  }

  @Test
  void pagesOfOthersAreRefused() throws IOException {
    try (Served served = new Served(folder)) {
      for (String header :
          new String[] {
            "Origin: http://evil.example\r\n",
            "Origin: null\r\n",
            "Origin: https://127.0.0.1:%d\r\n".formatted(served.server.port()),
            "Origin: http://127.0.0.1:1\r\n",
            "Sec-Fetch-Site: cross-site\r\n",
            "Sec-Fetch-Site: same-site\r\n"
          }) {
        assertTrue(line(served, "/api/cohort", header).startsWith("HTTP/1.1 403"), header);
      }
      String own = "Origin: http://127.0.0.1:%d\r\n".formatted(served.server.port());
      assertTrue(line(served, "/api/cohort", own).startsWith("HTTP/1.1 200"));
      HttpResponse<byte[]> form =
          served.send(
              HttpRequest.newBuilder(served.uri("/api/runs"))
                  .header("Content-Type", "text/plain")
                  .POST(BodyPublishers.ofString("{\"verb\":\"train\",\"name\":\"x\"}")));
      assertEquals(415, form.statusCode());
    }
  }

  @Test
  void withoutTheTokenNothingIsShown() {
    String secret = "correct horse battery";
    ServeSettings settings =
        ServeSettings.of(Served.cohort(folder), Served.runs(folder)).withToken(secret);
    try (Served served = new Served(settings)) {
      for (String path : new String[] {"/api/cohort", "/api/runs", "/metrics", "/openapi.json"}) {
        assertEquals(401, served.get(path).statusCode(), path);
      }
      assertEquals(200, served.get("/").statusCode());
      assertEquals(200, served.get("/health").statusCode());
      HttpRequest.Builder right =
          HttpRequest.newBuilder(served.uri("/api/cohort"))
              .header("Authorization", "Bearer " + secret);
      assertEquals(200, served.send(right).statusCode());

      HttpResponse<byte[]> login = served.post("/api/login", "{\"token\":\"" + secret + "\"}");
      String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
      assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
      HttpRequest.Builder page =
          HttpRequest.newBuilder(served.uri("/api/cohort")).header("Cookie", cookie.split(";")[0]);
      assertEquals(200, served.send(page).statusCode());

      for (int i = 0; i < 10; i++) {
        assertEquals(
            401, served.post("/api/login", "{\"token\":\"guess%d\"}".formatted(i)).statusCode());
      }
      assertEquals(429, served.post("/api/login", "{\"token\":\"guess\"}").statusCode());
      assertEquals(200, served.send(page).statusCode(), "who is in stays in");
    }
  }

  @Test
  void othersCanConnectOnlyWithAToken() {
    ServeSettings local = ServeSettings.of(folder, folder);
    assertThrows(InvalidSettingException.class, () -> local.on("0.0.0.0", 0));
    assertThrows(InvalidSettingException.class, () -> local.withToken("short"));
    assertEquals("0.0.0.0", local.withToken("long enough to keep").on("0.0.0.0", 0).host());
  }

  @Test
  void largeUploadsEndWhereTheyMust() {
    ServeSettings settings =
        ServeSettings.of(Served.cohort(folder), Served.runs(folder)).within(SMALL);
    try (Served served = new Served(settings)) {
      String path = "/api/segment?name=a.nii&run=" + served.run();
      byte[] large = new byte[300_000];
      assertEquals(413, served.sendBytes("POST", path, large).statusCode());
      HttpResponse<byte[]> silent =
          served.send(
              HttpRequest.newBuilder(served.uri(path))
                  .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));
      assertEquals(413, silent.statusCode(), "without a length");
      HttpResponse<byte[]> label =
          served.sendBytes(
              "PUT", "/api/images/" + served.id("p00") + "/label?author=x&revision=none", large);
      assertEquals(413, label.statusCode());
      assertEquals(
          413, served.post("/api/runs", "{\"name\":\"" + "x".repeat(70_000) + "\"}").statusCode());
      assertTrue(leftovers(served).isEmpty(), () -> leftovers(served).toString());
    }
  }

  private static List<Path> leftovers(Served served) {
    Path spool = served.runs.resolve(".simtrans/spool");
    if (Files.notExists(spool)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(spool)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void spoiltUploadsAreRefusedInOneSentence() throws IOException {
    ServeSettings settings =
        ServeSettings.of(Served.cohort(folder), Served.runs(folder)).within(SMALL);
    try (Served served = new Served(settings)) {
      String path = "/api/segment/mask?run=" + served.run() + "&name=";
      byte[] garbage = "no image at all, whatever it is called".getBytes(StandardCharsets.UTF_8);
      byte[] zip = zip("../../../../tmp/escaped.nii", garbage);
      assertEquals(415, refused(served.sendBytes("POST", path + "a.exe", garbage)));
      assertEquals(415, refused(served.sendBytes("POST", path + ".nii.gz", garbage)));
      for (String name :
          new String[] {"a.nii", "a.nii.gz", "a.png", "a.tif", "a.jpg", "..%2F..%2Fa.nii"}) {
        assertEquals(422, refused(served.sendBytes("POST", path + name, garbage)), name);
      }
      assertEquals(422, refused(served.sendBytes("POST", path + "a.zip", zip)));
      assertEquals(400, refused(served.sendBytes("POST", path + "a.zip", garbage)));
      assertEquals(
          413,
          refused(served.sendBytes("POST", path + "a.zip", zip("big.nii", new byte[5_000_000]))));
      assertFalse(Files.exists(Path.of("/tmp/escaped.nii")));
      assertEquals(400, refused(served.sendBytes("POST", "/api/segment/mask?name=a.nii", garbage)));
    }
  }

  private static int refused(HttpResponse<byte[]> answer) {
    String sentence = Served.json(answer).path("error").asText();
    assertFalse(sentence.isBlank(), Served.text(answer));
    assertFalse(sentence.contains("\n") || sentence.contains("Exception"), sentence);
    return answer.statusCode();
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    return bytes.toByteArray();
  }

  @Test
  void nothingThatWasSentStaysOnceItsMaskIsAnswered() throws IOException {
    try (Served served = new Served(folder)) {
      byte[] whole = Files.readAllBytes(served.data.resolve("images/p00.nii.gz"));
      byte[] half = Arrays.copyOf(whole, whole.length / 2);
      String path = "/api/segment/mask?run=" + served.run() + "&name=";
      for (int i = 0; i < 3; i++) {
        assertEquals(200, served.sendBytes("POST", path + "a.nii.gz", whole).statusCode());
        assertEquals(422, refused(served.sendBytes("POST", path + "b.nii.gz", half)));
        assertEquals(
            200, served.sendBytes("POST", path + "c.zip", zip("c.nii.gz", whole)).statusCode());
      }
      assertEquals(List.of(), leftovers(served));
      Path masks = served.runs.resolve(".simtrans/masks");
      assertTrue(Files.notExists(masks) || masks.toFile().list().length == 0, "no mask stays");
      assertTrue(Served.text(served.get("/metrics")).contains("\nsimtrans_upload_bytes 0\n"));
    }
  }

  @Test
  void errorsCallAFileWhatItsSenderCallsIt() throws IOException, InterruptedException {
    try (Served served = new Served(folder)) {
      byte[] whole = Files.readAllBytes(served.data.resolve("images/p00.nii.gz"));
      byte[] half = Arrays.copyOf(whole, whole.length / 2);
      String path = "/api/segment/mask?run=" + served.run() + "&name=";
      String own = error(served.sendBytes("POST", path + "scan%201.nii.gz", half));
      assertTrue(own.startsWith("scan 1.nii.gz: its voxels end early: fewer than the "), own);
      String packed = error(served.sendBytes("POST", path + "a.zip", zip("in/b.nii.gz", half)));
      assertTrue(packed.startsWith("a.zip/b.nii.gz: "), packed);
      String series = error(served.sendBytes("POST", path + "s.zip", zip("IM1", half)));
      assertTrue(series.startsWith("s.zip"), series);

      JsonNode sent =
          Served.json(
              served.sendBytes("POST", "/api/segment?name=d.nii.gz&run=" + served.run(), half));
      String one = "/api/images/" + sent.path("id").asText();
      String seen = error(served.get(one));
      assertTrue(seen.startsWith("d.nii.gz: "), seen);
      JsonNode state = Served.json(served.post(one + "/masks/" + served.run(), "{}"));
      for (int i = 0; i < 400 && state.path("state").asText().equals("waiting"); i++) {
        Thread.sleep(50);
        state = Served.json(served.post(one + "/masks/" + served.run(), "{}"));
      }
      assertTrue(state.path("error").asText().startsWith("d.nii.gz: "), state.toString());
    }
  }

  private static String error(HttpResponse<byte[]> answer) {
    assertEquals(422, refused(answer), Served.text(answer));
    String error = Served.json(answer).path("error").asText();
    assertFalse(error.contains(".simtrans"), error);
    return error;
  }

  @Test
  void everyRefusalIsJson() throws IOException {
    try (Served served = new Served(folder)) {
      for (String path : new String[] {"/%00", "/api/runs/%ff", "/%2e%2e/x", "/a%zz", "/nothing"}) {
        String answer = line(served, path, "");
        assertTrue(answer.matches("(?s)HTTP/1.1 40[04] .*"), path + answer);
        assertTrue(answer.contains("{\"error\":\""), path + answer);
        assertTrue(answer.contains("nosniff"), path + answer);
        assertFalse(answer.contains("<html") || answer.contains("Jetty"), path + answer);
      }
      String strange = raw(served, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
      assertTrue(strange.startsWith("HTTP/1.1 400") && strange.contains("{\"error\":"), strange);
      HttpResponse<byte[]> wrong = served.sendBytes("PUT", "/api/runs", new byte[0]);
      assertEquals(405, refused(wrong));
      assertTrue(Served.text(wrong).contains("does not take PUT"), Served.text(wrong));
    }
  }

  @Test
  void ordersThatHideOptionsOrPathsAreRefused() {
    try (Served served = new Served(folder)) {
      for (String order :
          new String[] {
            "{\"verb\":\"segment\",\"name\":\"a\"}",
            "{\"verb\":\"train\",\"name\":\"../a\"}",
            "{\"verb\":\"train\",\"name\":\".a\"}",
            "{\"verb\":\"train\",\"name\":\"-a\"}",
            "{\"verb\":\"train\",\"name\":\"a\",\"options\":{\"config\":\"/etc/passwd\"}}",
            "{\"verb\":\"train\",\"name\":\"a\",\"options\":{\"minutes\":\"1 --out /tmp/x\"}}",
            "{\"verb\":\"train\",\"name\":\"a\",\"options\":{\"model\":\"--out\"}}",
            "{\"verb\":\"train\",\"name\":\"a\",\"pretrained\":\"/etc/passwd\"}",
            "{\"verb\":\"train\",\"name\":\"a\",\"unknown\":1}",
            "[]",
            "{\"verb\":"
          }) {
        HttpResponse<byte[]> answer = served.post("/api/runs", order);
        assertTrue(
            answer.statusCode() == 400 || answer.statusCode() == 404, order + Served.text(answer));
        refused(answer);
      }
    }
  }

  @Test
  void everyAnswerForbidsForeignScripts() {
    try (Served served = new Served(folder)) {
      for (String path : new String[] {"/", "/app.js", "/api/cohort", "/api/nothing", "/metrics"}) {
        HttpResponse<byte[]> answer = served.get(path);
        String policy = answer.headers().firstValue("Content-Security-Policy").orElse("");
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self';"), path + policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertEquals(
            "nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""), path);
      }
    }
  }
}
