package org.simtrans.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images that were sent: listed and removed; and sent as the MONAI Label module of 3D Slicer does.
 */
class SentImagesTest {
  private static final String LIMIT = "----------lImIt_of_a_form_$";

  @TempDir Path folder;

  private static HttpResponse<byte[]> delete(Served served, String path) {
    return served.send(HttpRequest.newBuilder(served.uri(path)).DELETE());
  }

  private static JsonNode listed(Served served) {
    return Served.json(served.get("/api/segment")).path("images");
  }

  private static long files(Served served) throws IOException {
    try (Stream<Path> all = Files.walk(served.runs.resolve(".simtrans/spool"))) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void whoSentAnImageSeesItInTheListAndRemovesItWithItsMask()
      throws IOException, InterruptedException {
    try (Served served = new Served(folder)) {
      byte[] image = Files.readAllBytes(served.data.resolve("images/p00.nii.gz"));
      byte[] half = Arrays.copyOf(image, image.length / 2);
      String query = "/api/segment?run=random&name=";
      String id =
          Served.json(served.sendBytes("POST", query + "a.nii.gz", image)).path("id").asText();
      String spoilt =
          Served.json(served.sendBytes("POST", query + "b.nii.gz", half)).path("id").asText();
      for (int i = 0; i < 600 && listed(served).toString().contains("waiting"); i++) {
        Thread.sleep(50);
      }
      assertEquals(2, listed(served).size());
      assertEquals("failed", listed(served).path(0).path("state").asText());
      assertTrue(listed(served).path(0).path("error").asText().startsWith("b.nii.gz: "));
      assertFalse(listed(served).path(0).has("remarks"));
      assertEquals("ready", listed(served).path(1).path("state").asText());
      assertFalse(listed(served).path(1).has("before"));
      JsonNode asked =
          Served.json(served.post("/api/images/%s/masks/%s".formatted(id, served.run()), "{}"));
      assertEquals(asked.path("remarks"), listed(served).path(1).path("remarks"));
      assertTrue(asked.path("remarks").isArray(), asked.toString());
      assertEquals("a.nii.gz", listed(served).path(1).path("name").asText());
      String mask = "/api/images/" + id + "/masks/" + served.run();
      assertEquals(200, served.get(mask).statusCode());
      assertEquals(3, files(served), "two images and a mask");

      assertEquals(200, delete(served, "/api/segment/" + id).statusCode());
      assertEquals(1, files(served));
      assertEquals(404, served.get(mask).statusCode());
      assertEquals(404, served.get("/api/images/" + id).statusCode());
      assertEquals(404, delete(served, "/api/segment/" + id).statusCode());
      assertEquals(200, delete(served, "/api/segment/" + spoilt).statusCode());
      assertEquals(0, files(served));
      assertEquals(0, listed(served).size());
      assertTrue(Served.text(served.get("/metrics")).contains("\nsimtrans_upload_bytes 0\n"));

      HttpResponse<byte[]> own = delete(served, "/api/segment/" + served.id("p00"));
      assertEquals(404, own.statusCode(), "images of the cohort are no such");
      assertArrayEquals(image, Files.readAllBytes(served.data.resolve("images/p00.nii.gz")));
    }
  }

  @Test
  void whatIsRemovedBeforeItsMaskIsDrawnLeavesNothing() throws IOException, InterruptedException {
    try (Served served = new Served(folder)) {
      byte[] image = Files.readAllBytes(served.data.resolve("images/p00.nii.gz"));
      for (int i = 0; i < 20; i++) {
        served.sendBytes("POST", "/api/segment?run=random&name=a.nii.gz", image);
      }
      JsonNode waiting = listed(served);
      assertEquals(20, waiting.size());
      assertTrue(waiting.path(0).path("before").asInt() > 10, waiting.toString());
      listed(served)
          .forEach(
              one ->
                  assertEquals(
                      200, delete(served, "/api/segment/" + one.path("id").asText()).statusCode()));
      for (int i = 0; i < 600 && waiting(served); i++) {
        Thread.sleep(50);
      }
      HttpResponse<byte[]> next =
          served.sendBytes("POST", "/api/segment/mask?run=random&name=a.nii.gz", image);
      assertEquals(200, next.statusCode(), "the queue goes on");
      assertEquals(0, files(served));
    }
  }

  private static boolean waiting(Served served) {
    return !Served.text(served.get("/metrics")).contains("\nsimtrans_masks_waiting 0\n");
  }

  /** As {@code requests} writes the form of create_session, and the module that of infer. */
  private static byte[] form(String field, String value, String file, byte[] content) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    String part = "--" + LIMIT + "\r\nContent-Disposition: form-data; name=\"";
    form.writeBytes(
        (part + field + "\"\r\n\r\n" + value + "\r\n").getBytes(StandardCharsets.UTF_8));
    if (content != null) {
      form.writeBytes(
          (part + "files\"; filename=\"" + file + "\"\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      form.writeBytes(content);
      form.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    form.writeBytes(("--" + LIMIT + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return form.toByteArray();
  }

  private static HttpResponse<byte[]> send(
      Served served, String method, String path, byte[] form, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(served.uri(path))
            .header("Content-Type", "multipart/form-data; boundary=" + LIMIT)
            .method(method, BodyPublishers.ofByteArray(form));
    return served.send(token.isEmpty() ? request : request.header("Authorization", token));
  }

  @Test
  void aClientOfMonaiLabelGetsTheMaskOfItsVolume() throws IOException {
    String secret = "0123456789 abcdef";
    ServeSettings settings =
        ServeSettings.of(Served.cohort(folder), Served.runs(folder)).withToken(secret);
    try (Served served = new Served(settings)) {
      byte[] image = Files.readAllBytes(served.data.resolve("images/p02.nii.gz"));
      assertEquals(401, served.get("/info/").statusCode());
      assertEquals(
          401,
          send(served, "PUT", "/session/", form("c", "x", "a.nii.gz", image), "").statusCode());
      assertTrue(Served.json(served.get("/auth/")).path("enabled").asBoolean());
      HttpRequest.Builder login =
          HttpRequest.newBuilder(served.uri("/auth/token"))
              .header("Content-Type", "application/x-www-form-urlencoded");
      assertEquals(
          401,
          served
              .send(login.POST(BodyPublishers.ofString("username=ada&password=guess")))
              .statusCode());
      JsonNode bearer =
          Served.json(
              served.send(
                  login.POST(
                      BodyPublishers.ofString(
                          "username=ada&password=0123456789+abcdef&grant_type=password"))));
      String token =
          bearer.path("token_type").asText() + " " + bearer.path("access_token").asText();

      JsonNode info =
          Served.json(
              served.send(
                  HttpRequest.newBuilder(served.uri("/info/")).header("Authorization", token)));
      JsonNode model = info.path("models").path("random");
      assertEquals("segmentation", model.path("type").asText(), info.toString());
      assertEquals(1, model.path("labels").size());
      assertFalse(info.has("config"), "the module refuses servers that say it");

      JsonNode session =
          Served.json(
              send(
                  served,
                  "PUT",
                  "/session/",
                  form("client_id", "user-xyz", "tmp1x.nii.gz", image),
                  token));
      String id = session.path("session_id").asText();
      String open = "/session/" + id;
      assertEquals(200, send(served, "GET", open, new byte[0], token).statusCode());
      String infer = "/infer/random?image=Volume&session_id=" + id;
      byte[] params = form("params", "{\"client_id\": \"user-xyz\"}", "", null);
      HttpResponse<byte[]> answer = send(served, "POST", infer, params, token);
      assertEquals(200, answer.statusCode(), Served.text(answer));
      byte[] plain =
          send(served, "POST", "/api/segment/mask?run=random&name=a.nii.gz", image, token).body();
      byte[] file = file(answer, "tmp1x_mask.nii.gz");
      assertArrayEquals(plain, file);
      assertArrayEquals(plain, send(served, "POST", infer + "&output=image", params, token).body());
      String said = Served.text(send(served, "POST", infer + "&output=json", params, token));
      assertTrue(said.startsWith("{\"") && said.contains("\"label_names\":{"), said);

      assertEquals(200, send(served, "DELETE", open, new byte[0], token).statusCode());
      assertEquals(404, send(served, "GET", open, new byte[0], token).statusCode());
      assertEquals(404, send(served, "POST", infer, params, token).statusCode());
      assertEquals(0, files(served));
      assertEquals(
          404,
          send(served, "GET", "/train/?check_if_running=true", new byte[0], token).statusCode(),
          "which the module takes for: no training runs");
    }
  }

  /** The content of the file in a form. */
  private static byte[] file(HttpResponse<byte[]> answer, String name) {
    String type = answer.headers().firstValue("Content-Type").orElseThrow();
    String all = new String(answer.body(), StandardCharsets.ISO_8859_1);
    String limit = "--" + type.substring(type.indexOf("boundary=") + 9);
    String[] parts = all.split(Pattern.quote(limit));
    assertEquals(4, parts.length, "before, params, file, end");
    assertTrue(parts[1].contains("name=\"params\"\r\n"), parts[1]);
    assertTrue(parts[2].contains("filename=\"" + name + "\"\r\n"), parts[2]);
    String content = parts[2].substring(parts[2].indexOf("\r\n\r\n") + 4);
    return content.substring(0, content.length() - 2).getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void formsThatAreNoneAreRefusedInOneSentence() throws IOException {
    ServeSettings settings =
        ServeSettings.of(Served.cohort(folder), Served.runs(folder))
            .within(new ServeSettings.Bounds(100_000, 400_000, 5));
    try (Served served = new Served(settings)) {
      byte[] good = form("client_id", "x", "a.nii.gz", new byte[1000]);
      for (byte[] wrong :
          new byte[][] {
            new byte[0],
            "--".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(good, 60),
            Arrays.copyOf(good, good.length - 60),
            form("client_id", "x", "", null),
          }) {
        HttpResponse<byte[]> answer = send(served, "PUT", "/session/", wrong, "");
        assertEquals(400, answer.statusCode(), Served.text(answer));
        assertTrue(Served.json(answer).path("error").asText().startsWith("the form "));
      }
      byte[] large = form("c", "x", "a.nii.gz", new byte[200_000]);
      assertEquals(413, send(served, "PUT", "/session/", large, "").statusCode());
      byte[] odd = form("c", "x", "../../a.exe", new byte[10]);
      assertEquals(415, send(served, "PUT", "/session/", odd, "").statusCode());
      assertEquals(415, served.sendBytes("PUT", "/session/", good).statusCode());
      assertTrue(Served.text(served.get("/metrics")).contains("\nsimtrans_upload_bytes 0\n"));
      assertEquals(200, send(served, "PUT", "/session/", good, "").statusCode());
    }
  }
}
