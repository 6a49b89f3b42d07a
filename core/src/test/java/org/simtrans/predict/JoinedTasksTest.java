package org.simtrans.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.predict.SegmentFiles.Task;

class JoinedTasksTest {
  private static final ChannelChoice BOTH = new ChannelChoice(List.of("T1w", "FLAIR"));

  @TempDir private Path folder;

  private void touch(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve("in/" + name + ".nii.gz");
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }

  private List<Task> tasks(ChannelChoice channels) {
    return SegmentFiles.tasks(
        List.of(folder.resolve("in")), folder.resolve("out"), channels, remark -> {});
  }

  private List<String> files(Task task) {
    return task.source().files().stream()
        .map(file -> folder.resolve("in").relativize(file).toString().replace(".nii.gz", ""))
        .toList();
  }

  private String mask(Task task) {
    return folder.resolve("out").relativize(task.mask()).toString();
  }

  @Test
  void filesNamedByChannelAreOneImageInTheModelsOrder() throws IOException {
    touch("x/a_0001", "x/a_0000", "x/b", "x/c_0007", "y/a_0000");
    List<Task> tasks = tasks(BOTH);

    assertEquals(
        List.of(
            List.of("x/a_0000", "x/a_0001"),
            List.of("y/a_0000"),
            List.of("x/b"),
            List.of("x/c_0007")),
        tasks.stream().map(this::files).toList());
    assertEquals(List.of("T1w", "FLAIR"), tasks.get(0).channels());
    assertEquals("x/a.nii.gz", mask(tasks.get(0)));
    assertEquals(List.of("T1w"), tasks.get(1).channels(), "FLAIR is missing, and will be named");
  }

  /** The Decathlon numbers its cases, each of which holds all channels. */
  @Test
  void numbersBeyondTheModelsChannelsAreThoseOfCases() throws IOException {
    touch("case_0000", "case_0001", "case_0002");
    touch("other/case_0000", "other/case_0001", "other/case_0002");
    assertEquals(6, tasks(BOTH).size());
  }

  @Test
  void aSessionKeepsItsModalitiesWhateverTheOthersLack() throws IOException {
    touch("sub-1/anat/sub-1_T1w", "sub-1/anat/sub-1_FLAIR", "sub-1/anat/sub-1_T2w");
    touch("sub-2/anat/sub-2_T1w", "sub-2/anat/sub-2_desc-lesion_mask");
    List<Task> tasks = tasks(BOTH);

    assertEquals(2, tasks.size());
    assertEquals(List.of("sub-1/anat/sub-1_FLAIR", "sub-1/anat/sub-1_T1w"), files(tasks.get(0)));
    assertEquals(List.of("FLAIR", "T1w"), tasks.get(0).channels());
    assertEquals("sub-1/anat/sub-1.nii.gz", mask(tasks.get(0)));
    assertEquals(List.of("T1w"), tasks.get(1).channels());
  }

  @Test
  void aModelOfOneNamedChannelSeesTheFileOfThisName() throws IOException {
    touch("sub-1/anat/sub-1_T1w", "sub-1/anat/sub-1_FLAIR");
    List<Task> tasks = tasks(new ChannelChoice(List.of("flair")));

    assertEquals(1, tasks.size());
    assertEquals(List.of("sub-1/anat/sub-1_FLAIR"), files(tasks.get(0)));
    assertEquals("sub-1/anat/sub-1_FLAIR.nii.gz", mask(tasks.get(0)));
  }

  @Test
  void filesThatAreNamedOneByOneAreJoinedAsInAFolder() throws IOException {
    touch("case/case-t1n", "case/case-t2f", "other/x");
    List<Path> named =
        List.of(
            folder.resolve("in/case/case-t1n.nii.gz"), folder.resolve("in/case/case-t2f.nii.gz"));
    List<Task> tasks =
        SegmentFiles.tasks(
            named, folder.resolve("out"), new ChannelChoice(List.of("t1n", "t2f")), text -> {});

    assertEquals(1, tasks.size());
    assertEquals("case.nii.gz", mask(tasks.get(0)));
  }

  @Test
  void aModelOfOneChannelWithoutANameSeesEachFileByItself() throws IOException {
    touch("a_0000", "a_0001", "sub-1_T1w", "sub-1_FLAIR");
    assertEquals(4, tasks(ChannelChoice.ONE).size());
  }
}
