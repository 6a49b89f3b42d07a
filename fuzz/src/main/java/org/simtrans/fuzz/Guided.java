package org.simtrans.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.simtrans.fuzz.damage.BadFile;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Reader;

/**
 * A reader under Jazzer, which changes bytes by the branches that they take: {@code -Dfuzz.readers}
 * names it. What counts as a finding is what counts in a {@link Campaign}. Jazzer knows the two
 * methods by their names.
 */
public final class Guided {
  private static Reader reader;
  private static Path folder;
  private static String name;

  private Guided() {}

  public static void fuzzerInitialize() throws IOException {
    String wanted = System.getProperty("fuzz.readers", "nifti");
    reader =
        Readers.ofForeignFiles().stream()
            .filter(one -> one.name().equals(wanted))
            .findFirst()
            .orElseThrow();
    folder = Files.createTempDirectory("simtrans-guided");
    BadFile sound = reader.sound(new Chance(0));
    name = sound.named();
    reader.read(sound.writeTo(folder.resolve("sound"))); // what is loaded once is loaded now
  }

  public static void fuzzerTestOneInput(byte[] content) throws IOException {
    Path file = BadFile.of(name, content).writeTo(folder);
    Verdict verdict = Verdict.of(reader, folder, file, content.length);
    if (verdict.finding() != null) { // or Jazzer's own work on classes that were loaded just now
      verdict = Verdict.of(reader, folder, file, content.length);
    }
    if (verdict.finding() != null) {
      throw new AssertionError(verdict.finding() + ": " + verdict.detail());
    }
  }

  /** Writes sound files for Jazzer to begin with: a folder for each reader, below the one named. */
  public static void main(String[] args) throws IOException {
    for (Reader one : Readers.ofForeignFiles()) {
      Path corpus = Files.createDirectories(Path.of(args[0]).resolve(one.name()));
      for (int i = 0; i < 20; i++) {
        BadFile sound = one.sound(new Chance(i));
        if (sound.contents().containsKey(sound.named())) {
          Files.write(corpus.resolve("sound" + i), sound.contents().get(sound.named()));
        }
      }
    }
  }
}
