package org.simtrans.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Files that other people's libraries wrote, and what these read from them. */
class GoldenFormatsTest {
  @TempDir static Path folder;
  private static JsonNode manifest;

  @BeforeAll
  static void unpack() throws IOException {
    GoldenFormats.unpack(folder);
    manifest = new ObjectMapper().readTree(folder.resolve("manifest.json").toFile());
  }

  @TestFactory
  Stream<DynamicTest> whatOthersWroteIsReadAsTheyReadIt() {
    List<DynamicTest> tests = new ArrayList<>();
    manifest
        .properties()
        .forEach(
            one ->
                tests.add(
                    DynamicTest.dynamicTest(
                        one.getKey(), () -> check(folder.resolve(one.getKey()), one.getValue()))));
    return tests.stream();
  }

  private static void check(Path file, JsonNode expected) {
    if (expected.has("refused")) {
      String said =
          assertThrows(UnreadableImageException.class, () -> Images.read(file)).getMessage();
      assertTrue(said.contains(expected.get("refused").asText()), said);
      return;
    }
    Volume volume = Images.readChannels(Source.of(file)).volumes().get(0);
    Grid grid = Images.grid(Source.of(file)); // by the header alone, where a format can
    assertArrayEquals(volume.shape(), grid.shape());
    assertEquals(volume.affine(), grid.affine());
    assertEquals(!volume.isPicture(), grid.placed());
    double tolerance = expected.path("tolerance").asDouble(1e-6);
    if (expected.has("values")) {
      requireSame(expected.get("values"), Images.read(file).values(), tolerance);
    }
    if (expected.has("shape")) {
      assertArrayEquals(numbers(expected.get("shape")), doubles(volume.shape()));
    }
    if (expected.has("spacing")) {
      assertArrayEquals(numbers(expected.get("spacing")), volume.spacing(), 1e-9);
    }
    if (expected.has("unit")) {
      assertEquals(expected.get("unit").asText(), Images.inspect(file).unit());
    }
    if (expected.has("affine")) {
      for (int row = 0; row < 4; row++) {
        assertArrayEquals(
            numbers(expected.get("affine").get(row)), volume.affine().rows()[row], 1e-5);
      }
    }
    if (expected.has("names")) {
      assertEquals(
          expected.get("names").toString(),
          new ObjectMapper().valueToTree(Images.readChannels(Source.of(file)).names()).toString());
    }
    for (int c = 0; c < expected.path("channels").size(); c++) {
      Channels channels = Images.readChannels(Source.of(file));
      assertEquals(expected.get("channels").size(), channels.count());
      requireSame(expected.get("channels").get(c), channels.volumes().get(c).values(), tolerance);
    }
    for (int frame = 0; frame < expected.path("frames").size(); frame++) {
      requireSame(expected.get("frames").get(frame), Images.read(file, frame).values(), tolerance);
    }
  }

  private static void requireSame(JsonNode expected, float[] found, double tolerance) {
    assertEquals(expected.size(), found.length);
    for (int i = 0; i < found.length; i++) {
      float right = (float) expected.get(i).asDouble();
      assertEquals(right, found[i], Math.max(tolerance, Math.abs(right) * 1e-7), "value " + i);
    }
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).asDouble();
    }
    return numbers;
  }

  private static double[] doubles(int[] shape) {
    return new double[] {shape[0], shape[1], shape[2]};
  }
}
