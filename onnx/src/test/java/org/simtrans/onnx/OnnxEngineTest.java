package org.simtrans.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxEngineTest {
  private static final int SIGTERM_CODE = 143;
  private static final int TRIES = 4;

  @TempDir Path folder;

  /** An upgrade to a build that can send things fails here (1.29 is the first such build). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "linux-x64/libonnxruntime.so",
        "linux-aarch64/libonnxruntime.so",
        "osx-aarch64/libonnxruntime.dylib"
      })
  void theLibraryHoldsNoCodeThatSendsAnything(String library) throws IOException {
    try (InputStream in =
        OrtEnvironment.class.getResourceAsStream("/ai/onnxruntime/native/" + library)) {
      String bytes = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      assertTrue(bytes.contains("OrtGetApiBase"), "not the library");
      for (String trace :
          List.of("DISABLE_TELEMETRY", "getaddrinfo", "https://mobile.events", "curl_easy_init")) {
        assertFalse(bytes.contains(trace), library + " has " + trace);
      }
    }
  }

  /** A process that only uses this module, started by anyone, in a home of its own. */
  @Test
  void nothingIsWrittenToTheHome() throws IOException, InterruptedException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path model = folder.resolve("small.onnx");
    Files.write(model, convolutions(8, 1).toByteArray());

    Process process = start(home, model, 8);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, process.waitFor(), said);
    assertTrue(said.contains("computed"), said);
    assertEquals(List.of(), below(home));
  }

  /** A hospital's scheduler may end a process at any moment. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aSignalWhileItComputesEndsTheProcessQuietly() throws IOException, InterruptedException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path model = folder.resolve("long.onnx");
    Files.write(model, convolutions(512, 400).toByteArray());

    for (int i = 0; i < TRIES; i++) {
      Process process = start(home, model, 512);
      byte[] begun = process.getInputStream().readNBytes("computing".length());
      Thread.sleep(300 + 200L * i);
      process.toHandle().destroy(); // leaves the streams open
      byte[] rest = process.getInputStream().readAllBytes();

      assertEquals("computing", new String(begun, StandardCharsets.UTF_8));
      assertEquals(SIGTERM_CODE, process.waitFor(), new String(rest, StandardCharsets.UTF_8));
    }
    assertEquals(List.of(), below(home));
  }

  /** Files, but not the folders that Java makes for itself. */
  private static List<Path> below(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  /** 3 x 3 convolutions of 32 channels, one after another. */
  private static ModelProto convolutions(int size, int count) {
    OnnxGraph graph = new OnnxGraph("convolutions");
    float[] kernel = new float[32 * 32 * 9];
    Arrays.fill(kernel, 1f / kernel.length);
    Wire x = graph.input("image", 32, size, size);
    Wire weight = graph.constant("weight", () -> kernel, 32, 32, 3, 3);
    Wire bias = graph.constant("bias", () -> new float[32], 32);
    for (int i = 0; i < count; i++) {
      x = graph.conv(x, weight, bias, new SlidingWindow(3, 1, 1, 1, 1, 1, 1));
    }
    graph.output("logits", x);
    return graph.toModel("", Map.of());
  }

  private Process start(Path home, Path model, int size) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                Computing.class.getName(),
                model.toString(),
                Integer.toString(size)));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().keySet().retainAll(List.of("PATH", "LANG")); // also nothing of a CI
    builder.environment().put("HOME", home.toString());
    return builder.redirectErrorStream(true).start();
  }

  /** Runs a graph once. */
  static final class Computing {
    public static void main(String[] args) throws IOException {
      Path file = Path.of(args[0]);
      int size = Integer.parseInt(args[1]);
      try (OnnxSession session = OnnxSession.of(Files.readAllBytes(file), file, 1)) {
        System.out.print("computing");
        System.out.flush();
        float[] values = session.run(new float[32 * size * size], 1, 32, size, size);
        System.out.println("computed " + values.length);
      }
    }
  }
}
