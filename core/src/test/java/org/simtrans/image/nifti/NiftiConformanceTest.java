package org.simtrans.image.nifti;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.simtrans.image.Affine;
import org.simtrans.image.ImageInfo;
import org.simtrans.image.Images;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;

/** Files of three other projects' tests, read as nibabel reads them. */
class NiftiConformanceTest {

  @TestFactory
  Stream<DynamicTest> agrees_with_nibabel() throws IOException {
    Path folder = Path.of(System.getProperty("simtrans.data", "absent"), "nifti-conformance");
    Path oracle = folder.resolve("oracle.json");
    assumeTrue(Files.exists(oracle), "skipped: the conformance files are not at " + folder);
    JsonNode entries = new ObjectMapper().readTree(oracle.toFile());
    return StreamSupport.stream(entries.spliterator(), false)
        .map(
            entry -> {
              String name = entry.get("file").asText();
              Path file = folder.resolve(name);
              return entry.get("ok").asBoolean()
                  ? DynamicTest.dynamicTest(name, () -> assertReadAs(entry, file))
                  : DynamicTest.dynamicTest(name + " is refused", () -> assertRefused(file));
            });
  }

  private static void assertReadAs(JsonNode expected, Path file) throws Exception {
    ImageInfo info = Images.inspect(file);
    assertEquals(longs(expected.get("shape")), info.shape());
    assertEquals(expected.get("dtype").asText(), info.dtype());
    assertEquals(expected.get("endian").asText(), info.endian());
    assertEquals(expected.get("orientation").asText(), info.orientation());
    assertEquals(expected.get("dataobj_slope").asDouble(), info.slope());
    assertEquals(expected.get("dataobj_inter").asDouble(), info.intercept());
    assertEquals(expected.get("min").asDouble(), info.min());
    assertEquals(expected.get("max").asDouble(), info.max());
    double mean = expected.get("mean").asDouble();
    assertEquals(mean, info.mean(), 1e-9 * Math.abs(mean));
    for (int axis = 0; axis < 3; axis++) {
      assertEquals(
          expected.get("pixdim").get(axis + 1).asDouble(), info.spacingMm().get(axis), 1e-5);
    }
    Affine affine = affine(expected.get("affine"));
    assertTrue(affine.closeTo(info.affine(), 1e-6), () -> affine + " but was " + info.affine());
    assertEquals(expected.get("sha256_f8_Forder").asText(), digestOfAllValues(file));
    assertFrameIsStartOfFile(file);
  }

  private static void assertRefused(Path file) {
    UnreadableImageException error =
        assertThrows(UnreadableImageException.class, () -> Images.read(file));
    assertTrue(error.getMessage().startsWith(file.toString()), error.getMessage());
    assertThrows(UnreadableImageException.class, () -> Images.inspect(file));
  }

  private static void assertFrameIsStartOfFile(Path file) {
    Volume volume = Images.read(file);
    float[] expected = new float[(int) volume.voxels()];
    int[] at = {0};
    new NiftiReader(file)
        .scan(
            (values, count) -> {
              for (int i = 0; i < count && at[0] < expected.length; i++) {
                expected[at[0]++] = (float) values[i];
              }
            });
    assertArrayEquals(expected, volume.values());
  }

  private static String digestOfAllValues(Path file) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    new NiftiReader(file)
        .scan(
            (values, count) -> {
              ByteBuffer bytes = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
              bytes.asDoubleBuffer().put(values, 0, count);
              digest.update(bytes);
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Long> longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asLong).toList();
  }

  private static Affine affine(JsonNode rows) {
    double[][] m = new double[4][4];
    for (int r = 0; r < 4; r++) {
      for (int c = 0; c < 4; c++) {
        m[r][c] = rows.get(r).get(c).asDouble();
      }
    }
    return new Affine(m);
  }
}
