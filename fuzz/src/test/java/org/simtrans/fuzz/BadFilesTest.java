package org.simtrans.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.simtrans.app.Main;
import org.simtrans.app.cli.Console;
import org.simtrans.fuzz.damage.Damage;
import org.simtrans.fuzz.runs.SmallRun;

/** Bad files on the command line: one sentence that names them, no trace, exit code 1 or 2. */
@Timeout(60)
class BadFilesTest {
  private static Path folder;

  private static final Map<String, Path> IMAGES = new LinkedHashMap<>();
  private static final Map<String, Path> WEIGHTS = new LinkedHashMap<>();
  private static final Map<String, Path> ARRAYS = new LinkedHashMap<>();
  private static final Map<String, Path> SETTINGS = new LinkedHashMap<>();

  /** A NIfTI-1 image of 4 x 4 x 4 unsigned bytes with an sform. */
  private static ByteBuffer nifti() {
    ByteBuffer image = ByteBuffer.allocate(352 + 64).order(ByteOrder.LITTLE_ENDIAN);
    image.putInt(0, 348).putShort(40, (short) 3).putShort(70, (short) 2).putShort(72, (short) 8);
    for (int i = 1; i <= 3; i++) {
      image.putShort(40 + 2 * i, (short) 4).putFloat(76 + 4 * i, 1);
      image.putFloat(280 + 20 * (i - 1), 1);
    }
    image.putFloat(108, 352).putShort(254, (short) 1);
    return image.put(344, new byte[] {'n', '+', '1', 0});
  }

  private static void image(String name, ByteBuffer content) throws IOException {
    IMAGES.put(name, write(name, content.array()));
  }

