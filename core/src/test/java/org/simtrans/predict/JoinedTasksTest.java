package org.simtrans.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.image.Source;
import org.simtrans.predict.SegmentFiles.Task;

class JoinedTasksTest {

  @Test
  void filesNamedByChannelAreOneImageInTheModelsOrder() {
    List<Task> tasks =
        JoinedTasks.of(
            List.of(task("a_0001"), task("a_0000"), task("b"), task("c_0007")),
            new ChannelChoice(List.of("T1w", "FLAIR")));
    assertEquals(3, tasks.size());
    assertEquals(
        List.of(Path.of("in/a_0000.nii.gz"), Path.of("in/a_0001.nii.gz")),
        tasks.get(0).source().files());
    assertEquals(List.of("T1w", "FLAIR"), tasks.get(0).channels());
    assertEquals(Path.of("out/a.nii.gz"), tasks.get(0).mask());
    assertEquals(task("b"), tasks.get(1));
    assertEquals(task("c_0007"), tasks.get(2));
  }

  @Test
  void aModelOfOneChannelSeesEachFileByItself() {
    List<Task> tasks = List.of(task("a_0000"), task("a_0001"));
    assertEquals(tasks, JoinedTasks.of(tasks, ChannelChoice.ONE));
  }

  private static Task task(String name) {
    return new Task(
        Source.of(Path.of("in/" + name + ".nii.gz")), Path.of("out/" + name + ".nii.gz"));
  }
}
