package org.simtrans.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Invocation;
import org.simtrans.metric.Evaluation;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;
import org.simtrans.run.RunFolder;

/** What benchmarks say, not how fast they are. */
class BenchVerbTest {

  private static JsonNode bench(String line) {
    Invocation done = Invocation.of((Object[]) ("bench " + line + " --json").split(" "));
    assertEquals(ExitCode.DONE, done.exitCode(), done.err());
    JsonNode machine = done.json().get("machine");
    assertFalse(machine.get("processor").get("name").asText().isEmpty());
    assertTrue(machine.get("cores").asInt() >= 1);
    assertTrue(machine.get("threads").asInt() >= 1);
    assertTrue(machine.get("huge_pages").get("asked").isBoolean());
    assertTrue(machine.get("libtorch").asText().matches("\\d+[.].*"), machine.toString());
    return done.json();
  }

  /** What is known of the network without running it. */
  private static JsonNode info(int channels) {
    String line = "info --model simtrans --encoder swin-tiny-test --size 64 --json --in-channels ";
    return Invocation.of((Object[]) (line + channels).split(" ")).json();
  }

  private static void assertOrdered(JsonNode quartiles, int count) {
    assertEquals(count, quartiles.get("count").asInt());
    double q1 = quartiles.get("q1").asDouble();
    double median = quartiles.get("median").asDouble();
    double q3 = quartiles.get("q3").asDouble();
    assertTrue(0 < q1 && q1 <= median && median <= q3, quartiles.toString());
    assertEquals(q3 - q1, quartiles.get("iqr").asDouble(), 1e-9);
  }

  @Test
  void stepsAreHeldAgainstTheMatrixProducts() {
    JsonNode json =
        bench(
            "step --encoder swin-tiny-test --size 64 --batch 4 --warmup 1 --steps 4 --peak-edge 192"
                + " --precision fp32 --background");

    JsonNode peak = json.get("peak");
    assertTrue(peak.get("fp32_gflops").asDouble() > 0);
    assertTrue(peak.get("bf16_gflops").asDouble() > 0);
    assertEquals(8, peak.get("products").size());
    assertEquals(2, json.get("steps").size());
    JsonNode pretrain = json.get("steps").get(0);
    JsonNode train = json.get("steps").get(1);
    assertEquals("pretrain", pretrain.get("step").asText());
    assertEquals("simclr", pretrain.get("network").asText());
    assertEquals(8, pretrain.get("images").asInt(), "two views of four slices");
    assertEquals("train", train.get("step").asText());
    assertEquals("simtrans", train.get("network").asText());
    assertEquals(4, train.get("images").asInt());
    for (JsonNode step : json.get("steps")) {
      assertEquals("swin-tiny-test", step.get("encoder").asText());
      assertEquals("fp32", step.get("precision").asText());
      JsonNode milliseconds = step.get("milliseconds");
      assertOrdered(milliseconds, 4);
      JsonNode processor = step.get("processor_milliseconds");
      assertTrue(processor.isNull() || processor.asDouble() > 0, step.toString());
      double perSecond = 1e3 * step.get("images").asInt() / milliseconds.get("median").asDouble();
      assertEquals(perSecond, step.get("images_per_second").asDouble(), 1e-6 * perSecond);
      double gflops = 6e-9 * step.get("macs_per_image").asLong() * perSecond;
      assertEquals(gflops, step.get("gflops").asDouble(), 1e-6 * gflops);
      double share = gflops / peak.get("fp32_gflops").asDouble();
      assertEquals(share, step.get("peak_share").asDouble(), 1e-6 * share);
      double waiting = step.get("waiting_share").asDouble();
      assertTrue(0 <= waiting && waiting < 1, step.toString());
    }
  }

