package org.simtrans.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;

/** A class is its value: what is drawn as 1 is written as 1, whatever becomes of other labels. */
class LabelClassesTest {
  private static final int VOXELS = 4 * 4 * 4;

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void images() throws IOException {
    data = folder.resolve("data");
    float[] values = new float[VOXELS];
    for (int i = 0; i < VOXELS; i++) {
      values[i] = i;
    }
    for (String name : List.of("a", "b", "c")) {
      Path file = data.resolve("images").resolve(name + ".nii.gz");
      Images.write(file, Volume.of(new int[] {4, 4, 4}, Affine.scaling(1, 1, 1), values));
    }
    Files.createDirectories(folder.resolve("runs"));
  }

  private Path label(String name) {
    return data.resolve("labels").resolve(name + ".nii.gz");
  }

  private void write(String name, int value) {
    byte[] label = new byte[VOXELS];
    label[0] = (byte) value;
    int[] shape = {4, 4, 4};
    Images.write(label(name), Volume.ofLabels(shape, Affine.scaling(1, 1, 1), label));
  }

  private List<Integer> values(String name) {
    TreeSet<Integer> values = new TreeSet<>();
    for (float value : Images.read(label(name)).values()) {
      values.add((int) value);
    }
    return new ArrayList<>(values);
  }

  private Served serve() {
    return new Served(ServeSettings.of(data, folder.resolve("runs")));
  }

  private static JsonNode image(Served served, String name) {
    return Served.json(served.get("/api/images/" + served.id(name)));
  }

  private static List<Integer> classes(JsonNode image) {
    List<Integer> values = new ArrayList<>();
    image.path("labels").forEach(one -> values.add(one.path("value").asInt()));
    return values;
  }

  private static HttpResponse<byte[]> save(Served served, String name, String query, int place) {
    byte[] label = new byte[VOXELS];
    label[5] = (byte) place;
    String path = "/api/images/" + served.id(name) + "/label?author=Ada&" + query;
    return served.sendBytes("PUT", path, label);
  }

  private static void waitUntilChecked(Served served) throws InterruptedException {
    JsonNode listed;
    do {
      Thread.sleep(20);
      listed = Served.json(served.get("/api/cohort"));
    } while (listed.path("checked").asInt() < listed.path("total").asInt());
  }

  @Test
  void aClassThatNoFileHoldsAnyMoreIsStillWrittenAsItself() throws InterruptedException {
    write("a", 1);
    write("b", 2);
    try (Served served = serve()) {
      waitUntilChecked(served);
      JsonNode opened = image(served, "c");
      assertEquals(List.of(1, 2), classes(opened));
      write("a", 0); // a colleague erases what was of class 1
      served.post("/api/cohort/again", "{}");
      waitUntilChecked(served);
      assertEquals(List.of(2), classes(image(served, "c")));

      String revision = "revision=" + opened.path("revision").asText();
      HttpResponse<byte[]> places = save(served, "c", revision, 1);
      assertEquals(409, places.statusCode(), "place 1 is another class now");
      assertEquals(200, save(served, "c", revision + "&classes=1,2", 1).statusCode());
      assertEquals(List.of(0, 1), values("c"));
    }
  }

  @Test
  void whatFilesHoldAfterAChangeIsKnownAtOnce() throws InterruptedException {
    write("a", 1);
    try (Served served = serve()) {
      waitUntilChecked(served);
      assertEquals(List.of(1), classes(image(served, "c")));
      for (int value : new int[] {2, 3, 1}) {
        write("a", value);
        served.post("/api/cohort/again", "{}");
        assertEquals(List.of(value), classes(image(served, "c")), "while files are looked into");
        waitUntilChecked(served);
        assertEquals(List.of(value), classes(image(served, "c")));
        String path = "/api/images/" + served.id("a") + "/label";
        assertEquals(200, served.get(path).statusCode());
      }
    }
  }

  @Test
  void namedClassesCanBeDrawnBeforeAnyFileHoldsThem() throws IOException {
    Files.writeString(
        data.resolve("labels.json"), "{\"lesion\": 1, \"cyst\": 4}"); // no label file at all
    try (Served served = serve()) {
      JsonNode opened = image(served, "c");
      assertEquals(List.of(1, 4), classes(opened), opened.toString());
      assertEquals("cyst", opened.at("/labels/1/name").asText());
      String revision = "revision=" + opened.path("revision").asText();
      assertEquals(200, save(served, "c", revision, 2).statusCode());
      assertEquals(List.of(0, 4), values("c"));
      assertEquals(List.of(1, 4), classes(image(served, "a")));
    }
  }

  @Test
  void emptyLabelsLeaveAClassToDraw() throws InterruptedException {
    write("a", 0);
    try (Served served = serve()) {
      waitUntilChecked(served);
      JsonNode opened = image(served, "c");
      assertEquals(List.of(1), classes(opened), opened.toString());
      assertEquals(200, save(served, "c", "revision=none", 1).statusCode());
    }
  }

