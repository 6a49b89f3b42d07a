package org.simtrans.image.nifti;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.simtrans.image.Affine;
import org.simtrans.image.DataType;
import org.simtrans.image.UnreadableImageException;

class NiftiHeaderTest {
  private static final Path NAME = Path.of("scan.nii");

  /** Written by {@code tools/golden/nifti_headers.py}. */
  static Stream<JsonNode> nibabels_view() throws IOException {
    try (InputStream in = NiftiHeaderTest.class.getResourceAsStream("nifti-headers.json")) {
      return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false);
    }
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("nibabels_view")
  void decidesGeometryAndScalingAsNibabel(JsonNode expected) throws IOException {
    NiftiHeader header = read(Base64.getDecoder().decode(expected.get("header").asText()));
    assertEquals(expected.get("slope").asDouble(), header.slope());
    assertEquals(expected.get("intercept").asDouble(), header.intercept());
    assertEquals(expected.get("shape").size(), header.shape().length);
    for (int i = 0; i < header.shape().length; i++) {
      assertEquals(expected.get("shape").get(i).asLong(), header.shape()[i]);
    }
    double[][] rows = new ObjectMapper().treeToValue(expected.get("affine"), double[][].class);
    Affine affine = new Affine(rows);
    assertTrue(affine.closeTo(header.affine(), 1e-6), () -> affine + " != " + header.affine());
    assertEquals(expected.get("orientation").asText(), header.affine().orientation());
  }

  @ParameterizedTest
  @CsvSource({
    "DIM,        0,  0, dim[0] = 0",
    "DIM,        0,  9, dim[0] = 9",
    "DIM,        1,  0, dimensions [0",
    "DIM,        2, -4, dimensions [2",
    "DATATYPE,   0, 32, complex64",
    "DATATYPE,   0, 99, unknown",
    "VOX_OFFSET, 0, -1, vox_offset -1",
    "SCL_INTER,  0, NaN, scl_inter NaN",
    "SROW,       3, NaN, affine with NaN"
  })
  void namesTheFieldThatCannotBe(NiftiField field, int index, double value, String named) {
    NiftiHeader header =
        NiftiHeader.create(new int[] {2, 3, 4}, Affine.scaling(1, 1, 1), DataType.UINT8);
    header.set(NiftiField.SCL_SLOPE, 2);
    byte[] bytes = header.toBytes(true);
    field.set(ByteBuffer.wrap(bytes).order(header.order()), header.version(), index, value);
    UnreadableImageException error =
        assertThrows(UnreadableImageException.class, () -> read(bytes));
    assertTrue(error.getMessage().contains(named), error.getMessage());
  }

  private static NiftiHeader read(byte[] bytes) throws IOException {
    return new NiftiHeaderCheck(NAME).read(new ByteArrayInputStream(bytes));
  }
}
