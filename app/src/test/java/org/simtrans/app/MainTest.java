package org.simtrans.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Invocation;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import picocli.CommandLine;

class MainTest {
  private static final Console SILENT =
      new Console(
          new PrintStream(new ByteArrayOutputStream()),
          new PrintStream(new ByteArrayOutputStream()),
          0);

  static Stream<String> verbs() {
    return Main.commandLine(SILENT).getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void everyVerbExplainsItself(String verb) {
    Invocation help = Invocation.of(verb, "--help");

    assertEquals(ExitCode.DONE, help.exitCode());
    assertTrue(help.out().contains("Usage: simtrans " + verb), help.out());
    assertEquals("", help.err());
  }

  /** The example in the help is a command line that the verb accepts. */
  @ParameterizedTest
  @MethodSource("verbs")
  void everyExampleParses(String verb) {
    String help = Invocation.of(verb, "--help").out();
    String example =
        help.substring(help.indexOf("Example: simtrans ") + "Example: simtrans ".length())
            .replace("\\", " ")
            .strip();

    CommandLine line = Main.commandLine(SILENT);
    line.parseArgs(example.split("\\s+"));

    assertTrue(example.startsWith(verb + " ") || example.equals(verb), example);
    assertTrue(Arrays.stream(example.split("\\s+")).noneMatch("--help"::equals), "not a help call");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "inspect",
        "phantom",
        "phantom --out x --subjects many",
        "phantom --out x --subjects 0",
        "info --model simtrans --encoder swin-z",
        "info --model simtrans --size 0",
        "verify . --layout nonsense",
        "inspect a.nii --colour red"
      })
  void wrongUsageIsOneSentenceAndExitCode2(String line) {
    Invocation wrong = Invocation.of((Object[]) (line.isEmpty() ? new String[0] : line.split(" ")));

    assertEquals(ExitCode.WRONG_USAGE, wrong.exitCode());
    assertEquals("", wrong.out());
    assertOneSentence(wrong.err());
  }

  /** Names as one types them, not as Java writes them. */
  @Test
  void presetsAreNamedInSmallLetters() {
    Invocation wrong = Invocation.of("train", "--data", "x", "--out", "y", "--preset", "tniy");

    assertEquals(ExitCode.WRONG_USAGE, wrong.exitCode());
    assertTrue(wrong.err().contains("expected one of paper, cpu, tiny"), wrong.err());
    assertFalse(Invocation.of("train", "--help").out().contains("TINY"));
  }

  @ParameterizedTest
  @CsvSource({"trian --data x, train", "inspect a.nii --jsno, --json", "verfy x, verify"})
  void aMistypedWordGetsASuggestion(String line, String meant) {
    Invocation wrong = Invocation.of((Object[]) line.split(" "));

    assertEquals(ExitCode.WRONG_USAGE, wrong.exitCode());
    assertTrue(wrong.err().contains("did you mean '" + meant + "'?"), wrong.err());
    assertOneSentence(wrong.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train --foo | Unknown option: '--foo'",
        "train --out x --seed y | --seed is 'y'; expected a whole number",
        "train --out x --lr y | --lr is 'y'; expected a number",
        "train --out x --size y | --size is 'y'; expected pixels",
        "train --data . --out x --plane y | --plane is 'y'; expected auto, axial, coronal or sagittal",
        "train --out x --resume | --resume: x holds no run to continue",
        "demo --out x --minutes 0 | --minutes is 0.0; expected a number above 0"
      })
  void wrongUsageIsExplainedInPlainWords(String line, String expected) {
    Invocation wrong = Invocation.of((Object[]) line.split(" "));

    assertEquals(ExitCode.WRONG_USAGE, wrong.exitCode(), wrong.err());
    assertTrue(wrong.err().contains(expected), wrong.err());
    assertOneSentence(wrong.err());
  }

  /** picocli takes a text of its resource bundle for the option that has the text's key. */
  @Test
  void theHelpOfCompareExplainsItsModels() {
    String help = Invocation.of("compare", "--help").out().replaceAll("\\s+", " ");

    assertTrue(help.contains("MODEL[:ENCODER][@SIZE][+NAME]"), help);
    assertTrue(help.contains("Default: resunet,vit,simtrans and"), help);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inspect nowhere.nii.gz",
        "inspect pom.txt",
        "verify nowhere",
        "encode --weights no.safetensors --encoder swin-t --input no.npy --out no"
      })
  void failedWorkIsOneSentenceAndExitCode1(String line) {
    Invocation failed = Invocation.of((Object[]) line.split(" "));

    assertEquals(ExitCode.FAILED, failed.exitCode());
    assertEquals("", failed.out());
    assertOneSentence(failed.err());
  }

  @Test
  void verboseAddsTheTrace() {
    Invocation failed = Invocation.of("inspect", "nowhere.nii.gz", "--verbose");

    assertEquals(ExitCode.FAILED, failed.exitCode());
    assertTrue(failed.err().contains("\tat org.simtrans."), failed.err());
  }

  @Test
  void whatTheFileSystemRefusesIsNoBug(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    Path scan = folder.resolve("scan.tif");
    Images.write(scan, Volume.of(new int[] {4, 3, 1}, Affine.scaling(1, 1, 1), new float[12]));

    Invocation failed = Invocation.of("inspect", scan, "--png", file.resolve("out.png"));

    assertEquals(ExitCode.FAILED, failed.exitCode());
    assertFalse(failed.err().contains("bug"), failed.err());
    assertTrue(failed.err().contains(file.toString()), failed.err());
    assertOneSentence(failed.err());
  }

  private static void assertOneSentence(String err) {
    assertEquals(1, err.lines().count(), err);
    assertTrue(err.startsWith("simtrans"), err);
    assertTrue(err.endsWith(".%n".formatted()), err);
    assertFalse(err.contains("Exception"), err);
  }
}
