package org.simtrans.app.use;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.cli.Invocation;

/**
 * A cohort of more than two hundred odd paths, through all verbs that read a cohort: every ASCII
 * character in the name of a file and of its folder, other scripts, words of the shell, of HTML, of
 * spreadsheets and of our own options, names of 255 bytes, and a path of almost 4096.
 */
@DisabledOnOs(OS.WINDOWS) // it has no such names
@TestMethodOrder(OrderAnnotation.class)
class HostilePathsTest {
  private static final int SIZE = 32;

  @TempDir static Path folder;
  private static Path data;
  private static Path run;
  private static Set<String> paths;

  @BeforeAll
  static void write() throws IOException {
    data = folder.resolve("data");
    run = folder.resolve("run");
    paths = new TreeSet<>(paths(data.toString().length() + "/images/".length() + 1));
    int number = 0;
    for (String path : paths) {
      write(data.resolve("images"), path, number, false);
      write(data.resolve("masks"), path, number++, true);
    }
    System.out.println(paths.size() + " hostile paths");
    assertTrue(paths.size() > 200);
  }

  /**
   * @param before the length of what stands before each
   */
  private static List<String> paths(int before) {
    List<String> paths = new ArrayList<>();
    for (char c = 1; c < 128; c++) {
      if (c != '/') {
        paths.add("d" + c + "e/a" + c + "b.png");
      }
    }
    for (String word :
        ("- -- -rf --out --help ~ ~root $HOME $(id) `id` * ? [a] {b} ; & | > < ! # %s%n %00 %2e%2e {out} {overwrite}"
                + " @a =1+1 +1 -1 a,b \"a\" <b>a</b> <script>alert(1)</script> &lt; CON nul COM1 a.png a.nii.gz"
                + " checkpoint config.json splits.json model.safetensors a:b C:\\a \\\\host\\a file:///etc"
                + " Schädel größe 頭 мозг دماغ \uD83E\uDDE0 e\u0301 a\\E( a\u202Egnp a\u200Bb \uFEFFa"
                + " I\u0130\u0131i a\u2028b a\u0085b null true 1e9 0 a\u0301\u0302\u0303")
            .replace("file:///etc", "file:etc")
            .split(" ")) {
      paths.add(word + ".png");
      paths.add("f-" + word + "/" + word + ".png");
    }
    paths.add(" leading.png");
    paths.add("trailing .png");
    paths.add("x".repeat(239) + ".png"); // with "_probability.tif" 255 bytes
    paths.add("ä".repeat(119) + ".png");
    paths.add("long/" + "y".repeat(255) + "/" + "z".repeat(200) + ".png");
    StringBuilder deep = new StringBuilder("deep/");
    while (before + deep.length() + 120 + 60 < 4000) { // outputs have longer names
      deep.append("q".repeat(119)).append('/');
    }
    paths.add(deep + "p.png");
    return paths;
  }

