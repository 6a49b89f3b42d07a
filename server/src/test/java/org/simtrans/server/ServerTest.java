package org.simtrans.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.Slices;
import org.simtrans.image.Volume;

/** What the endpoints answer, over HTTP. */
class ServerTest {
  private static final int VOXELS = Served.WIDTH * Served.HEIGHT * Served.DEPTH;

  @TempDir Path folder;
  private Served served;

  @BeforeEach
  void start() {
    served = new Served(folder);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private JsonNode surveyed() throws InterruptedException {
    JsonNode cohort = Served.json(served.get("/api/cohort"));
    for (int i = 0; i < 300 && cohort.path("labels").isEmpty(); i++) {
      Thread.sleep(50);
      cohort = Served.json(served.get("/api/cohort"));
    }
    return cohort;
  }

  @Test
  void listsTheCohortWithVolumesInMl() throws InterruptedException {
    JsonNode cohort = surveyed();
    assertEquals(4, cohort.path("subjects").size());
    JsonNode first = cohort.path("subjects").path(0).path("images").path(0);
    Volume label = Images.read(served.data.resolve("labels/p00.nii.gz"));
    int voxels = 0;
    for (float value : label.values()) {
      voxels += value > 0 ? 1 : 0;
    }
    double ml = voxels * 0.99 * 0.99 * 3 / 1000; // columns of the affine, whose length is .995
    assertEquals(ml, first.path("ml").asDouble(), 0.02 * ml);
    assertEquals(voxels, first.path("voxels").asInt());
    assertFalse(
        cohort.path("subjects").path(3).path("images").path(0).path("labelled").asBoolean());
  }

  @Test
  void sendsValuesInTheOrderThatARadiologistSees() {
    String id = served.id("p01");
    JsonNode info = Served.json(served.get("/api/images/" + id));
    assertEquals("[6,32,40]", info.path("shape").toString());
    assertEquals(3, info.path("spacing").path(0).asDouble(), 1e-6);
    Volume volume = Images.read(served.data.resolve("images/p01.nii.gz"));
    Slices slices = new Slices(volume, Plane.AXIAL);
    ByteBuffer sent =
        ByteBuffer.wrap(served.get("/api/images/" + id + "/channels/0").body())
            .order(ByteOrder.LITTLE_ENDIAN);
    JsonNode channel = info.path("channels").path(0);
    double min = channel.path("min").asDouble();
    double max = channel.path("max").asDouble();
    float[] values = volume.values();
    for (int k = 0; k < 6; k++) {
      for (float value : slices.slice(values, k)) {
        assertEquals(value, min + (sent.getShort() & 0xffff) / 65535.0 * (max - min), 0.01);
      }
    }
    assertFalse(sent.hasRemaining());
  }

  @Test
  void savesALabelInTheGeometryOfTheImageAndKeepsTheOneBefore() throws IOException {
    String id = served.id("p01");
    Path file = served.data.resolve("labels/p01.nii.gz");
    byte[] before = Files.readAllBytes(file);
    byte[] image = Files.readAllBytes(served.data.resolve("images/p01.nii.gz"));
    HttpResponse<byte[]> read = served.get("/api/images/" + id + "/label");
    byte[] label = read.body();
    label[5 * Served.WIDTH * Served.HEIGHT + 3 * Served.WIDTH + 2] =
        1; // highest slice, row 3, column 2
    String revision = read.headers().firstValue("X-Revision").orElseThrow();
    JsonNode saved =
        Served.json(
            served.sendBytes(
                "PUT",
                "/api/images/" + id + "/label?author=Dr.%20Ada&revision=" + revision,
                label));
    assertEquals("labels/p01.nii.gz", saved.path("label").asText());

    Volume written = Images.read(file);
    Volume scan = Images.read(served.data.resolve("images/p01.nii.gz"));
    assertArrayEquals(scan.affine().rows()[0], written.affine().rows()[0], 1e-6);
    assertArrayEquals(label, new Slices(scan, Plane.AXIAL).stacked(bytes(written)));
    // The voxel axes grow to the left, the front and upwards: row 3 from the front is y = 28.
    assertEquals(1, written.value(2, 28, 5));
    assertArrayEquals(image, Files.readAllBytes(served.data.resolve("images/p01.nii.gz")));

    JsonNode entry =
        Served.json(served.get("/api/images/" + id + "/history")).path("history").path(0);
    assertEquals("Dr. Ada", entry.path("author").asText());
    assertArrayEquals(
        before, Files.readAllBytes(served.data.resolve(entry.path("before").asText())));

    HttpResponse<byte[]> stale =
        served.sendBytes(
            "PUT", "/api/images/" + id + "/label?author=B&revision=" + revision, label);
    assertEquals(409, stale.statusCode());
    assertArrayEquals(label, served.get("/api/images/" + id + "/label").body());
  }

  private static byte[] bytes(Volume labels) {
    float[] values = labels.values();
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void givesAnImageWithoutLabelOneInTheLayoutsOwnPlace() {
    String id = served.id("p03");
    byte[] label = new byte[VOXELS];
    label[1000] = 1;
    JsonNode saved =
        Served.json(
            served.sendBytes(
                "PUT", "/api/images/" + id + "/label?author=Ada&revision=none", label));
    assertEquals("labels/p03.nii.gz", saved.path("label").asText(), saved.toString());
    assertEquals(id, served.id("p03"));
    assertArrayEquals(label, served.get("/api/images/" + id + "/label").body());
  }

  @Test
  void refusesLabelsThatDoNotFit() {
    String path = "/api/images/" + served.id("p03") + "/label?revision=none&author=";
    byte[] label = new byte[VOXELS];
    assertEquals(400, served.sendBytes("PUT", path + "Ada", new byte[VOXELS - 1]).statusCode());
    assertEquals(400, served.sendBytes("PUT", path, label).statusCode(), "nobody drew it");
    String large = Served.text(served.sendBytes("PUT", path + "x".repeat(3000), label));
    assertTrue(large.contains("has 3000 letters; expected 1 to 80"), large);
    label[3] = 7;
    HttpResponse<byte[]> unknown = served.sendBytes("PUT", path + "Ada", label);
    assertEquals(400, unknown.statusCode());
    assertTrue(Served.text(unknown).contains("class 7"), Served.text(unknown));
    assertFalse(Files.exists(served.data.resolve("labels/p03.nii.gz")));
  }

  @Test
  void drawsMasksOnRequestAndKeepsThem() throws InterruptedException {
    String path = "/api/images/" + served.id("p02") + "/masks/" + served.run();
    assertEquals(404, served.get(path).statusCode());
    JsonNode state = Served.json(served.post(path, "{}"));
    for (int i = 0; i < 400 && !state.path("state").asText().equals("ready"); i++) {
      assertEquals("waiting", state.path("state").asText(), state.toString());
      Thread.sleep(50);
      state = Served.json(served.post(path, "{}"));
    }
    byte[] mask = served.get(path).body();
    byte[] probability = served.get(path + "/probability").body();
    assertEquals(VOXELS, mask.length);
    for (int i = 0; i < VOXELS; i++) { // the threshold is a half; a byte cannot tell 127 from 128
      int p = probability[i] & 0xff;
      assertTrue(Math.abs(p - 127.5) <= 0.5 || mask[i] == (p > 127 ? 1 : 0), "voxel " + i);
    }
    HttpResponse<byte[]> file = served.get(path + "/file");
    assertEquals(
        "attachment; filename=\"p02_mask.nii.gz\"",
        file.headers().firstValue("Content-Disposition").orElseThrow());
    stop();
    try (Served again = new Served(ServeSettings.of(served.data, served.runs))) {
      assertArrayEquals(mask, again.get(path).body(), "found again by the next server");
    }
  }

  @Test
  void anUploadGivesTheSameMaskAsTheCohortsImage() throws IOException, InterruptedException {
    drawsMasksOnRequestAndKeepsThem();
    served = new Served(ServeSettings.of(served.data, served.runs));
    byte[] image = Files.readAllBytes(served.data.resolve("images/p02.nii.gz"));
    HttpResponse<byte[]> mask =
        served.sendBytes("POST", "/api/segment/mask?name=x.nii.gz&run=random", image);
    assertEquals(200, mask.statusCode(), Served.text(mask));
    byte[] own =
        served.get("/api/images/" + served.id("p02") + "/masks/" + served.run() + "/file").body();
    assertArrayEquals(own, mask.body());
  }

  /** The voxels are 1.1 x 0.8 mm, and the model of the run sees them as they are. */
  @Test
  void whatIsToBeKnownOfAMaskComesWithIt() throws IOException, InterruptedException {
    double[][] place = {{0.8, 0, 0, 0}, {0, 1.1, 0, 0}, {0, 0, 3, 0}};
    Volume plain = Served.volume(0);
    Path file = folder.resolve("flat.nii.gz");
    Images.write(file, Volume.of(plain.shape(), new Affine(place), plain.values()));
    byte[] image = Files.readAllBytes(file);
    String query = "?name=h%C3%A4m.nii.gz&run=random";
    HttpResponse<byte[]> mask = served.sendBytes("POST", "/api/segment/mask" + query, image);
    String said = mask.headers().firstValue("X-SimTrans-Remark").orElse("");
    assertTrue(said.startsWith("ham.nii.gz has pixels of 1.1 x 0.8 mm, "), said);

    String id =
        Served.json(served.sendBytes("POST", "/api/segment" + query, image)).path("id").asText();
    String path = "/api/images/" + id + "/masks/" + served.run();
    JsonNode state = Served.json(served.post(path, "{}"));
    for (int i = 0; i < 400 && state.path("state").asText().equals("waiting"); i++) {
      Thread.sleep(50);
      state = Served.json(served.post(path, "{}"));
    }
    String remark = state.path("remarks").path(0).asText();
    assertTrue(remark.startsWith("häm.nii.gz has pixels of 1.1 x 0.8 mm, "), state.toString());
    assertEquals(said, served.get(path + "/file").headers().firstValue("X-SimTrans-Remark").get());

    byte[] square = Files.readAllBytes(served.data.resolve("images/p02.nii.gz"));
    HttpResponse<byte[]> silent =
        served.sendBytes("POST", "/api/segment/mask?name=x.nii.gz&run=random", square);
    assertTrue(silent.headers().firstValue("X-SimTrans-Remark").isEmpty());
  }

  @Test
  void suggestsTheImageWithoutLabelAndSaysWhy() throws InterruptedException {
    String path = "/api/suggestions?run=" + served.run();
    JsonNode state = Served.json(served.post(path, "{}"));
    for (int i = 0; i < 1200 && state.path("state").asText().equals("waiting"); i++) {
      Thread.sleep(50);
      state = Served.json(served.post(path, "{}"));
    }
    assertEquals("ready", state.path("state").asText(), state.toString());
    assertEquals(1, state.path("suggestions").size());
    JsonNode one = state.path("suggestions").path(0);
    assertEquals("p03", one.path("name").asText());
    assertEquals(served.id("p03"), one.path("id").asText());
    assertFalse(one.path("reason").asText().isBlank());
  }

  @Test
  void findsARunOfLearnThatHasOnlyItsPlan() throws IOException {
    Path run = Files.createDirectories(served.runs.resolve("learned"));
    Files.writeString(run.resolve("plan.json"), "{\"minutes\":10}");
    for (JsonNode one : Served.json(served.get("/api/runs")).path("runs")) {
      if (one.path("name").asText().equals("learned")) {
        assertEquals("learn", one.path("verb").asText());
        JsonNode whole = Served.json(served.get("/api/runs/" + one.path("id").asText()));
        assertEquals(10, whole.path("plan").path("minutes").asInt());
        return;
      }
    }
    throw new AssertionError("not found");
  }

  /** The document is made of the list of routes; this asks the server itself, as strangers do. */
  @Test
  void theOpenApiDocumentIsTrue() {
    JsonNode paths = Served.json(served.get("/openapi.json")).path("paths");
    Set<String> documented = new HashSet<>();
    paths
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation -> {
                          String method = operation.getKey().toUpperCase(Locale.ROOT);
                          documented.add(method + " " + path.getKey());
                          String asked = path.getKey().replaceAll("\\{[a-z]+}", "0");
                          HttpResponse<byte[]> answer =
                              served.send(
                                  HttpRequest.newBuilder(served.uri(asked))
                                      .method(method, BodyPublishers.ofString("{}")));
                          assertFalse(
                              Served.text(answer).contains("there is nothing at this address"),
                              path.getKey());
                          assertTrue(
                              answer.statusCode() < 500, path.getKey() + Served.text(answer));
                        }));
    Set<String> routes = new HashSet<>();
    served.server.endpoints().forEach(one -> routes.add(one.method().name() + " " + one.path()));
    assertEquals(routes, documented);
    assertTrue(documented.size() > 20, documented.toString());
  }

