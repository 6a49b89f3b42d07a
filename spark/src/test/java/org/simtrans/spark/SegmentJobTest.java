package org.simtrans.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.InvalidSettingException;

class SegmentJobTest {
  @TempDir private Path folder;

  private SegmentJob job(List<String> channels) {
    return job(channels, "out");
  }

  private SegmentJob job(List<String> channels, String out) {
    Archive archive = new Archive(new Configuration());
    ModelSource model = new ModelSource("model", "0", channels, "fp32", "cpu", 1);
    return new SegmentJob(
        archive,
        new Drawing(model, null, null),
        List.of(archive.full(folder.resolve("in").toString())),
        archive.full(folder.resolve(out).toString()),
        false);
  }

  @Test
  void imagesWithAFileForEachChannelAreRefused() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.createFile(folder.resolve("in/sub-1_T1w.nii.gz"));
    Files.createFile(folder.resolve("in/sub-1_FLAIR.nii.gz"));

    assertEquals(2, job(List.of()).items().size());
    InvalidSettingException refused =
        assertThrows(InvalidSettingException.class, () -> job(List.of("T1w", "FLAIR")).items());

    assertTrue(
        refused.getMessage().contains("a file for each channel, such as sub-1_FLAIR.nii.gz"),
        refused.getMessage());
  }

  @Test
  void masksOfAnEarlierJobBelowTheImagesAreNoImages() throws IOException {
    Files.createDirectories(folder.resolve("in/masks"));
    Files.createFile(folder.resolve("in/a.nii.gz"));
    Files.createFile(folder.resolve("in/masks/a.nii.gz"));
    assertEquals(2, job(List.of()).items().size());
    assertEquals(1, job(List.of(), "in/masks").items().size());
  }

  @Test
  void dicomIsRefusedByName() throws IOException {
    Files.createDirectories(folder.resolve("in/study"));
    Files.createFile(folder.resolve("in/a.nii.gz"));
    Files.createFile(folder.resolve("in/study/IM0001.dcm"));
    assertDicomIsRefused("such as study/IM0001.dcm");
    Files.delete(folder.resolve("in/study/IM0001.dcm"));
    byte[] part10 = new byte[200]; // no ending: told by the letters behind the preamble
    System.arraycopy(new byte[] {'D', 'I', 'C', 'M'}, 0, part10, 128, 4);
    Files.write(folder.resolve("in/study/IM0001"), part10);
    assertDicomIsRefused("such as study/IM0001,");
    Files.delete(folder.resolve("in/study/IM0001"));
    assertEquals(1, job(List.of()).items().size());
  }

  private void assertDicomIsRefused(String example) {
    InvalidSettingException refused =
        assertThrows(InvalidSettingException.class, () -> job(List.of()).items());
    assertTrue(refused.getMessage().contains(example), refused.getMessage());
    assertTrue(refused.getMessage().contains("dcm2niix"), refused.getMessage());
  }
}
