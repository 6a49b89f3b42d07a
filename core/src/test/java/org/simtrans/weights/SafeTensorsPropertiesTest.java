package org.simtrans.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.host.Torch;
import org.simtrans.tensor.Tensors;

/** What holds for files of any tensors, tried on many. */
class SafeTensorsPropertiesTest {
  private static final int FILES = 60;
  private static final List<ScalarType> TYPES =
      List.of(
          ScalarType.Double,
          ScalarType.Float,
          ScalarType.Half,
          ScalarType.BFloat16,
          ScalarType.Long,
          ScalarType.Int,
          ScalarType.Short,
          ScalarType.Char,
          ScalarType.Byte,
          ScalarType.Bool);

  @TempDir Path folder;

  private static Tensor tensor(SplittableRandom random) {
    long[] shape = new long[random.nextInt(5)];
    int count = 1;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = random.nextInt(5); // also 0
      count *= (int) shape[i];
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(-100, 100);
    }
    return Tensors.of(values, shape).to(TYPES.get(random.nextInt(TYPES.size())));
  }

  private static String text(SplittableRandom random) {
    String[] parts = {
      "layers.", "0", "\u00e9", "\"", "\\", " ", "\n", "weight", "\ud83e\udde0", "{"
    };
    StringBuilder text = new StringBuilder("t");
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.toString();
  }

  @Test
  void whatIsWrittenIsReadAndWrittenAgainToTheSameBytes() throws IOException {
    Torch.load();
    for (int seed = 0; seed < FILES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      Map<String, String> metadata = new LinkedHashMap<>();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        tensors.put(text(random) + i, tensor(random));
        metadata.put(text(random), text(random));
      }
      Path file = folder.resolve("seed" + seed + ".safetensors");
      SafeTensors.write(file, tensors, metadata);
      StateDict read = StateDict.read(file);
      assertEquals(List.copyOf(tensors.keySet()), List.copyOf(read.tensors().keySet()));
      metadata.forEach((key, value) -> assertEquals(value, read.metadata().get(key)));
      tensors.forEach(
          (name, t) -> {
            Tensor back = read.tensors().get(name);
            assertArrayEquals(Tensors.shape(t), Tensors.shape(back), name);
            assertEquals(t.scalar_type().intern(), back.scalar_type().intern(), name);
            assertTrue(t.equal(back), name);
          });
      Path again = folder.resolve("again" + seed + ".safetensors");
      read.write(again);
      assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
      read.free();
    }
  }
}
