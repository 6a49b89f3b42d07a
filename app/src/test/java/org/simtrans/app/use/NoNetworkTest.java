package org.simtrans.app.use;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.Main;
import org.simtrans.app.cli.Console;

/**
 * Verbs in a network namespace of their own, which has no way out, watched by strace: they work,
 * and no thread tries to connect, to send or to resolve a name. {@code
 * tools/reliability/no_network.sh} does the same for every verb and the launcher.
 */
class NoNetworkTest {
  private static final String ATTEMPT =
      "(connect|sendto|sendmsg|sendmmsg)\\(.*(AF_INET|port\\(53\\)).*";

  @TempDir Path folder;

  @BeforeAll
  static void requireNamespaces() throws IOException, InterruptedException {
    for (String[] command : new String[][] {{"unshare", "-rn", "true"}, {"strace", "-V"}}) {
      boolean works;
      try {
        works = new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
      } catch (IOException notInstalled) {
        works = false;
      }
      assumeTrue(works, "nothing was watched: '" + String.join(" ", command) + "' does not work");
    }
  }

  /** Runs the verbs, one after another. */
  static final class Verbs {
    private static void run(Object... words) {
      String[] all = Stream.of(words).map(Object::toString).toArray(String[]::new);
      int code = Main.run(new Console(System.out, System.err, 0), all);
      if (code != 0) {
        System.exit(code);
      }
    }

    public static void main(String[] args) {
      Path data = Path.of(args[0], "data");
      Path images = data.resolve("images");
      Path run = Path.of(args[0], "run");
      Path graph = Path.of(args[0], "model.onnx");
      run("inspect", images.resolve("p0.png"), "--png", Path.of(args[0], "o.png"));
      run("verify", data);
      run(
          "train",
          "--data",
          data,
          "--out",
          run,
          "--preset",
          "tiny",
          "--size",
          32,
          "--steps",
          2,
          "--threads",
          1);
      run("evaluate", "--run", run, "--data", data, "--split", "all");
      run("segment", "--run", run, images, "--out", Path.of(args[0], "masks"), "--overlay");
      run("export", "--run", run, "--format", "onnx", "--out", graph);
      run("segment", "--run", graph, images, "--out", Path.of(args[0], "onnx-masks"));
      System.out.println("all done");
      System.exit(0);
    }
  }

  /** Shows that the watch sees what it is there to see. */
  static final class Asking {
    public static void main(String[] args) {
      try {
        System.out.println(InetAddress.getByName("simtrans.example"));
      } catch (IOException expected) {
        System.out.println("no answer");
      }
    }
  }

  /** The attempts of a process. */
  private List<String> attempts(Class<?> main, String said) throws Exception {
    Path log = folder.resolve(main.getSimpleName() + ".strace");
    List<String> command =
        new ArrayList<>(List.of("unshare", "-rn", "strace", "-f", "-qq", "-e", "trace=network"));
    command.addAll(
        List.of(
            "-o", log.toString(), Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(List.of("-XX:-UsePerfData", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), main.getName(), folder.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), all);
    assertEquals(said, all.strip().lines().reduce("", (first, second) -> second));
    return Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream()
        .filter(line -> line.matches(".*" + ATTEMPT))
        .toList();
  }

  @Test
  void verbsNeedNoNetworkAndTryNone() throws Exception {
    for (int i = 0; i < 6; i++) {
      write(folder.resolve("data/images/p" + i + ".png"), i, false);
      write(folder.resolve("data/masks/p" + i + ".png"), i, true);
    }
    assertEquals(List.of(), attempts(Verbs.class, "all done"));
  }

  @Test
  void theWatchSeesAQuestionForAName() throws Exception {
    assertFalse(attempts(Asking.class, "no answer").isEmpty());
  }

  private static void write(Path file, int number, boolean mask) throws IOException {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        boolean inside = Math.hypot(x - 10 - number, y - 16) < 6;
        int value =
            mask ? (inside ? 255 : 0) : 20 + (x * 7 + y * 13 + number) % 50 + (inside ? 120 : 0);
        image.getRaster().setSample(x, y, 0, value);
      }
    }
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }
}
