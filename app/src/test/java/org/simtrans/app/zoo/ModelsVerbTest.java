package org.simtrans.app.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Invocation;
import org.simtrans.image.Images;

class ModelsVerbTest {
  @TempDir Path folder;

  private static Invocation done(Object... words) {
    Invocation done = Invocation.of(words);
    assertEquals(ExitCode.DONE, done.exitCode(), done.err());
    return done;
  }

  private static String refused(int exitCode, Object... words) {
    Invocation refused = Invocation.of(words);
    assertEquals(exitCode, refused.exitCode(), refused.err());
    assertEquals(1, refused.err().lines().count(), refused.err());
    return refused.err();
  }

  /** Six subjects with a bright square each; one of the pictures is returned. */
  private static Path pictures(Path data) throws IOException {
    Path images = Files.createDirectories(data.resolve("images"));
    Path labels = Files.createDirectories(data.resolve("labels"));
    for (int subject = 0; subject < 6; subject++) {
      BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY);
      BufferedImage label = new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY);
      for (int y = 0; y < 40; y++) {
        for (int x = 0; x < 40; x++) {
          boolean inside = Math.abs(x - 12 - 2 * subject) < 6 && Math.abs(y - 20) < 7;
          image.getRaster().setSample(x, y, 0, (inside ? 180 : 60) + (x * 7 + y * 13) % 40);
          label.getRaster().setSample(x, y, 0, inside ? 255 : 0);
        }
      }
      ImageIO.write(image, "png", images.resolve("s" + subject + ".png").toFile());
      ImageIO.write(label, "png", labels.resolve("s" + subject + ".png").toFile());
    }
    return images.resolve("s0.png");
  }

  @Test
  void aRunBecomesAModelThatIsFoundByItsName() throws IOException {
    Path data = folder.resolve("phantoms");
    Path run = folder.resolve("run");
    Path scan = pictures(data);
    done(
        "train",
        "--data",
        data,
        "--preset",
        "tiny",
        "--size",
        32,
        "--steps",
        4,
        "--batch",
        4,
        "--precision",
        "fp32",
        "--threads",
        1,
        "--out",
        run);
    done("evaluate", "--run", run, "--data", data);

    Path file = folder.resolve("packed.simtrans");
    done(
        "models",
        "pack",
        run,
        "--name",
        "app-test",
        "--licence",
        "CC0-1.0",
        "--intended",
        "Tests alone.",
        "--out",
        file);
    byte[] first = Files.readAllBytes(file);
    assertTrue(
        refused(ExitCode.WRONG_USAGE, "models", "pack", run, "--name", "other", "--out", file)
            .contains("holds the model 'app-test': replace it with --overwrite"));
    String less =
        refused(ExitCode.WRONG_USAGE, "models", "pack", run, "--name", "app-test", "--out", file);
    assertTrue(less.contains("has another card (other: licence, intended)"), less);
    assertArrayEquals(first, Files.readAllBytes(file));
    Object[] again = {
      "models",
      "pack",
      run,
      "--name",
      "app-test",
      "--licence",
      "CC0-1.0",
      "--intended",
      "Tests alone.",
      "--out",
      file
    };
    done(again);
    done("models", "pack", run, "--name", "other", "--out", file, "--overwrite");
    assertTrue(done("models", "list", file).out().contains("# other"));
    refused(ExitCode.WRONG_USAGE, again);
    again[again.length - 1] = folder.resolve("packed2.simtrans");
    done(again);
    file = folder.resolve("packed2.simtrans");
    Path half = folder.resolve("half.simtrans");
    JsonNode packed =
        done(
                "models",
                "pack",
                run,
                "--name",
                "app-half",
                "--precision",
                "bf16",
                "--out",
                half,
                "--json")
            .json();
    assertEquals(Files.size(half), packed.get("bytes").asLong());
    assertTrue(Files.size(half) < 0.56 * Files.size(file));
    assertEquals("not stated", packed.get("card").get("licence").asText());

    done("models", "install", file, "--overwrite");
    JsonNode listed = null;
    for (JsonNode one : done("models", "list", "--json").json()) {
      listed = one.get("name").asText().equals("app-test") ? one : listed;
    }
    JsonNode card = listed.get("card");
    JsonNode evaluation = new ObjectMapper().readTree(run.resolve("evaluation.json").toFile());
    assertEquals(
        evaluation.get("pooled").get("dice").get("mean").asDouble(),
        card.get("scores").get(0).get("mean").asDouble());
    JsonNode splits = new ObjectMapper().readTree(run.resolve("splits.json").toFile());
    assertEquals(splits.get("train").size(), card.get("origin").get("train").asInt());
    assertEquals(splits.get("test").size(), card.get("origin").get("test").asInt());
    String page = done("models", "list", "app-test").out();
    assertTrue(page.contains("# app-test") && page.contains("Tests alone."), page);
    assertTrue(!page.contains(data.getParent().toString()), "a path of this machine is in " + page);

    done(
        "segment",
        "--run",
        run,
        scan,
        "--out",
        folder.resolve("a"),
        "--probabilities",
        "--precision",
        "fp32");
    done(
        "segment",
        "--model",
        "app-test",
        scan,
        "--out",
        folder.resolve("b"),
        "--precision",
        "fp32");
    done(
        "segment",
        "--run",
        half,
        scan,
        "--out",
        folder.resolve("c"),
        "--probabilities",
        "--precision",
        "fp32");
    Object[] unsure = {
      "segment",
      "--run",
      run,
      scan,
      "--out",
      folder.resolve("u"),
      "--uncertainty",
      "--threshold",
      .123
    };
    String said = done(unsure).err();
    assertEquals(1, said.lines().filter(l -> l.contains("predict")).count(), said);
    unsure[6] = "--json";
    assertFalse(done(unsure).err().contains("predict"), "nobody asked how sure it is");
    String name = scan.getFileName().toString();
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("a").resolve(name)),
        Files.readAllBytes(folder.resolve("b").resolve(name)));
    String probability = name.replace(".png", "_probability.tif");
    float[] exact = Images.read(folder.resolve("a").resolve(probability)).values();
    float[] rounded = Images.read(folder.resolve("c").resolve(probability)).values();
    double largest = 0;
    for (int i = 0; i < exact.length; i++) {
      largest = Math.max(largest, Math.abs(exact[i] - rounded[i]));
    }
    assertTrue(largest > 0 && largest < 0.02, "probabilities change by " + largest);

    assertTrue(
        refused(ExitCode.WRONG_USAGE, "evaluate", "--model", "app-test", "--data", data)
            .contains("--out is missing"));
    Path scores = folder.resolve("scores.json");
    Invocation all =
        done("evaluate", "--model", "app-test", "--data", data, "--split", "all", "--out", scores);
    assertTrue(all.err().contains("does not name the subjects that it learned from"), all.err());
    Path graph = folder.resolve("model.onnx");
    done("export", "--model", "app-test", "--format", "onnx", "--out", graph);
    assertTrue(Files.size(graph) > 1000);

    assertTrue(
        refused(ExitCode.FAILED, "segment", "--model", "app-tset", scan, "--out", folder)
            .contains("there are: "));
    assertTrue(
        refused(ExitCode.WRONG_USAGE, "models", "pack", run, "--name", "../x", "--out", file)
            .contains("--name is '../x'"));
    assertTrue(
        refused(
                ExitCode.WRONG_USAGE,
                "models",
                "pack",
                run,
                "--name",
                "x",
                "--out",
                folder.resolve("x.zip"))
            .contains("ends with .simtrans"));
  }
}
