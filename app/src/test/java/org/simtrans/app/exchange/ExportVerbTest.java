package org.simtrans.app.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.AtomicFile;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Invocation;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.phantom.BrainPhantom;
import org.simtrans.phantom.PhantomConfig;
import org.simtrans.run.ModelCard;
import org.simtrans.tensor.Rng;
import org.simtrans.weights.SafeTensors;

class ExportVerbTest {
  @TempDir Path folder;

  private Path run;

  /** A run that has learned nothing. */
  @BeforeEach
  void makeRun() throws IOException {
    ModelConfig config = new ModelConfig("simtrans", "swin-tiny-test", 1, 1);
    ModelCard card =
        new ModelCard(
            config,
            new Preprocessing(40, 32, Plane.AXIAL, Fit.RESIZE),
            new LabelValues(List.of(1)),
            0.5,
            2,
            false,
            1,
            0,
            1,
            "test");
    run = folder.resolve("run");
    Models.create(config, new Rng(5))
        .state()
        .with(card.toMetadata())
        .write(run.resolve("model.safetensors"));
  }

  @Test
  void theGraphAloneDrawsTheMasksOfTheRun() throws IOException {
    Path graph = run.resolve("model.onnx");
    JsonNode exported =
        Invocation.of("export", "--run", run, "--format", "onnx", "--out", graph, "--json").json();
    assertEquals(Files.size(graph), exported.get("bytes").asLong());
    assertEquals(4, exported.get("compared").size());
    assertTrue(exported.get("compared").get(3).get("difference").asDouble() < 1e-4);

    Path scan = folder.resolve("scan.nii.gz");
    Images.write(
        scan, BrainPhantom.generate(new PhantomConfig(28, 33, 27, 7, 0.03, 0.2, 5, 150), 1).t1w());
    byte[] expected = mask(scan, "torch", run, "--precision", "fp32");
    assertArrayEquals(expected, mask(scan, "graph", graph));
    assertArrayEquals(expected, mask(scan, "engine", run, "--engine", "onnx"));
  }

  @Test
  void theEncoderAloneIsWrittenForPython() throws IOException {
    Path file = folder.resolve("encoder.safetensors");
    JsonNode exported =
        Invocation.of("export", "--run", run, "--format", "safetensors", "--out", file, "--json")
            .json();
    assertEquals("swin-tiny-test", exported.get("encoder").asText());
    assertTrue(exported.get("python").asText().contains("in_chans=1, img_size=(224, 224)"));
    try (SafeTensors model = SafeTensors.open(run.resolve("model.safetensors"));
        SafeTensors encoder = SafeTensors.open(file)) {
      assertTrue(encoder.names().contains("layers.3.blocks.1.attn.qkv.weight"));
      for (String name : encoder.names()) {
        assertTrue(encoder.read(name).equal(model.read("encoder." + name)), name);
      }
    }
    Path again = folder.resolve("again.safetensors");
    Invocation ofFile =
        Invocation.of("export", "--run", file, "--format", "safetensors", "--out", again);
    assertEquals(ExitCode.DONE, ofFile.exitCode(), ofFile.err());
    assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Invocation none =
        Invocation.of("export", "--run", empty, "--format", "safetensors", "--out", again);
    assertEquals(ExitCode.FAILED, none.exitCode());
    assertTrue(none.err().contains("holds neither model.safetensors"), none.err());
  }

  private byte[] mask(Path scan, String name, Path model, String... options) throws IOException {
    Path out = folder.resolve(name);
    Object[] words = new Object[6 + options.length];
    System.arraycopy(new Object[] {"segment", "--run", model, scan, "--out", out}, 0, words, 0, 6);
    System.arraycopy(options, 0, words, 6, options.length);
    Invocation segmented = Invocation.of(words);
    assertEquals(ExitCode.DONE, segmented.exitCode(), segmented.err());
    return Files.readAllBytes(out.resolve("scan.nii.gz"));
  }