  @Test
  void valuesThatAreNoClassAreRefused() throws IOException {
    write("a", 1);
    try (Served served = serve()) {
      String revision = "revision=" + image(served, "c").path("revision").asText();
      assertEquals(400, save(served, "c", revision + "&classes=1,x", 1).statusCode());
      assertEquals(400, save(served, "c", revision + "&classes=0", 1).statusCode());
      assertEquals(400, save(served, "c", revision + "&classes=300", 1).statusCode());
      assertEquals(400, save(served, "c", revision + "&classes=1", 2).statusCode());
    }
  }

  @Test
  void aLabelThatSomebodyTookAwayIsWrittenAnew() throws IOException, InterruptedException {
    write("a", 1);
    write("b", 1);
    try (Served served = serve()) {
      waitUntilChecked(served);
      JsonNode opened = image(served, "a");
      Files.delete(label("a"));
      String old = "revision=" + opened.path("revision").asText() + "&classes=1";
      assertEquals(409, save(served, "a", old, 1).statusCode(), "it is another state");
      JsonNode now = image(served, "a");
      assertEquals(false, now.path("labelled").asBoolean());
      String fresh = "revision=" + now.path("revision").asText() + "&classes=1";
      assertEquals(200, save(served, "a", fresh, 1).statusCode());
      assertEquals(List.of(0, 1), values("a"));
    }
  }

  /** A brush of some pixels is one of some pixels, whatever a microscope says of their size. */
  @Test
  void aPictureIsMeasuredInPixels() throws IOException {
    Path pictures = folder.resolve("pictures");
    Files.createDirectories(pictures.resolve("images"));
    Files.write(pictures.resolve("images/cells.tif"), tiff(8, 6, 20_000, 10_000));
    try (Served served = new Served(ServeSettings.of(pictures, folder.resolve("runs")))) {
      JsonNode image = image(served, "cells");
      assertTrue(image.path("picture").asBoolean());
      assertEquals(
          "[1.0,2.0,1.0]", image.path("spacing").toString(), "rows are twice as far apart");
    }
  }

  /** A grey TIFF of 8 bits with so many pixels in a centimetre. */
  private static byte[] tiff(int width, int height, int across, int down) {
    int[][] fields = {
      {256, 3, 1, width},
      {257, 3, 1, height},
      {258, 3, 1, 8},
      {259, 3, 1, 1},
      {262, 3, 1, 1},
      {273, 4, 1, 0},
      {277, 3, 1, 1},
      {278, 3, 1, height},
      {279, 4, 1, width * height},
      {282, 5, 1, 0},
      {283, 5, 1, 0},
      {296, 3, 1, 3}
    };
    int after = 8 + 2 + 12 * fields.length + 4;
    fields[5][3] = after + 16;
    fields[9][3] = after;
    fields[10][3] = after + 8;
    ByteBuffer file =
        ByteBuffer.allocate(after + 16 + width * height).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    file.putShort((short) fields.length);
    for (int[] field : fields) {
      file.putShort((short) field[0]).putShort((short) field[1]).putInt(field[2]).putInt(field[3]);
    }
    file.putInt(0).putInt(across).putInt(1).putInt(down).putInt(1);
    for (int i = 0; i < width * height; i++) {
      file.put((byte) (5 * i));
    }
    return file.array();
  }

  /** Files of several lesions become one, and none of them is lost or left out of the log. */
  @Test
  void labelsThatAreJoinedAreAllKept() throws IOException {
    Path atlas = folder.resolve("atlas");
    int[] shape = {4, 4, 4};
    String stem = "c0001s0001t01";
    Images.write(
        atlas.resolve(stem + "_t1w_stx.nii.gz"),
        Volume.of(shape, Affine.scaling(1, 1, 1), new float[VOXELS]));
    List<byte[]> before = new ArrayList<>();
    for (String file : List.of("_LesionSmooth_stx", "_LesionSmooth_1_stx", "_LesionSmooth_2_stx")) {
      byte[] label = new byte[VOXELS];
      label[before.size()] = 1;
      Path path = atlas.resolve(stem + file + ".nii.gz");
      Images.write(path, Volume.ofLabels(shape, Affine.scaling(1, 1, 1), label));
      before.add(Files.readAllBytes(path));
    }
    try (Served served = new Served(ServeSettings.of(atlas, folder.resolve("runs")))) {
      String id = Served.json(served.get("/api/cohort")).at("/subjects/0/images/0/id").asText();
      HttpResponse<byte[]> read = served.get("/api/images/" + id + "/label");
      byte[] label = read.body();
      int labelled = 0;
      for (byte value : label) {
        labelled += value;
      }
      assertEquals(3, labelled, "all files are one label");
      String revision = read.headers().firstValue("X-Revision").orElseThrow();
      served.sendBytes(
          "PUT", "/api/images/" + id + "/label?author=Ada&revision=" + revision, label);
      JsonNode entry = Served.json(served.get("/api/images/" + id + "/history")).at("/history/0");
      List<String> kept = new ArrayList<>(List.of(entry.path("before").asText()));
      entry.path("joined").forEach(one -> kept.add(one.asText()));
      assertEquals(3, kept.size(), entry.toString());
      List<String> states = new ArrayList<>();
      for (String file : kept) {
        states.add(Arrays.toString(Files.readAllBytes(atlas.resolve(file))));
      }
      assertEquals(
          before.stream().map(Arrays::toString).sorted().toList(),
          states.stream().sorted().toList());
    }
  }

