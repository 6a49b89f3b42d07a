package org.simtrans.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class SliceCodeTest {

  /** Each channel has levels of its own: one in thousands does not blur one in thousandths. */
  @Test
  void channelsOfOtherRangesComeBack() {
    SliceCode code = new SliceCode(2, 3);
    float[] image = {-4000, 0, 4000, 0.001f, 0.0015f, 0.002f};
    byte[] labels = {0, 2, 1};
    ByteBuffer bytes = code.encode(image, labels);
    assertEquals(code.bytes(), bytes.remaining());
    float[] decoded = new float[6];
    byte[] decodedLabels = new byte[3];
    code.decode(bytes, decoded, 0);
    bytes.get(decodedLabels);
    for (int i = 0; i < 6; i++) {
      assertEquals(image[i], decoded[i], i < 3 ? 0.1f : 1e-7f);
    }
    assertArrayEquals(labels, decodedLabels);
  }

  @Test
  void anImageOfOneValueComesBack() {
    SliceCode code = new SliceCode(1, 2);
    float[] decoded = new float[2];
    code.decode(code.encode(new float[] {7, 7}, new byte[2]), decoded, 0);
    assertArrayEquals(new float[] {7, 7}, decoded);
  }
}