  /** The network that is timed is the one that 'info' counts, and its cost is the same. */
  @Test
  void theTimedNetworkIsTheRealOne() {
    JsonNode step =
        bench(
                "step --encoder swin-tiny-test --size 64 --batch 2 --warmup 0 --steps 1 --peak-edge"
                    + " 48 --only train")
            .get("steps")
            .get(0);
    JsonNode info = info(1);

    assertEquals(info.get("parameters").asLong(), step.get("parameters").asLong());
    assertEquals(info.get("macs").get("full").asLong(), step.get("macs_per_image").asLong());
    assertTrue(step.get("waiting_share").isNull(), "nothing to wait for");
  }

  @Test
  void chunksDoNotChangeWhatOneForwardPassCosts() {
    String line =
        "step --encoder swin-tiny-test --size 64 --batch 4 --warmup 0 --steps 1 --peak-edge 48"
            + " --only pretrain";
    JsonNode whole = bench(line).get("steps").get(0);
    JsonNode chunked = bench(line + " --chunk 3").get("steps").get(0);

    assertTrue(whole.get("chunk").isNull());
    assertEquals(3, chunked.get("chunk").asInt());
    assertEquals(8, chunked.get("images").asInt());
    assertEquals(whole.get("macs_per_image").asLong(), chunked.get("macs_per_image").asLong());
  }

  /** SimCLR teaches encoders; planted lesions and hidden blocks can teach whole networks. */
  @ParameterizedTest
  @CsvSource({"simclr, 1", "lesions, 2", "simmim, 2"})
  void aNetworkWithoutEncoderLearnsAsAWhole(String task, int count) {
    JsonNode steps =
        bench(
                "step --model unet --size 64 --batch 2 --warmup 0 --steps 1 --peak-edge 48 --task "
                    + task)
            .get("steps");

    assertEquals(count, steps.size());
    JsonNode train = steps.get(count - 1);
    assertEquals("unet", train.get("network").asText());
    if (count > 1) {
      assertEquals(task, steps.get(0).get("network").asText());
      assertEquals("none", steps.get(0).get("encoder").asText());
      assertEquals(train.get("parameters").asLong(), steps.get(0).get("parameters").asLong());
    }
  }

  @Test
  void theNetworkSeesChannelsAndNeighbours() {
    JsonNode json =
        bench(
            "step --encoder swin-tiny-test --size 64 --batch 2 --warmup 0 --steps 1 --peak-edge 48"
                + " --only train --channels 2 --context 1");
    JsonNode info = info(6);

    assertEquals(6, json.get("channels").asInt());
    assertEquals(
        info.get("parameters").asLong(), json.get("steps").get(0).get("parameters").asLong());
  }

  @Test
  void viewsAreCountedWithOneThreadAndWithSeveral() {
    JsonNode result =
        bench("views --size 48x64 --threads 2 --seconds 0.05 --rounds 3").get("result");

    assertEquals(48, result.get("height").asInt());
    assertEquals(64, result.get("width").asInt());
    for (String kind : List.of("views", "training")) {
      JsonNode rates = result.get(kind);
      assertEquals(2, rates.size());
      for (int i = 0; i < 2; i++) {
        assertEquals(i + 1, rates.get(i).get("threads").asInt());
        assertOrdered(rates.get(i).get("per_second"), 3);
        assertEquals(
            rates.get(i).get("per_second").get("median").asDouble() / (i + 1),
            rates.get(i).get("per_thread").asDouble(),
            1e-6);
      }
    }
  }

  @Test
  void enginesTakeTurns() {
    JsonNode results =
        bench("infer --encoder swin-tiny-test --size 64 --batch 2 --rounds 2 --batches 3")
            .get("results");

    assertEquals("libtorch", results.get(0).get("engine").asText());
    assertEquals("fp32", results.get(0).get("precision").asText());
    JsonNode last = results.get(results.size() - 1);
    assertEquals("onnxruntime", last.get("engine").asText());
    for (JsonNode result : results) {
      assertOrdered(result.get("milliseconds"), 6);
    }
  }