  @Test
  void everyFileOfThePageIsServedAndNoneIsMissing() throws IOException {
    String index = Served.text(served.get("/"));
    assertTrue(index.contains("src=\"/app.js\""));
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/org/simtrans/server/page"))) {
      for (Path file : files.filter(f -> !f.endsWith("files.txt")).toList()) {
        HttpResponse<byte[]> answer = served.get("/" + file.getFileName());
        if (file.endsWith("index.html")) {
          assertEquals(index, Served.text(answer));
        } else {
          assertArrayEquals(Files.readAllBytes(file), answer.body(), file.toString());
        }
        String link = "<link rel=\"modulepreload\" href=\"/%s\">".formatted(file.getFileName());
        assertEquals(file.toString().endsWith(".js"), index.contains(link), link);
        assertFalse(
            Served.text(answer).matches("(?s).*https?://(?!www\\.w3\\.org/).*"),
            file + " names a host");
      }
    }
  }

  @Test
  void aPictureOfTheListIsSentAgainWhenItsLabelChanges() throws InterruptedException {
    String id = surveyed().path("subjects").path(0).path("images").path(0).path("id").asText();
    String path = "/api/images/" + id + "/thumbnail";
    HttpResponse<byte[]> first = served.get(path);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertEquals(
        304,
        served
            .send(HttpRequest.newBuilder(served.uri(path)).header("If-None-Match", tag))
            .statusCode());
    Path label = served.data.resolve("labels/p00.nii.gz");
    Volume before = Images.read(label);
    Images.write(label, before.withLabels(new byte[Math.toIntExact(before.voxels())]));
    HttpResponse<byte[]> now =
        served.send(HttpRequest.newBuilder(served.uri(path)).header("If-None-Match", tag));
    assertEquals(200, now.statusCode());
    assertFalse(Arrays.equals(first.body(), now.body()), "the label is drawn in");
  }

  @Test
  void countsForPrometheus() {
    served.get("/api/runs");
    String text = Served.text(served.get("/metrics"));
    assertTrue(text.contains("\nsimtrans_images 4\n"), text);
    assertTrue(
        text.contains(
            "simtrans_requests_total{method=\"GET\",route=\"/api/runs\",status=\"200\"} 1"),
        text);
    for (String line : text.split("\n")) {
      assertTrue(line.startsWith("#") || line.matches("[a-z_]+(\\{.*})? [0-9.]+"), line);
    }
  }
}
