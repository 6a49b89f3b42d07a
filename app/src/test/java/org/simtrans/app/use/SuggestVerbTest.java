package org.simtrans.app.use;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Invocation;
import org.simtrans.image.Images;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;

/** 'suggest' on small heads, half of which lost their masks. */
class SuggestVerbTest {
  @TempDir static Path folder;

  private static Path data;
  private static Path run;

  @BeforeAll
  static void pretrain() throws IOException {
    data = folder.resolve("phantoms");
    run = folder.resolve("pretrained");
    PhantomCohort.write(
        data, new PhantomConfig(26, 30, 24, 7, 0.03, 0.2, 20, 150), 6, 1, 2, done -> {});
    List<Path> masks;
    try (Stream<Path> all = Files.walk(data)) {
      masks =
          all.filter(file -> file.getFileName().toString().matches("c\\d+s000[1-3].*Lesion.*"))
              .toList();
    }
    for (Path mask : masks) {
      Files.delete(mask);
    }
    Invocation learned =
        Invocation.of(
            "pretrain",
            "--data",
            data,
            "--out",
            run,
            "--preset",
            "tiny",
            "--size",
            "32",
            "--batch",
            4,
            "--steps",
            2);
    assertEquals(ExitCode.DONE, learned.exitCode(), learned.err());
  }

  private static Invocation suggest(Object... more) {
    return Invocation.of(
        Stream.concat(Stream.of("suggest", "--run", run, "--data", data), Stream.of(more))
            .toArray());
  }

  @Test
  void theListHasSubjectImageReasonAndScore() {
    JsonNode json = suggest("--count", 2, "--json").json();
    assertEquals(3, json.get("unlabelled").asInt());
    assertEquals(3, json.get("labelled").asInt());
    assertEquals(2, json.get("suggestions").size());
    double last = 1;
    for (JsonNode one : json.get("suggestions")) {
      assertTrue(one.get("subject").asText().matches("c\\d+s000[1-3]"), "" + one);
      assertTrue(Files.exists(Path.of(one.get("image").asText())), "" + one);
      assertTrue(one.get("reason").asText().endsWith("."), "" + one);
      assertTrue(one.get("slice").asInt() >= 0, "" + one);
      assertTrue(one.get("score").asDouble() <= last && one.get("score").asDouble() >= 0);
      last = one.get("score").asDouble();
    }
  }

  @Test
  void aFolderGetsThePageTheTableAndThePictures() throws IOException {
    Path out = folder.resolve("next");
    Invocation done = suggest("--count", 9, "--out", out);
    assertEquals(ExitCode.DONE, done.exitCode(), done.err());
    assertTrue(done.err().contains("there are 3 images without labels, fewer than 9"), done.err());
    String page = Files.readString(out.resolve("suggestions.html"));
    List<String> table = Files.readAllLines(out.resolve("suggestions.csv"));
    assertEquals("rank,score,subject,image,slice,reason", table.get(0));
    assertEquals(4, table.size());
    for (int i = 1; i <= 3; i++) {
      String picture = "suggestion-0%d.png".formatted(i);
      assertTrue(page.contains(picture));
      assertTrue(Images.read(out.resolve(picture)).nx() > 100);
    }
    assertFalse(Files.exists(out.resolve("suggestion-04.png")));
  }

  @Test
  void whatCannotBeIsSaid() {
    Invocation none = suggest("--count", 0);
    assertEquals(ExitCode.WRONG_USAGE, none.exitCode());
    assertTrue(none.err().contains("--count is 0"), none.err());
    Invocation nowhere =
        Invocation.of("suggest", "--run", folder.resolve("nothing"), "--data", data);
    assertEquals(ExitCode.FAILED, nowhere.exitCode(), nowhere.err());
  }
}
