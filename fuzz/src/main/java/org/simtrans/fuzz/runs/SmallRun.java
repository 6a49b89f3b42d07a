package org.simtrans.fuzz.runs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.simtrans.app.Main;
import org.simtrans.app.cli.Console;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;

/** What the program writes itself, made once by the program: a cohort, runs and their files. */
public final class SmallRun {
  private static final String LEARNING = " --preset tiny --size 32 --batch 2 --steps 1 --out ";

  private static SmallRun made;

  private final Path folder;

  private SmallRun(Path folder) {
    this.folder = folder;
    PhantomConfig small = new PhantomConfig(26, 30, 24, 7, 0.03, 0.2, 20, 150);
    PhantomCohort.write(data(), small, 4, 1, 1, done -> {});
    run("train --data " + data() + LEARNING + trained());
    run("pretrain --task simmim --data " + data() + LEARNING + pretrained());
    run("export --format onnx --run " + trained() + " --out " + onnx());
    run("evaluate --run " + trained() + " --data " + data());
  }

  public static synchronized SmallRun get() {
    if (made == null) {
      try {
        made = new SmallRun(Files.createTempDirectory("simtrans-fuzz-run"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return made;
  }

  private static void run(String line) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    int code = Main.run(new Console(stream, stream, 0), line.split(" "));
    if (code != 0) {
      throw new IllegalStateException(line + ": " + said.toString(StandardCharsets.UTF_8));
    }
  }

  public Path data() {
    return folder.resolve("data");
  }

  public Path trained() {
    return folder.resolve("trained");
  }

  public Path pretrained() {
    return folder.resolve("pretrained");
  }

  Path onnx() {
    return folder.resolve("model.onnx");
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  /** All that is in it, for those who want to delete it. */
  public static List<Path> folders() {
    return made == null ? List.of() : List.of(made.folder);
  }
}
