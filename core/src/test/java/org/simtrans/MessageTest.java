package org.simtrans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessageTest {
  private static final Pattern LITERAL = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern OPTION = Pattern.compile("(?<![-<!\\w])--[a-z]");

  @Test
  void settingsAreWrittenAsTheReaderKnowsThem() {
    Message message = Message.of("{learning_rate} is %s; expected above 0, as in %d%%", 0.0, 5);
    assertEquals("'learning_rate' is 0.0; expected above 0, as in 5%", message.toString());
    assertEquals("--lr is 0.0; expected above 0, as in 5%", message.text(name -> "--lr"));
    assertEquals(
        "'learning_rate' is 0.0; expected above 0, as in 5%",
        new InvalidSettingException(message).getMessage());
  }

  @Test
  void aMessageInAnotherKeepsItsSettings() {
    Message inner = Message.of("continue with {resume}");
    Message outer = Message.of("%s has stopped: %s, or choose another {out}", "rank 1", inner);
    assertEquals(
        "rank 1 has stopped: continue with --resume, or choose another --out",
        outer.text(name -> "--" + name));
  }

  @Test
  void whatAFileSaysIsNeverASetting() {
    String hostile = "{batch} %s %n \u001b[2J \n \ue000batch\ue001";
    String said = "{batch} %s %n ?[2J   ?batch?";
    assertEquals("'model' is '" + said + "'", Message.of("{model} is '%s'", hostile).toString());
    assertEquals(said, Message.plain(hostile).toString());
    assertEquals(said, new InvalidSettingException(hostile).getMessage());
  }

  @Test
  void theMiddleOfAnEndlessTextIsLeftOut() {
    String text = Message.of("a.nii: '%s' is long; crop it", "x".repeat(100_000)).toString();
    assertTrue(text.length() < 1000, () -> "length " + text.length());
    assertTrue(text.startsWith("a.nii: 'xxx"), text);
    assertTrue(text.endsWith("xxx' is long; crop it"), text);
  }

  /** A letter of two characters is not cut through, wherever the middle begins and ends. */
  @Test
  void noLetterIsCutThrough() {
    for (int shift = 0; shift < 2; shift++) {
      String text =
          Message.of("%s%s; crop it", "x".repeat(shift), "\uD83E\uDDE0".repeat(1000)).toString();
      assertTrue(text.contains(" ... "), text);
      assertTrue(
          text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE), text);
    }
  }

  @Test
  void placesAndValuesBelongTogether() {
    assertThrows(IllegalArgumentException.class, () -> Message.of("%s and %s", 1));
    assertThrows(IllegalArgumentException.class, () -> Message.of("%s", 1, 2));
  }

  @Test
  void anExceptionIsTheSameInAnotherProcess() throws IOException, ClassNotFoundException {
    InvalidSettingException thrown =
        new InvalidSettingException(Message.of("{batch} is %d; expected at least 1", 0));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(thrown);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Message read = ((InvalidSettingException) in.readObject()).message();
      assertEquals("--batch is 0; expected at least 1", read.text(name -> "--" + name));
    }
  }

  /** A caller from Java has no command line. */
  @Test
  void noTextOfTheLibraryNamesAnOptionOfTheCommandLine() throws IOException {
    List<String> found = new ArrayList<>();
    for (String sources : List.of("src/main/java", "../onnx/src/main/java")) {
      try (Stream<Path> files = Files.walk(Path.of(sources))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          Files.readString(file)
              .lines()
              .filter(line -> !line.strip().matches("(?s)(\\*|//|/\\*).*"))
              .flatMap(line -> LITERAL.matcher(line).results().map(MatchResult::group))
              .filter(literal -> OPTION.matcher(literal).find())
              .forEach(literal -> found.add(file + ": " + literal));
        }
      }
    }
    assertEquals(List.of(), found);
  }
}
