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
    Archive archive = new Archive(new Configuration());
    ModelSource model = new ModelSource("model", "0", channels, "fp32", "cpu", 1);
    return new SegmentJob(
        archive,
        new Drawing(model, null, null),
        List.of(archive.full(folder.resolve("in").toString())),
        archive.full(folder.resolve("out").toString()),
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
}
