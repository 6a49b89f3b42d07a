package org.simtrans.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.image.Source;

class FrameRemarkTest {
  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();

  /** A NIfTI of 2 x 2 x 2 voxels and so many times. */
  private Source image(String name, int times) throws IOException {
    ByteBuffer file = ByteBuffer.allocate(352 + 8 * times).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0, 348);
    short[] shape = {(short) (times > 1 ? 4 : 3), 2, 2, 2, (short) times, 1, 1, 1};
    for (int i = 0; i < 8; i++) {
      file.putShort(40 + 2 * i, shape[i]);
      file.putFloat(76 + 4 * i, 1);
    }
    file.putShort(70, (short) 2).putShort(72, (short) 8).putFloat(108, 352);
    file.put(344, (byte) 'n').put(345, (byte) '+').put(346, (byte) '1');
    Path path = folder.resolve(name);
    Files.write(path, file.array());
    return Source.of(path);
  }

  @Test
  void severalTimesAreSaidOnce() throws IOException {
    FrameRemark remark = new FrameRemark(ChannelChoice.ONE, said::add);
    remark.look(image("one.nii", 1));
    assertEquals(List.of(), said);
    remark.look(image("three.nii", 3));
    remark.look(image("two.nii", 2));
    assertEquals(1, said.size());
    assertTrue(said.get(0).contains("three.nii holds 3 frames"), said.get(0));
  }

  @Test
  void aModelOfChannelsSeesThem() throws IOException {
    ChannelChoice two = new ChannelChoice(List.of("T1w", "FLAIR"));
    new FrameRemark(two, said::add).look(image("two.nii", 2));
    assertEquals(List.of(), said);
  }
}
