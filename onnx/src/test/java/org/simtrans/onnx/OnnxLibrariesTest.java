package org.simtrans.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.ProcessMark;

/** Nothing stays in the folder for temporary files. */
class OnnxLibrariesTest {
  @TempDir Path folder;

  /** Loads the libraries, and then waits to be killed or ends. */
  static final class Loading {
    public static void main(String[] args) throws InterruptedException {
      try {
        OnnxSession.of(new byte[] {1}, Path.of("no model"), 1);
      } catch (OnnxException expected) {
        System.out.println(expected.getMessage());
      }
      System.out.println("loaded");
      if (args.length > 0) {
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }

  private List<Path> content() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private Process start(String... words) throws IOException {
    Stream<String> command =
        Stream.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            Loading.class.getName());
    return new ProcessBuilder(Stream.concat(command, Stream.of(words)).toList())
        .redirectErrorStream(true)
        .start();
  }

  @Test
  void aNormalEndLeavesNothingAndAKillNothingForGood() throws IOException, InterruptedException {
    Process normal = start();
    assertTrue(new String(normal.getInputStream().readAllBytes()).contains("loaded"));
    assertEquals(0, normal.waitFor());
    assertEquals(List.of(), content());
    Process killed = start("wait");
    assertTrue(killed.inputReader().lines().anyMatch("loaded"::equals));
    killed.destroyForcibly().waitFor();
    assertEquals(1, content().size(), "28 MB, until the next start");
    normal = start();
    assertEquals(0, normal.waitFor());
    assertEquals(List.of(), content());
  }

  /** Folders of others have other names or processes. */
  @Test
  void onlyWhatAKilledProcessLeftIsRemoved() throws IOException {
    ProcessMark own = ProcessMark.own();
    ProcessMark dead = new ProcessMark(own.machine(), own.process(), "0");
    ProcessMark elsewhere = new ProcessMark("other_00000000", own.process(), "0");
    Path left = Files.createDirectory(folder.resolve("simtrans-onnx." + dead + ".17"));
    Files.writeString(left.resolve(System.mapLibraryName("onnxruntime")), "x");
    Path mixed = Files.createDirectory(folder.resolve("simtrans-onnx." + dead + ".18"));
    Files.writeString(mixed.resolve("notes.txt"), "mine");
    Path alive = Files.createDirectory(folder.resolve("simtrans-onnx." + own + ".17"));
    Path other = Files.createDirectory(folder.resolve("simtrans-onnx." + elsewhere + ".17"));
    Path theirs = Files.createDirectory(folder.resolve("onnxruntime-java123"));
    Path target = Files.createDirectory(folder.resolve("target"));
    Files.createSymbolicLink(folder.resolve("simtrans-onnx." + dead + ".19"), target);
    OnnxLibraries.removeLeftovers(folder);
    assertFalse(Files.exists(left));
    for (Path kept : List.of(mixed.resolve("notes.txt"), alive, other, theirs, target)) {
      assertTrue(Files.exists(kept), kept.toString());
    }
  }
}
