package org.simtrans.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.SimTransException;
import org.simtrans.metric.CaseResult;
import org.simtrans.metric.Evaluation;
import org.simtrans.metric.EvaluationSettings;

class ReportTest {
  private static final String ODD = "sub-<b>&\"1'</script>";

  @TempDir Path folder;
  private Path training;
  private Path pretraining;

  @BeforeEach
  void writeRuns() throws IOException {
    training = Files.createDirectories(folder.resolve("training"));
    Files.writeString(
        training.resolve("config.json"),
        """
        {"verb": "train", "command": ["train", "--include", "axial/**"],
         "version": "0.1.0", "config": {"model": "simtrans", "encoder": "swin-t",
         "pretrained": "runs/p", "optimisation": {"epochs": 2, "learning_rate": 3.0E-4}},
         "loaded_weights": {"file": "w.pth", "loaded": 171, "missing": ["norm.bias"],
         "unexpected": ["a1", "a2", "a3", "a4", "a5", "a6"], "resized": []}}
        """);
    Files.writeString(
        training.resolve("splits.json"),
        "{\"train\": [\"a\", \"b\"], \"val\": [], \"test\": [\"c\"]}");
    Files.writeString(
        training.resolve("metrics.jsonl"),
        """
        {"kind":"step","step":10,"epoch":1,"loss":1.5,"lr":3e-4}
        {"kind":"epoch","step":10,"epoch":1,"val_loss":1.4,"val_dice":0.5,"best":true}
        {"kind":"step","step":20,"epoch":2,"loss":1.1}
        {"kind":"epoch","step":20,"epoch":2,"val_dice":0.625,"best":true}
        {"kind":"step","st
        """);
    Files.writeString(training.resolve("evaluation.json"), evaluation());
    PictureBook book = PictureBook.begin(training.resolve("pictures"));
    BufferedImage image = new BufferedImage(8, 4, BufferedImage.TYPE_INT_RGB);
    book.add(Picture.Group.GALLERY, ODD + ", slice 3", 0.75, image);
    book.add(Picture.Group.WORST, "worst one", 0.1, image);
    book.add(Picture.Group.BEST, "best one", 0.9, image);

    pretraining = Files.createDirectories(folder.resolve("pretraining"));
    Files.writeString(
        pretraining.resolve("metrics.jsonl"),
        """
        {"kind":"step","step":10,"epoch":1,"loss":3.5,"accuracy":0.25,"chance":4.844,"lr":3e-4}
        {"kind":"epoch","step":10,"epoch":1,"train_loss":3.5,"probe":0.8125}
        """);
  }

  private static String evaluation() {
    String level =
        "{\"dice\": {\"mean\": 0.6321, \"ci95\": [0.55, 0.70]},"
            + " \"recall\": {\"mean\": 0.61, \"ci95\": [null, null]},"
            + " \"precision\": {\"mean\": 0.66, \"ci95\": [0.6, 0.7]},"
            + " \"iou\": {\"mean\": null, \"ci95\": [null, null]}}";
    return """
        {"split": "test", "subjects": 2, "slices": 3, "threshold": 0.45, "empty_policy": "skip",
         "pooled": %1$s, "per_slice": %1$s, "per_subject": %1$s, "cases": [
          {"subject": "%2$s", "case": "c", "slices": [
            {"slice": 0, "label": 1, "tp": 30, "fp": 10, "fn": 10, "tn": 50},
            {"slice": 1, "label": 1, "tp": 0, "fp": 10, "fn": 10, "tn": 80}]},
          {"subject": "quiet", "case": "d", "slices": [
            {"slice": 0, "label": 1, "tp": 0, "fp": 0, "fn": 0, "tn": 100}]}]}
        """
        .formatted(level, ODD.replace("\"", "\\\""));
  }

  @Test
  void standsAlone() throws IOException {
    String html = Files.readString(Report.write(training));
    String withoutNamespace = html.replace("http://www.w3.org/2000/svg", "");
    assertFalse(withoutNamespace.contains("http:") || withoutNamespace.contains("https:"));
    assertFalse(Pattern.compile("(src|href)=\"(?!data:)").matcher(html).find());
    assertFalse(Pattern.compile("url\\((?!data:)").matcher(html).find());
    assertFalse(html.contains("@import"));
    assertEquals(1, html.split("<script>", -1).length - 1, "the page's own");
    assertFalse(html.contains("<script "));
    assertEquals(3, html.split("data:image/png;base64,", -1).length - 1);
  }