  private static void write(Path below, String path, int number, boolean mask) throws IOException {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        boolean inside = Math.hypot(x - 10 - number % 12, y - 16) < 6;
        int value =
            mask ? (inside ? 255 : 0) : 20 + (x * 7 + y * 13 + number) % 50 + (inside ? 120 : 0);
        image.getRaster().setSample(x, y, 0, value);
      }
    }
    Path file = below.resolve(path);
    Files.createDirectories(file.getParent());
    try (var out = Files.newOutputStream(file)) {
      ImageIO.write(image, "png", out);
    }
  }

  private static Invocation done(Object... words) {
    Invocation done = Invocation.of(words);
    assertEquals(0, done.exitCode(), done.err());
    for (String said : List.of(done.out(), done.err())) {
      assertFalse(
          said.chars().anyMatch(c -> c != '\n' && Character.isISOControl(c)), "control characters");
    }
    return done;
  }

  private static Set<String> below(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  @Order(1)
  void verifyFindsAllAndNothingWrong() {
    JsonNode found = done("verify", data, "--json").json();
    assertEquals(paths.size(), found.path("images").asInt());
    assertEquals(paths.size(), found.path("labels").asInt());
    assertEquals(0, found.path("errors").size(), found.path("errors").toString());
  }

  /** Names that differ in their Unicode form alone, and the end of a quotation in a pattern. */
  @Test
  @Order(1)
  void masksThatBelongToNoImageAreNamed() throws IOException {
    Path odd = folder.resolve("odd");
    int number = 0;
    for (String name : List.of("e\u0301.png", "\u00e9.png", "b.png", "c.png")) {
      write(odd.resolve("images"), name, number, false);
      write(odd.resolve("masks"), name, number++, true);
    }
    write(odd.resolve("masks"), "a\\E(.png", number, true);
    Invocation said = Invocation.of("verify", odd, "--json");
    assertEquals(1, said.exitCode(), said.err());
    assertEquals(3, said.json().path("errors").size(), said.out());
  }

  @Test
  @Order(1)
  void aNameOfBlanksIsNoNameOfASubject() throws IOException {
    Path blank = folder.resolve("blank");
    write(blank.resolve("images"), "\u2028.png", 1, false);
    write(blank.resolve("masks"), "\u2028.png", 1, true);
    Invocation said = Invocation.of("verify", blank);
    assertEquals(1, said.exitCode(), said.err());
    assertTrue(said.err().contains("a name of blanks alone"), said.err());
  }

  @Test
  @Order(1)
  void inspectReadsAndDrawsEach() {
    for (String path : paths) {
      Path image = data.resolve("images").resolve(path);
      Path drawn = folder.resolve("drawn").resolve(path);
      JsonNode said = done("inspect", image, "--png", drawn, "--json").json();
      assertTrue(said.toString().contains("32"), said.toString());
      assertTrue(Files.exists(drawn), path);
    }
  }

  @Test
  @Order(2)
  @Tag("slow")
  void aModelIsTrainedAndJudged() throws IOException {
    done(
        "train",
        "--data",
        data,
        "--out",
        run,
        "--preset",
        "tiny",
        "--size",
        SIZE,
        "--steps",
        2,
        "--batch",
        4,
        "--threads",
        1);
    done("evaluate", "--run", run, "--data", data, "--split", "all", "--threads", 1);
    JsonNode scores = new ObjectMapper().readTree(run.resolve("evaluation.json").toFile());
    assertEquals(paths.size(), scores.path("cases").size());
    String report = Files.readString(run.resolve("report.html"));
    assertFalse(
        report.contains("<b>a</b>") || report.contains("<script>alert"), "raw in the report");
  }

  @Test
  @Order(3)
  @Tag("slow")
  void segmentGivesEachItsMaskOverlayAndProbabilities() throws IOException {
    Path out = folder.resolve("masks");
    List<Object> words =
        List.of(
            "segment",
            "--run",
            run,
            data.resolve("images"),
            "--out",
            out,
            "--overlay",
            "--probabilities",
            "--threads",
            1);
    done(words.toArray());
    Set<String> expected = new TreeSet<>();
    for (String path : paths) {
      String stem = path.substring(0, path.length() - ".png".length());
      expected.addAll(List.of(path, stem + "_overlay.png", stem + "_probability.tif"));
    }
    assertEquals(expected, below(out));
    done(words.toArray()); // and again
    assertEquals(expected, below(out));
  }

  /**
   * Its mask can be written, but no file whose name is longer: that is found before the work
   * begins.
   */
  @Test
  @Order(3)
  @Tag("slow")
  void theLongestNameOfAllIsDrawnAndALongerOneRefused() throws IOException {
    Path images = folder.resolve("longest");
    String longest = "x".repeat(251) + ".png";
    write(images, longest, 1, false);
    write(images, "a.png", 2, false);
    write(images, "z.png", 3, false);
    Path out = folder.resolve("longest-masks");
    done("segment", "--run", run, images, "--out", out, "--threads", 1);
    assertEquals(Set.of(longest, "a.png", "z.png"), below(out));
    Path more = folder.resolve("longest-probabilities");
    Invocation failed =
        Invocation.of(
            "segment", "--run", run, images, "--out", more, "--probabilities", "--threads", 1);
    assertEquals(2, failed.exitCode(), failed.err());
    assertTrue(failed.err().contains("more than 255 bytes"), failed.err());
    assertFalse(Files.exists(more), "written before it was checked");
  }
}