  /** What cannot be saved is said before it is drawn. */
  @Test
  void labelsThatCannotBeCorrectedSaySoWhenOpened() throws IOException {
    Path pictures = folder.resolve("pictures");
    for (String name : List.of("a", "b")) {
      BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
      BufferedImage label = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 64; i++) {
        image.setRGB(i % 8, i / 8, i * 0x030201);
        label.setRGB(i % 8, i / 8, i % 8 < 2 ? 0xff0000 : i % 8 < 4 ? 0x00ff00 : 0);
      }
      for (String where : List.of("images", "labels")) {
        Files.createDirectories(pictures.resolve(where));
        BufferedImage one = where.equals("images") ? image : label;
        ImageIO.write(one, "png", pictures.resolve(where).resolve(name + ".png").toFile());
      }
    }
    try (Served served = new Served(ServeSettings.of(pictures, folder.resolve("runs")))) {
      JsonNode image = image(served, "a");
      assertTrue(image.path("problem").asText().contains("labels are colours"), image.toString());
    }
    write("a", 1);
    try (Served served = serve()) {
      assertTrue(image(served, "a").path("problem").isMissingNode(), "this one can be corrected");
    }
  }

  @Test
  void whatNobodyLabelledIsNoVolume() throws IOException, InterruptedException {
    Files.writeString(
        data.resolve("dataset.json"),
        """
        {"labels": {"background": 0, "lesion": 1, "ignore": 3}, "file_ending": ".nii.gz"}""");
    byte[] label = new byte[VOXELS];
    label[0] = 1;
    label[1] = 3;
    label[2] = 3;
    Images.write(label("a"), Volume.ofLabels(new int[] {4, 4, 4}, Affine.scaling(1, 1, 1), label));
    try (Served served = serve()) {
      JsonNode cohort = Served.json(served.get("/api/cohort"));
      while (cohort.path("checked").asInt() < cohort.path("total").asInt()) {
        Thread.sleep(50);
        cohort = Served.json(served.get("/api/cohort"));
      }
      JsonNode first = cohort.at("/subjects/0/images/0");
      assertEquals(1, first.path("voxels").asInt(), first.toString());
      assertEquals(0.001, first.path("ml").asDouble(), 1e-9);
      HttpResponse<byte[]> read = served.get("/api/images/" + served.id("a") + "/label");
      served.sendBytes(
          "PUT",
          "/api/images/%s/label?author=Ada&revision=%s"
              .formatted(served.id("a"), read.headers().firstValue("X-Revision").orElseThrow()),
          read.body());
      JsonNode entry =
          Served.json(served.get("/api/images/" + served.id("a") + "/history")).at("/history/0");
      assertEquals(1, entry.path("voxels").asInt(), entry.toString());
    }
  }

  /** An image whose channels are files of their own, as nnU-Net and BraTS have them. */
  @Test
  void channelsInSeveralFilesAreShown() throws IOException {
    Path raw = folder.resolve("raw");
    Files.createDirectories(raw);
    Files.writeString(
        raw.resolve("dataset.json"),
        """
        {"channel_names": {"0": "T1", "1": "FLAIR"}, "labels": {"background": 0, "lesion": 1},
         "numTraining": 1, "file_ending": ".nii.gz"}""");
    for (int c = 0; c < 2; c++) {
      float[] values = new float[VOXELS];
      for (int i = 0; i < VOXELS; i++) {
        values[i] = i + 100 * c;
      }
      Images.write(
          raw.resolve("imagesTr").resolve("one_000" + c + ".nii.gz"),
          Volume.of(new int[] {4, 4, 4}, Affine.scaling(1, 1, 1), values));
    }
    Images.write(
        raw.resolve("labelsTr").resolve("one.nii.gz"),
        Volume.ofLabels(new int[] {4, 4, 4}, Affine.scaling(1, 1, 1), new byte[VOXELS]));
    try (Served served = new Served(ServeSettings.of(raw, folder.resolve("runs")))) {
      String id = Served.json(served.get("/api/cohort")).at("/subjects/0/images/0/id").asText();
      JsonNode image = Served.json(served.get("/api/images/" + id));
      assertEquals("FLAIR", image.at("/channels/1/name").asText(), image.toString());
      assertEquals(100, image.at("/channels/1/min").asInt());
      assertEquals(200, served.get("/api/images/" + id + "/channels/1").statusCode());
      assertEquals(200, served.get("/api/images/" + id + "/thumbnail").statusCode());
    }
  }
}
