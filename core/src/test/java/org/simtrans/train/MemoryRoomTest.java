package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.simtrans.InvalidSettingException;

class MemoryRoomTest {
  private static final long GB = 1_000_000_000;
  private static final Footprint TRAIN = new Footprint(GB, GB, 0, 0, Integer.MAX_VALUE);
  private static final Footprint CONTRAST = new Footprint(GB, GB, 0, 128, Integer.MAX_VALUE);

  @Test
  void namesTheBatchThatWouldFit() {
    assertDoesNotThrow(() -> MemoryRoom.require(TRAIN, 4, 6 * GB));

    String message = refusal(TRAIN, 8, 6 * GB);

    assertTrue(message.contains("'batch' is 8"), message);
    assertTrue(message.contains("6.0 GB are free: use 'batch' 4 or less"), message);
    assertDoesNotThrow(() -> MemoryRoom.require(TRAIN, 4, 6 * GB), "which is true");
  }

  @Test
  void namesTheChunkWhereThereAreSome() {
    assertTrue(refusal(CONTRAST, 64, 6 * GB).contains("'chunk' 4 to keep the batch"));
    Footprint chunked = CONTRAST.withChunk(32);
    assertTrue(refusal(chunked, 64, 6 * GB).contains("'chunk' is 32"));
    assertDoesNotThrow(() -> MemoryRoom.require(CONTRAST.withChunk(4), 64, 6 * GB));
  }

  @Test
  void saysThatNothingFits() {
    assertEquals(0, TRAIN.largestBatch(GB));
    assertTrue(refusal(TRAIN, 1, GB).contains("not even one slice"));
  }

  private static String refusal(Footprint footprint, int batch, long free) {
    return assertThrows(
            InvalidSettingException.class, () -> MemoryRoom.require(footprint, batch, free))
        .getMessage();
  }
}
