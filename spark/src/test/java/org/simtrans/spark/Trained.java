package org.simtrans.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.simtrans.app.cli.Console;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;

/** Small heads, and a network that has seen them for two steps. */
record Trained(Path data, Path run) {

  static Trained in(Path folder, int subjects) {
    Path data = folder.resolve("phantoms");
    PhantomCohort.write(
        data, new PhantomConfig(26, 30, 24, 7, 0.03, 0.2, 20, 150), subjects, 1, 2, done -> {});
    Path run = folder.resolve("trained");
    Said trained = Said.bySimTrans(words("train", data, run, 2));
    assertEquals(0, trained.code(), trained.err());
    return new Trained(data, run);
  }

  /** Of a training so short that only its bits are of interest. */
  static Object[] words(String verb, Path data, Path out, int steps, Object... more) {
    List<Object> words = new ArrayList<>(List.of(verb, "--data", data, "--out", out));
    words.addAll(List.of("--preset", "tiny", "--size", "32x64", "--batch", 4, "--steps", steps));
    words.addAll(List.of("--precision", "fp32", "--threads", 1));
    words.addAll(List.of(more));
    return words.toArray();
  }

  /** What a command line said. */
  record Said(int code, String out, String err) {

    interface Command {
      int run(Console console, String... words);
    }

    static Said bySimTrans(Object... words) {
      return by(org.simtrans.app.Main::run, words);
    }

    static Said bySpark(Object... words) {
      return by(Main::run, words);
    }

    private static Said by(Command command, Object... words) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      Console console =
          new Console(
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8),
              0);
      int code =
          command.run(console, Stream.of(words).map(Object::toString).toArray(String[]::new));
      return new Said(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }
}
