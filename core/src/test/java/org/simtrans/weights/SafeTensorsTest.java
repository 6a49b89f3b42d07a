package org.simtrans.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.Pattern;
import org.simtrans.tensor.Tensors;

class SafeTensorsTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("weight", Pattern.tensor("weight", 3f, 5, 7));
    tensors.put("large", Pattern.tensor("large", 3f, 2100, 1000)); // longer than one read
    tensors.put("half", Pattern.tensor("half", 3f, 4).to(ScalarType.BFloat16));
    tensors.put("count", Tensors.of(new long[] {1L << 40}));
    tensors.put("nothing", Tensors.zeros(0, 3));
    tensors.put("point", Tensors.ones());
    tensors.put("turned", Pattern.tensor("turned", 1f, 2, 3).transpose(0, 1));
    Path file = folder.resolve("some/new/folder/x.safetensors");
    new StateDict(tensors, Map.of("who", "\"me\" and ü")).write(file);
    StateDict read = StateDict.read(file);
    assertEquals(Map.of("who", "\"me\" and ü"), read.metadata());
    assertEquals(List.copyOf(tensors.keySet()), List.copyOf(read.tensors().keySet()));
    tensors.forEach(
        (name, t) -> {
          assertArrayEquals(Tensors.shape(t), Tensors.shape(read.tensors().get(name)), name);
          assertTrue(t.equal(read.tensors().get(name)), name);
        });
  }

  @Test
  void theFormatIsTheOneOthersRead() throws IOException {
    Path file = folder.resolve("x.safetensors");
    new StateDict(Map.of("a", Tensors.of(new float[] {1, 2}, 2))).write(file);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) bytes.getLong();
    String json = new String(bytes.array(), 8, header, StandardCharsets.UTF_8).strip();
    assertEquals(
        "{\"__metadata__\":{\"crc32\":\"%08x\"},".formatted(crcWithZeros(bytes.array()))
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        json);
    assertEquals(0, header % 8);
    assertEquals(1f, bytes.getFloat(8 + header));
    assertEquals(2f, bytes.getFloat(12 + header));
  }

  /** As others may compute it: the digits stand where they stand in every file of ours. */
  private static long crcWithZeros(byte[] file) {
    byte[] copy = file.clone();
    java.util.Arrays.fill(copy, 34, 42, (byte) '0');
    CRC32 crc = new CRC32();
    crc.update(copy);
    return crc.getValue();
  }

  @Test
  void everyBitCounts() throws IOException {
    Path file = folder.resolve("x.safetensors");
    StateDict written =
        new StateDict(
            Map.of("a", Tensors.of(new float[] {1, 2}, 2)), Map.of("note", "\"crc32\":\"1\""));
    written.write(file);
    byte[] whole = Files.readAllBytes(file);
    StateDict.read(file).free();
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] altered = whole.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, altered);
      if (bit / 8 >= 26 && bit / 8 < 31) {
        continue; // the name of the checksum: it then looks like a file without one
      }
      WeightsException refused =
          assertThrows(WeightsException.class, () -> StateDict.read(file), "bit " + bit);
      assertTrue(refused.getMessage().contains("x.safetensors"), refused.getMessage());
    }
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 1));
    assertThrows(WeightsException.class, () -> StateDict.read(file));
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length + 1));
    assertThrows(WeightsException.class, () -> StateDict.read(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "not json",
        "{\"a\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[4,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"F32\"}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"
      })
  void damagedFilesAreNamed(String header) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    Path file = folder.resolve("bad.safetensors");
    Files.write(file, bytes.array());
    WeightsException refused = assertThrows(WeightsException.class, () -> StateDict.read(file));
    assertTrue(refused.getMessage().contains("bad.safetensors"), refused.getMessage());
  }

  @Test
  void aHeaderLongerThanTheFileIsRefusedBeforeItIsRead() throws IOException {
    Path file = folder.resolve("bad.safetensors");
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, length.putLong(Long.MAX_VALUE).array());
    assertThrows(WeightsException.class, () -> StateDict.read(file));
  }

  @Test
  void loadingSaysWhatItDid() {
    Map<String, Tensor> model = new LinkedHashMap<>();
    model.put("proj.weight", Tensors.zeros(2, 1, 3, 3));
    model.put("norm.weight", Tensors.zeros(4));
    Tensor rgb = Pattern.tensor("rgb", 1f, 2, 3, 3, 3);
    StateDict file = new StateDict(Map.of("proj.weight", rgb, "head.weight", Tensors.ones(1)));
    LoadReport report = file.into(model);
    assertEquals(List.of("proj.weight"), report.loaded());
    assertEquals(List.of("proj.weight"), report.resized());
    assertEquals(List.of("norm.weight"), report.missing());
    assertEquals(List.of("head.weight"), report.unexpected());
    assertFalse(report.complete());
    assertTrue(model.get("proj.weight").equal(rgb.sum(1).unsqueeze(1)), "RGB is summed");
  }

  @Test
  void nothingLoadedOrAnotherShapeIsAnError() {
    StateDict file = new StateDict(Map.of("a", Tensors.ones(3)));
    assertThrows(WeightsException.class, () -> file.into(Map.of("b", Tensors.zeros(3))));
    assertThrows(WeightsException.class, () -> file.into(Map.of("a", Tensors.zeros(4))));
  }
}