  @Test
  void masksOfAMadeUpScanLeaveNothingBehind() throws IOException {
    long before = temporaryFolders();

    JsonNode result =
        bench("segment --encoder swin-tiny-test --size 64 --scan 30x36x12 --repeats 2")
            .get("result");

    assertTrue(result.get("run").isNull());
    assertEquals("[30,36,12]", result.get("scan").toString());
    assertEquals(12, result.get("slices").asInt());
    assertOrdered(result.get("seconds"), 2);
    assertEquals(
        12 / result.get("seconds").get("median").asDouble(),
        result.get("slices_per_second").asDouble(),
        1e-6);
    JsonNode first = result.get("first_mask_seconds");
    assertTrue(first.isNull() || first.asDouble() > 0, result.toString());
    assertEquals(before, temporaryFolders());
  }

  private static long temporaryFolders() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith("simtrans-bench")).count();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench",
        "bench everything",
        "bench step --batch 1",
        "bench step --chunk 2",
        "bench step --chunk 0 --only pretrain --peak-edge 9",
        "bench step --encoder swin-z",
        "bench step --model unet --only pretrain",
        "bench step --model resunet --only pretrain --task simmim",
        "bench step --channels 0",
        "bench step --context -1",
        "bench step --steps 0",
        "bench views --rounds 0",
        "bench infer --batch 0",
        "bench segment --scan 10x10"
      })
  void wrongUsageIsOneSentence(String line) {
    Invocation wrong = Invocation.of((Object[]) line.split(" "));

    assertEquals(ExitCode.WRONG_USAGE, wrong.exitCode(), wrong.err());
    assertEquals("", wrong.out());
    assertEquals(
        1, wrong.err().lines().filter(text -> text.startsWith("simtrans")).count(), wrong.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench step --encoder swin-tiny-test --size 64 --batch 2 --warmup 0 --steps 1 --peak-edge 9",
        "bench views --size 32 --threads 1 --seconds 0.01 --rounds 1",
        "bench infer --encoder swin-tiny-test --size 64 --batch 1 --rounds 1 --batches 1",
        "bench segment --encoder swin-tiny-test --size 64 --scan 16x16x2 --repeats 1"
      })
  void peopleGetTables(String line) {
    Invocation done = Invocation.of((Object[]) line.split(" "));

    assertEquals(ExitCode.DONE, done.exitCode(), done.err());
    assertTrue(done.out().contains("libtorch"), done.out());
    assertTrue(done.out().contains("quartiles") || done.out().contains("slices a second"));
    assertTrue(done.out().lines().allMatch(text -> text.length() <= 140), done.out());
  }

  /** Each number of minutes is a run of its own; what is finished is not done again. */
  @Test
  void eachNumberOfMinutesIsARun(@TempDir Path folder) throws IOException {
    Path data = folder.resolve("phantoms");
    PhantomCohort.write(
        data, new PhantomConfig(26, 30, 24, 7, 0.03, 0.2, 20, 150), 8, 1, 1, done -> {});
    String line =
        "learn --data %s --out %s --minutes 0.05,0.1 --threads 1"
            .formatted(data, folder.resolve("runs"));

    JsonNode runs = bench(line).get("runs");

    assertEquals(2, runs.size());
    assertEquals(0.05, runs.get(0).get("minutes").asDouble());
    assertEquals(0.1, runs.get(1).get("minutes").asDouble());
    Path second = folder.resolve("runs/minutes-0.1");
    Evaluation judged = Evaluation.read(new RunFolder(second).evaluation());
    assertEquals(
        judged.overall().pooled().dice().mean(),
        runs.get(1).get("pooled_dice").get("mean").asDouble(),
        1e-12);
    FileTime written = Files.getLastModifiedTime(new RunFolder(second).model());
    assertEquals(runs, bench(line).get("runs"));
    assertEquals(written, Files.getLastModifiedTime(new RunFolder(second).model()));
    Invocation other = Invocation.of((Object[]) ("bench " + line + " --seed 2").split(" "));
    assertEquals(ExitCode.WRONG_USAGE, other.exitCode());
    assertTrue(other.err().contains("minutes-0.05 is a run on"), other.err());
  }
}