  @Test
  void anEngineRefusesWhatItCannotDo() {
    Path graph = folder.resolve("model.onnx");
    Path scan = run.resolve("model.safetensors"); // never looked at
    Invocation device =
        Invocation.of(
            "segment", "--run", graph, scan, "--out", folder.resolve("m"), "--device", "cuda");
    assertEquals(ExitCode.WRONG_USAGE, device.exitCode());
    assertTrue(device.err().contains("--device is 'cuda', but --engine onnx"), device.err());

    Invocation torch =
        Invocation.of(
            "segment", "--run", graph, scan, "--out", folder.resolve("m"), "--engine", "torch");
    assertEquals(ExitCode.WRONG_USAGE, torch.exitCode());
    assertTrue(torch.err().contains("is for --engine onnx"), torch.err());

    Invocation none =
        Invocation.of(
            "segment", "--run", run, scan, "--out", folder.resolve("m"), "--engine", "onnx");
    assertEquals(ExitCode.FAILED, none.exitCode());
    assertTrue(none.err().contains("export a run with --format onnx"), none.err());
  }

  /**
   * Neither the model nor the sample is replaced, nor a file of others; the same call works again.
   */
  @Test
  void nothingIsReplacedThatIsReadOrOfOthers() throws IOException {
    Path model = run.resolve("model.safetensors");
    byte[] weights = Files.readAllBytes(model);
    for (Object from : new Object[] {run, model}) {
      refused("is read", "export", "--run", from, "--format", "safetensors", "--out", model);
    }
    Path sample = folder.resolve("s.png");
    AtomicFile.writeString(sample, "written by SimTrans, but a sample");
    refused(
        "is read",
        "export",
        "--run",
        run,
        "--format",
        "bioimageio",
        "--sample",
        sample,
        "--out",
        sample);
    Path thesis = Files.writeString(folder.resolve("thesis.zip"), "mine");
    for (String format : List.of("safetensors", "onnx", "bioimageio")) {
      refused("did not write", "export", "--run", run, "--format", format, "--out", thesis);
    }
    assertEquals("mine", Files.readString(thesis));
    assertArrayEquals(weights, Files.readAllBytes(model));
    Path out = folder.resolve("e.safetensors");
    for (int time = 0; time < 2; time++) {
      Invocation again =
          Invocation.of("export", "--run", run, "--format", "safetensors", "--out", out);
      assertEquals(ExitCode.DONE, again.exitCode(), again.err());
    }
    refused("is read", "import", out, "--encoder", "swin-tiny-test", "--out", out);
    refused("did not write", "import", out, "--encoder", "swin-tiny-test", "--out", thesis);
    Path stage = Files.writeString(folder.resolve("stage3.npy"), "mine");
    refused(
        "did not write",
        "encode",
        "--weights",
        out,
        "--encoder",
        "swin-tiny-test",
        "--input",
        folder.resolve("x.npy"),
        "--out",
        folder);
    assertEquals("mine", Files.readString(stage));
    refused("is read", "inspect", sample, "--png", sample);
    Path photo = Files.writeString(folder.resolve("photo.png"), "mine");
    refused("did not write", "inspect", sample, "--png", photo);
    refused("did not write", "evaluate", "--run", run, "--data", folder, "--out", photo);
    refused("is read", "evaluate", "--run", run, "--data", folder, "--out", model);
    Path images = Files.createDirectories(folder.resolve("images"));
    Path image = Files.copy(photo, images.resolve("a.png"));
    refused("is read", "figure", "views", "--data", images, "--out", image);
    assertEquals("mine", Files.readString(image));
  }

  private static void refused(String reason, Object... words) {
    Invocation refused = Invocation.of(words);
    assertEquals(ExitCode.WRONG_USAGE, refused.exitCode(), refused.err());
    assertTrue(refused.err().contains(reason), refused.err());
    assertEquals(1, refused.err().lines().count(), refused.err());
  }
}
