package org.simtrans.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.InvalidSettingException;
import org.simtrans.fuzz.damage.BadFile;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Reader;

/** The fuzzer sees what it is there to see. */
class CampaignTest {
  @TempDir Path folder;

  /** A reader that does what it must not. */
  private record Faulty(String name, Consumer<Path> body) implements Reader {
    @Override
    public BadFile sound(Chance chance) {
      return BadFile.of("a", chance.bytes(10));
    }

    @Override
    public BadFile spoilt(Chance chance) {
      return sound(chance);
    }

    @Override
    public void read(Path file) {
      body.accept(file);
    }

    @Override
    public Pattern fields() {
      return Pattern.compile("field");
    }
  }

  private Outcomes tally(Consumer<Path> body) throws InterruptedException {
    return new Campaign(List.of(new Faulty("faulty", body)), 1, folder, folder.resolve("found"))
        .run(0, 20, 2);
  }

  @Test
  void aSoundReaderIsClean() throws Exception {
    Outcomes tally = tally(file -> {});
    assertTrue(tally.clean());
    assertEquals(20, tally.files());
    assertFalse(Files.exists(folder.resolve("found")));
  }

  @Test
  void exceptionsErrorsAndMemoryAreFindings() throws Exception {
    List<Consumer<Path>> faults =
        List.of(
            file -> {
              throw new IllegalStateException("field");
            },
            file -> {
              throw new StackOverflowError();
            },
            file -> {
              throw new InvalidSettingException("field of no file; expected another");
            },
            file -> {
              throw new InvalidSettingException(file + " has no field in java.lang.String; check");
            },
            file -> {
              throw new InvalidSettingException(file + " has a wrong field");
            },
            file -> assertEquals(100 << 20, new byte[100 << 20].length));
    for (Consumer<Path> fault : faults) {
      assertFalse(tally(fault).clean());
    }
    assertTrue(
        Files.exists(folder.resolve("found/faulty-1-0/a"))
            || Files.list(folder.resolve("found")).findAny().isPresent());
  }

  @Test
  void aRefusalWithFileFieldAndRemedyIsGood() throws Exception {
    assertTrue(
        tally(
                file -> {
                  throw new InvalidSettingException(file + " has a wrong field; expected 3");
                })
            .clean());
    Pattern field = Pattern.compile("field");
    assertNull(Refusal.flaw("/x/a: field is 3; expected 4", Path.of("/x"), field));
    assertNull(Refusal.flaw("/x/a: field is '{\"b\":null}'; expected 4", Path.of("/x"), field));
    assertEquals(
        "speaks of Java", Refusal.flaw("/x/a: null; expected a field", Path.of("/x"), field));
  }

  @Test
  void seedAndNumberBringAFileBack() {
    for (Reader reader : Readers.ofForeignFiles()) {
      for (int number = 0; number < 50; number++) {
        BadFile one = reader.spoilt(Chance.of(7, reader.name(), number));
        BadFile again = reader.spoilt(Chance.of(7, reader.name(), number));
        assertEquals(one.contents().keySet(), again.contents().keySet());
        one.contents()
            .forEach((name, bytes) -> assertArrayEquals(bytes, again.contents().get(name)));
      }
    }
  }
}
