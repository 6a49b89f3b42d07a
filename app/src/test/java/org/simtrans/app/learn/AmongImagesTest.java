package org.simtrans.app.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Invocation;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;

/** Scripts keep runs and masks below the images; the images stay the same. */
class AmongImagesTest {
  private static final int SIDE = 40;

  @TempDir Path data;

  private void picture(int number) {
    byte[] image = new byte[SIDE * SIDE];
    byte[] mask = new byte[SIDE * SIDE];
    for (int i = 0; i < image.length; i++) {
      int dx = i % SIDE - 12 - number;
      int dy = i / SIDE - 20;
      mask[i] = (byte) (dx * dx + dy * dy < 50 ? 1 : 0);
      image[i] = (byte) (40 + (i * 7 + number * 5) % 30 + 120 * mask[i]);
    }
    write("p%d.png".formatted(number), image);
    write("p%d_mask.png".formatted(number), mask);
  }

  private void write(String file, byte[] values) {
    int[] shape = {SIDE, SIDE, 1};
    Images.write(data.resolve(file), Volume.ofLabels(shape, Affine.scaling(1, 1, 1), values));
  }

  private static Invocation run(Object... words) {
    Invocation invocation = Invocation.of(words);
    assertEquals(ExitCode.DONE, invocation.exitCode(), invocation.err() + invocation.out());
    return invocation;
  }

  private Invocation train(String out) {
    return run(
        "train",
        "--data",
        data,
        "--out",
        data.resolve(out),
        "--preset",
        "tiny",
        "--size",
        32,
        "--fit",
        "resize",
        "--batch",
        2,
        "--steps",
        1,
        "--no-tensorboard");
  }

  private JsonNode verify() {
    JsonNode verified = run("verify", data, "--json").json();
    assertEquals(6, verified.path("images").asInt(), verified.toString());
    assertEquals(6, verified.path("labels").asInt(), verified.toString());
    assertEquals("siblings", verified.path("layout").asText());
    return verified;
  }

  @Test
  void runsAndMasksBelowTheImagesChangeNothing() throws Exception {
    for (int i = 0; i < 6; i++) {
      picture(i);
    }
    verify();
    train("run");
    run("evaluate", "--run", data.resolve("run"), "--data", data);
    assertTrue(Files.exists(data.resolve("run/pictures/index.json")));
    String remarks = verify().path("warnings").toString();
    assertTrue(remarks.contains("runs of SimTrans among the images are passed over, 1"), remarks);

    Path out = data.resolve("drawn");
    Invocation once = run("segment", "--run", data.resolve("run"), data, "--out", out, "--overlay");
    Invocation twice =
        run("segment", "--run", data.resolve("run"), data, "--out", out, "--overlay");
    assertTrue(twice.err().contains("among the images are passed over"), twice.err());
    assertEquals(once.out(), twice.out());
    assertTrue(Files.exists(out.resolve("p0_overlay.png")));
    verify();

    Invocation again = train("again");
    assertTrue(again.err().contains("among the images are passed over"), again.err());
    assertEquals(
        Files.readString(data.resolve("run/splits.json")),
        Files.readString(data.resolve("again/splits.json")));
  }
}