  @Test
  void tellsTheWholeRun() throws IOException {
    String html = Files.readString(Report.write(training));
    for (String said :
        List.of(
            "(simtrans, encoder swin-t)",
            "On 2 subjects that it had never seen",
            "is 0.63. 1 means identical masks", // two subjects have no interval
            "2 subjects are too few for them",
            "61\u00a0% of the pixels that the expert marked",
            "What it draws",
            "How good it is",
            "there is no score",
            "Dice of every subject",
            "Dice against true size",
            "Worst and best cases",
            "worst one",
            "Dice 0.90",
            "How learning went",
            "kept 0.625, epoch 2",
            "What was run",
            "learning rate",
            "Pretrained weights",
            "1: norm.bias",
            "6: a1, a2, a3, a4, a5, ...",
            "2 subjects",
            "How to run it again",
            "./simtrans train --include &#39;axial/**&#39;")) {
      assertTrue(html.contains(said), said);
    }
  }

  @Test
  void readsWhatAnEvaluationWrites() throws IOException {
    EvaluationSettings settings = EvaluationSettings.of("val", 0.5, List.of(1, 7));
    byte[] truth = {1, 1, 2, 2, 0, 0, 0, 0};
    byte[] predicted = {1, 0, 2, 2, 0, 0, 0, 0};
    int[] shape = {2, 2, 2};
    List<CaseResult> cases =
        List.of(
            CaseResult.of("a", "a", truth, truth, shape, new double[] {1, 1, 1}, settings),
            CaseResult.of("b", "b", truth, predicted, shape, new double[] {1, 1, 1}, settings));
    Files.writeString(training.resolve("evaluation.json"), Evaluation.of(cases, settings).toJson());
    String html = Report.of(List.of(training), "t").html();
    for (String said :
        List.of(
            "were chosen on these subjects",
            "So few subjects",
            "Label 7",
            "HD95 (mm)",
            "the distances between the two borders",
            "at most 1 mm apart",
            "label 7</li>",
            "the lowest is 0.83 (b)")) {
      assertTrue(html.contains(said), said);
    }
  }

  @Test
  void joinsPretrainingAndTraining() {
    String html = Report.of(List.of(pretraining, training), "Both").html();
    assertTrue(html.contains("<title>Both</title>"));
    assertTrue(html.indexOf("Pretraining without labels") < html.indexOf("Training with labels"));
    assertTrue(html.contains("25\u00a0% of cases (by chance: 0.8\u00a0%)"));
    assertTrue(html.contains("0.81"));
  }

  @Test
  void escapesOddNames() {
    String html = Report.of(List.of(training), ODD).html();
    assertFalse(html.contains("<b>"));
    assertEquals(1, html.split("</script>", -1).length - 1, "the page's own");
    assertTrue(html.contains("sub-&lt;b&gt;&amp;&quot;1"));
  }

  @Test
  void doesWithWhateverIsThere() throws IOException {
    for (String file : List.of("metrics.jsonl", "pictures/index.json")) {
      Files.writeString(training.resolve(file), "{ damaged");
      assertTrue(Report.of(List.of(training), "t").html().endsWith("</html>\n"), file);
    }
    for (String file : List.of("config.json", "splits.json", "evaluation.json")) {
      Files.delete(training.resolve(file));
      assertTrue(Report.of(List.of(training), "t").html().endsWith("</html>\n"), file);
    }
    assertTrue(Report.of(List.of(folder.resolve("nothing")), "t").html().contains("<h1>t</h1>"));
  }

  @Test
  void refusesADamagedFileByName() throws IOException {
    for (String file : List.of("config.json", "splits.json", "evaluation.json")) {
      String whole = Files.readString(training.resolve(file));
      Files.writeString(training.resolve(file), "{\"a\":");
      assertTrue(refusal().contains(file) && refusal().contains("is not JSON"), refusal());
      Files.writeString(training.resolve(file), whole);
    }
  }

  @Test
  void refusesAnEvaluationThatContradictsItself() throws IOException {
    Path file = training.resolve("evaluation.json");
    String whole = Files.readString(file);
    Files.writeString(file, whole.replaceFirst("0.6321", "\"0.6321\""));
    assertTrue(refusal().contains("evaluation.json is damaged ('pooled.dice.mean'"), refusal());
    assertTrue(refusal().contains("expected a number"), refusal());
    Files.writeString(file, whole.replace("\"test\"", "\"vall\""));
    assertTrue(
        refusal().contains("'split' is 'vall'; expected one of [train, val, test, all"), refusal());
    Files.writeString(file, whole.replace("\"tp\": 30", "\"tp\": \"many\""));
    assertTrue(refusal().contains("'cases[0].slices[0].tp'"), refusal());
  }

  private String refusal() {
    return assertThrows(SimTransException.class, () -> Report.of(List.of(training), "t").html())
        .getMessage();
  }

  @Test
  void anIndexDoesNotReachOutOfItsFolder() throws IOException {
    Files.writeString(
        training.resolve("pictures/index.json"),
        "[{\"file\": \"../config.json\", \"caption\": \"x\", \"group\": \"gallery\"}]");
    assertFalse(Report.of(List.of(training), "t").html().contains("data:image"));
  }
}
