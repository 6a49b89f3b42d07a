package org.simtrans.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.Pattern;
import org.simtrans.tensor.Tensors;

class NpyTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    Path file = folder.resolve("x.npy");
    Tensor t = Pattern.tensor("x", 2f, 2, 3, 4);
    Npy.write(file, t);
    assertArrayEquals(new long[] {2, 3, 4}, Tensors.shape(Npy.read(file)));
    assertTrue(t.equal(Npy.read(file)));
    String header = new String(Files.readAllBytes(file), 10, 118, StandardCharsets.ISO_8859_1);
    assertEquals("{'descr': '<f4', 'fortran_order': False, 'shape': (2,3,4,), }", header.strip());
    assertEquals(0, (10 + header.length()) % 64);
  }

  @Test
  void otherFilesAreRefusedByName() throws IOException {
    Path file = folder.resolve("y.npy");
    Files.writeString(file, "this is text, and long enough");
    assertThrows(WeightsException.class, () -> Npy.read(file));
    Path integers = folder.resolve("i.npy");
    byte[] good = "\u0093NUMPY\1\0v\0".getBytes(StandardCharsets.ISO_8859_1);
    String header = "{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }";
    byte[] bytes = (header + " ".repeat(117 - header.length()) + "\n12345678").getBytes();
    byte[] all = new byte[good.length + bytes.length];
    System.arraycopy(good, 0, all, 0, good.length);
    System.arraycopy(bytes, 0, all, good.length, bytes.length);
    Files.write(integers, all);
    WeightsException refused = assertThrows(WeightsException.class, () -> Npy.read(integers));
    assertTrue(refused.getMessage().contains("<i8"), refused.getMessage());
  }
}
