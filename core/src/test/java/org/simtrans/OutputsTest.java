package org.simtrans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be written, by whatever name. */
class OutputsTest {
  @TempDir Path folder;
  private Path ours;
  private Path foreign;

  @BeforeEach
  void write() throws IOException {
    ours = folder.resolve("ours.json");
    AtomicFile.writeString(ours, "{}");
    foreign = Files.writeString(folder.resolve("foreign.json"), "[]");
    Path probe = Files.createFile(folder.resolve("probe"));
    assumeTrue(WrittenMark.of(probe) != WrittenMark.UNKNOWN, "a file system without attributes");
    Files.delete(probe);
  }

  private void refused(String reason, boolean overwrite, Path file, Path... inputs) {
    InvalidSettingException refusal =
        assertThrows(
            InvalidSettingException.class,
            () -> Outputs.claim("png", overwrite, file, inputs),
            file.toString());
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("'png'"), refusal.getMessage());
  }

  @Test
  void whatSimTransWroteIsReplacedAndWhatOthersWroteIsNot() {
    Outputs.claim("png", false, ours);
    Outputs.claim("png", false, folder.resolve("new/deep.json"));
    refused("did not write", false, foreign);
    refused("did not write", true, foreign);
  }

  /** In place, and by a program that writes the file anew. */
  @Test
  void whatSomebodyChangedIsReplacedOnlyIfAsked() throws IOException {
    Files.writeString(ours, "{\"corrected\": true}");
    refused("changed since", false, ours);
    Outputs.claim("png", true, ours);
    Files.delete(ours);
    Files.writeString(ours, "{}");
    refused("did not write", true, ours);
  }

  /** A renamed file is still ours; a copy without the mark is nobody's. */
  @Test
  void theMarkMovesWithTheFile() throws IOException {
    Path moved = Files.move(ours, folder.resolve("moved.json"));
    Outputs.claim("png", false, moved);
    Path copy = Files.write(folder.resolve("copy.json"), Files.readAllBytes(moved));
    refused("did not write", false, copy);
  }

  @Test
  void whatIsReadIsNeverReplaced() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    Path hard = Files.createLink(folder.resolve("hard.json"), ours);
    for (Path name :
        List.of(
            ours,
            folder.resolve("./ours.json"),
            folder.resolve("link/ours.json"),
            folder.resolve("link/link/ours.json"),
            folder.resolve("nothing/../ours.json"),
            hard)) {
      refused("is read", true, name, ours);
      refused("is read", true, ours, Files.exists(name) ? name : ours);
    }
    refused("is read", true, ours, Files.createSymbolicLink(folder.resolve("to"), ours));
    assertTrue(Files.isSymbolicLink(link));
  }

  @Test
  void aLinkAndAFolderAreNoFiles() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), ours);
    refused("a link", true, link);
    Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("no"));
    refused("a link", true, dangling);
    refused("is no file", true, Files.createDirectory(folder.resolve("folder")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.json",
        "splits.json",
        "metrics.jsonl",
        "model.safetensors",
        "MODEL.safetensors",
        "encoder.safetensors",
        "network.safetensors",
        "measured.json",
        "tables.md",
        "figure9.png",
        "evaluation.json",
        "report.html",
        "checkpoint/last.safetensors",
        "pictures/cases-01.png"
      })
  void filesOfARunAreNotReplacedEvenIfTheyAreNotThere(String name) throws IOException {
    AtomicFile.writeString(folder.resolve("run/config.json"), "{}");
    refused("of a run", true, folder.resolve("run").resolve(name));
    AtomicFile.writeString(folder.resolve("run").resolve(name), "x");
    refused("of a run", true, folder.resolve("run").resolve(name));
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("run"));
    refused("of a run", true, folder.resolve("link").resolve(name));
    Outputs.claim("png", false, folder.resolve("run/model.onnx"));
    Outputs.claim("png", false, folder.resolve("elsewhere").resolve(name));
  }

  /** A cross-validation has no settings of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"evaluation.json", "splits/fold-0.json", "splits/fold-1.json"})
  void filesOfACrossValidationAreNotReplaced(String name) throws IOException {
    AtomicFile.writeString(folder.resolve("folds/splits/fold-0.json"), "{}");
    refused("of a run", true, folder.resolve("folds").resolve(name));
  }

  @Test
  void twoResultsAreNotOneFile() throws IOException {
    Files.createSymbolicLink(folder.resolve("link"), folder);
    Outputs outputs = Outputs.of("out", false);
    outputs.claim(folder.resolve("a.png"), "the mask of a");
    InvalidSettingException refusal =
        assertThrows(
            InvalidSettingException.class,
            () -> outputs.claim(folder.resolve("link/a.png"), "the mask of b"));
    assertTrue(
        refusal.getMessage().startsWith("the mask of a and the mask of b would both be written to"),
        refusal.getMessage());
  }

  /** On this file system, whichever it is, names are one if it takes them for one. */
  @ParameterizedTest
  @ValueSource(strings = {"A.png,a.png", "\u00e9.png,e\u0301.png", "STRASSE,strasse"})
  void namesThatTheFileSystemTakesForOne(String names) throws IOException {
    Path first = folder.resolve(names.split(",")[0]);
    Path second = folder.resolve(names.split(",")[1]);
    Files.createFile(first);
    boolean same = Files.exists(second);
    Files.delete(first);
    Outputs outputs = Outputs.of("out", false);
    outputs.claim(first, "one");
    if (same) {
      assertThrows(InvalidSettingException.class, () -> outputs.claim(second, "other"));
    } else {
      outputs.claim(second, "other");
    }
    try (var left = Files.list(folder)) {
      assertEquals(2, left.count(), "a probe was left");
    }
  }

  @Test
  void whatAKilledProcessLeftIsRemoved() throws IOException {
    ProcessMark own = ProcessMark.own();
    Path part =
        Files.createFile(
            folder.resolve(".a.%s.1.part".formatted(new ProcessMark(own.machine(), 7, "0"))));
    Outputs.claim("out", false, folder.resolve("a"));
    assertTrue(Files.notExists(part, LinkOption.NOFOLLOW_LINKS));
  }

  /** Two hundred names that trip programs up: each is written, read back and claimed again. */
  @ParameterizedTest
  @MethodSource("org.simtrans.HostileNames#all")
  void hostileNames(String name) throws IOException {
    Path file = folder.resolve("below").resolve(name);
    Outputs.claim("out", false, file);
    AtomicFile.writeString(file, name);
    assertEquals(name, Files.readString(file));
    Outputs.claim("out", false, file);
    AtomicFile.writeString(file, name);
    try (var left = Files.list(file.getParent())) {
      assertEquals(1, left.count(), "something was left");
    }
  }
}