  private static Path write(String name, byte[] content) throws IOException {
    Path file = folder.resolve("files").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  private static Path write(String name, String content) throws IOException {
    return write(name, content.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** What is no file at all, or no such file as its name says. */
  private static void strange(Map<String, Path> into, String name) throws Exception {
    int dot = name.indexOf('.');
    String stem = name.substring(0, dot);
    String end = name.substring(dot);
    into.put("nothing", folder.resolve("files").resolve(stem + "-nothing" + end));
    into.put("empty", write(stem + "-empty" + end, ""));
    into.put("text", write(stem + "-text" + end, "This is no such file.\n".repeat(40)));
    Path directory = folder.resolve("files").resolve(stem + "-folder" + end);
    into.put("folder", Files.createDirectories(directory));
    into.put("loop", link(stem + "-loop" + end, stem + "-loop" + end));
    into.put("device", link(stem + "-device" + end, "/dev/zero"));
    into.put("bad disk", link(stem + "-disk" + end, "/proc/self/mem"));
    Path pipe = folder.resolve("files").resolve(stem + "-pipe" + end);
    if (new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0) {
      into.put("pipe", pipe);
    }
  }

  private static Path link(String name, String target) throws IOException {
    return Files.createSymbolicLink(folder.resolve("files").resolve(name), Path.of(target));
  }

  @AfterAll
  static void clean() throws IOException {
    Campaign.delete(folder); // links are deleted, not followed
  }

  @BeforeAll
  static void make() throws Exception {
    folder = Files.createTempDirectory("simtrans-bad-files");
    makeImages();
    makeOthers();
  }

  private static void makeImages() throws Exception {
    strange(IMAGES, "scan.nii.gz");
    image("cut.nii", ByteBuffer.wrap(Arrays.copyOf(nifti().array(), 400)));
    image("header-cut.nii", ByteBuffer.wrap(Arrays.copyOf(nifti().array(), 100)));
    image("dim.nii", nifti().putShort(40, (short) 9));
    image("no-size.nii", nifti().putShort(42, (short) 0));
    image("negative.nii", nifti().putShort(44, (short) -4));
    image("huge.nii", nifti().putShort(42, (short) 30000).putShort(44, (short) 30000));
    image("complex.nii", nifti().putShort(70, (short) 32));
    image("offset.nii", nifti().putFloat(108, 20));
    image("offset-nan.nii", nifti().putFloat(108, Float.NaN));
    image("sform-nan.nii", nifti().putFloat(280, Float.NaN));
    image("sform-infinite.nii", nifti().putFloat(292, Float.POSITIVE_INFINITY));
    image("flat.nii", nifti().putFloat(280, 0));
    image("two-axes-one-way.nii", nifti().putFloat(296, 1).putFloat(300, 0).putFloat(280, 1));
    image("intercept.nii", nifti().putFloat(112, 1).putFloat(116, Float.NEGATIVE_INFINITY));
    image("analyze.nii", nifti().putInt(344, 0));
    byte[] gz = Damage.gzip(nifti().array());
    IMAGES.put("gz-cut", write("cut.nii.gz", Arrays.copyOf(gz, gz.length - 30)));
    ByteBuffer lying = nifti().putShort(42, (short) 4000).putShort(44, (short) 4000);
    IMAGES.put("gz-lying", write("lying.nii.gz", Damage.gzip(lying.array())));
    IMAGES.put("pair", write("alone.hdr", nifti().array()));
    IMAGES.put("png", write("text.png", "no picture"));
    IMAGES.put("jpg", write("empty.jpg", ""));
    IMAGES.put("gif", write("gif.png", "GIF89a\1\0\1\0\0\0\0;"));
    IMAGES.put("tiff-circle", write("circle.tif", "II*\0\b\0\0\0\0\0\b\0\0\0"));
    IMAGES.put("tiff-out", write("out.tif", "II*\0\377\0\0\0"));
    IMAGES.put("name", write("scan.dcm", "DICM"));
  }

  private static void makeOthers() throws Exception {
    strange(WEIGHTS, "w.pth");
    strange(ARRAYS, "x.npy");
    strange(SETTINGS, "s.json");
    WEIGHTS.put("length", write("length.safetensors", "\377\377\377\377\377\377\377\177{}"));
    WEIGHTS.put("no JSON", write("json.safetensors", "\4\0\0\0\0\0\0\0{{{{"));
    WEIGHTS.put("command", write("command.pth", "PK\3\4cos\nsystem\n"));
    WEIGHTS.put("old", write("old.pth", "\200\2]."));
    ARRAYS.put(
        "shape",
        write("shape.npy", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (9,)}")));
    ARRAYS.put(
        "type", write("type.npy", npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}")));
    SETTINGS.put("deep", write("deep.json", "[".repeat(100_000)));
    SETTINGS.put(
        "twice", write("twice.json", "{\"train\":[],\"train\":[],\"val\":[],\"test\":[]}"));
    SETTINGS.put("other", write("other.json", "{\"verb\":\"train\",\"config\":{\"data\":3}}"));
    SETTINGS.put("latin1", write("latin1.json", "{\"train\":[\"M\344rz\"]}"));
    SETTINGS.put("null", write("null.json", "null"));
  }

  private static String npy(String header) {
    return "\223NUMPY\1\0" + (char) header.length() + "\0" + header + "\0\0\0\0";
  }

  static Stream<String> images() {
    return IMAGES.keySet().stream();
  }

  static Stream<String> weights() {
    return WEIGHTS.keySet().stream();
  }

  static Stream<String> arrays() {
    return ARRAYS.keySet().stream();
  }

  static Stream<String> settings() {
    return SETTINGS.keySet().stream();
  }

  /** Runs a command line that must fail in one sentence about {@code file}. */
  private static void fails(Path file, Object... words) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    int code =
        Main.run(
            new Console(
                new PrintStream(result, true, StandardCharsets.UTF_8),
                new PrintStream(said, true, StandardCharsets.UTF_8),
                0),
            Stream.of(words).map(String::valueOf).toArray(String[]::new));
    String text = said.toString(StandardCharsets.UTF_8);
    List<String> lines = text.lines().toList();
    assertTrue(code == 1 || code == 2, "exit code " + code + ": " + text);
    List<String> sentences =
        lines.stream()
            .filter(line -> line.startsWith("simtrans ") && !line.endsWith(" got no mask:"))
            .toList();
    assertEquals(1, sentences.size(), text);
    String sentence = sentences.get(0);
    assertTrue(sentence.contains(file.getFileName().toString()), text);
    assertTrue(sentence.endsWith("."), text);
    assertFalse(
        text.contains("a bug") || text.contains("\tat ") || text.contains("Exception"), text);
  }

  @ParameterizedTest
  @MethodSource("images")
  void inspect(String name) {
    fails(IMAGES.get(name), "inspect", IMAGES.get(name));
  }

  @Tag("slow") // needs a run
  @ParameterizedTest
  @MethodSource("images")
  void segment(String name) {
    Path run = SmallRun.get().trained();
    fails(
        IMAGES.get(name), "segment", "--run", run, IMAGES.get(name), "--out", folder.resolve("m"));
  }

  @Tag("slow") // needs a run
  @ParameterizedTest
  @MethodSource("weights")
  void segmentWithBadWeights(String name) {
    Path scan = SmallRun.get().data();
    Path bad = WEIGHTS.get(name);
    fails(bad, "segment", "--run", bad, scan, "--out", folder.resolve("m"));
  }

  @ParameterizedTest
  @MethodSource("weights")
  void importing(String name) {
    Path bad = WEIGHTS.get(name);
    fails(
        bad,
        "import",
        bad,
        "--encoder",
        "swin-tiny-test",
        "--out",
        folder.resolve("o.safetensors"));
  }

  @Tag("slow") // needs a run
  @ParameterizedTest
  @MethodSource("arrays")
  void encode(String name) {
    Path bad = ARRAYS.get(name);
    Path weights = SmallRun.get().pretrained().resolve("encoder.safetensors");
    fails(
        bad,
        "encode",
        "--weights",
        weights,
        "--encoder",
        "swin-tiny-test",
        "--input",
        bad,
        "--out",
        folder);
  }

  @Tag("slow") // needs a run
  @ParameterizedTest
  @MethodSource("settings")
  void trainWithABadSplit(String name) {
    Path bad = SETTINGS.get(name);
    fails(
        bad,
        "train",
        "--data",
        SmallRun.get().data(),
        "--preset",
        "tiny",
        "--size",
        32,
        "--splits",
        bad,
        "--out",
        folder.resolve("split-" + bad.getFileName()));
  }

  @Tag("slow") // needs a run
  @ParameterizedTest
  @MethodSource("settings")
  void trainFromABadConfig(String name) {
    Path bad = SETTINGS.get(name);
    fails(
        bad,
        "train",
        "--data",
        SmallRun.get().data(),
        "--config",
        bad,
        "--out",
        folder.resolve("config-" + bad.getFileName()));
  }

  @Tag("slow") // needs a run
  @ParameterizedTest
  @MethodSource("weights")
  void evaluate(String name) {
    Path bad = WEIGHTS.get(name);
    fails(bad, "evaluate", "--run", bad, "--data", SmallRun.get().data());
  }

  @ParameterizedTest
  @MethodSource("images")
  void verify(String name) throws IOException {
    Path cohort = Files.createTempDirectory(folder, "cohort");
    Path bad = IMAGES.get(name);
    Files.createSymbolicLink(cohort.resolve(bad.getFileName()), bad);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    int code = Main.run(new Console(stream, stream, 0), "verify", cohort.toString());
    String text = said.toString(StandardCharsets.UTF_8);
    assertEquals(1, code, text);
    assertFalse(
        text.contains("a bug") || text.contains("\tat ") || text.contains("Exception"), text);
  }
}
