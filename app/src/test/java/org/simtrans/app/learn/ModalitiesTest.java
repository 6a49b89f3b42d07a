package org.simtrans.app.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Invocation;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;

/** Sessions of several modalities, from verify to evaluate, as their owners lay them out. */
class ModalitiesTest {
  private static final int SUBJECTS = 6;
  private static final int[] SHAPE = {24, 20, 4};
  private static final Affine PLACE = Affine.scaling(2, 2, 5);

  @TempDir private Path folder;
  private Path data;

  /** A ball that is bright in each modality but in another way, and its mask. */
  private void write(int subject, String image, int modality) {
    write(subject, image, modality, SHAPE, PLACE);
  }

  private void write(int subject, String image, int modality, int[] shape, Affine place) {
    Random random = new Random(100L * subject + modality);
    Images.write(
        data.resolve(image),
        Volume.of(
            shape,
            place,
            values(
                shape,
                inside ->
                    (inside ? 200 - 30 * modality : 80 + 10 * modality) + random.nextInt(20))));
  }

  private void writeMask(String file) {
    Volume mask = Volume.of(SHAPE, PLACE, values(SHAPE, inside -> inside ? 1 : 0));
    Images.write(data.resolve(file), mask);
  }

  private interface Value {
    float at(boolean inside);
  }

  private static float[] values(int[] shape, Value value) {
    float[] values = new float[shape[0] * shape[1] * shape[2]];
    for (int i = 0; i < values.length; i++) {
      int x = i % shape[0] - shape[0] / 2;
      int y = i / shape[0] % shape[1] - shape[1] / 2;
      values[i] = x * x + y * y > 80 ? 0 : value.at(x * x + y * y < 12);
    }
    return values;
  }

  private static Invocation run(int code, Object... words) {
    Invocation invocation = Invocation.of(words);
    assertEquals(code, invocation.exitCode(), invocation.err() + invocation.out());
    return invocation;
  }

  private static Object[] with(Object[] words, Object... more) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return all.toArray();
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  /** Verifies, trains, segments all images, evaluates; returns the masks. */
  private List<Path> fromVerifyToEvaluate(List<String> channels, Object... chosen)
      throws IOException {
    List<Object> verify = new ArrayList<>(List.of("verify", data, "--json"));
    verify.addAll(List.of(chosen));
    JsonNode verified = run(ExitCode.DONE, verify.toArray()).json();
    assertEquals(channels, texts(verified.get("channels")));
    assertEquals("mri", verified.get("normalise").asText());
    Path trained = folder.resolve("run");
    List<Object> train = new ArrayList<>(List.of("train", "--data", data, "--out", trained));
    train.addAll(List.of("--preset", "tiny", "--size", 32, "--fit", "resize", "--batch", 2));
    train.addAll(List.of("--steps", 2));
    train.addAll(List.of(chosen));
    String said = run(ExitCode.DONE, train.toArray()).err();
    assertTrue(said.contains("memory: about"), said);
    assertTrue(chosen.length > 0 || said.indexOf("channels:") < said.indexOf("memory:"), said);
    Path masks = folder.resolve("masks");
    run(ExitCode.DONE, "segment", "--run", trained, data, "--out", masks);
    Invocation evaluated =
        run(
            ExitCode.DONE,
            "evaluate",
            "--run",
            trained,
            "--data",
            data,
            "--split",
            "all",
            "--json");
    assertTrue(evaluated.json().get("subjects").asInt() > 0);
    try (var files = Files.walk(masks)) {
      return files.filter(Files::isRegularFile).map(masks::relativize).sorted().toList();
    }
  }

  @Test
  void aBratsCohort() throws IOException {
    data = folder.resolve("brats");
    List<String> modalities = List.of("t1c", "t1n", "t2f", "t2w");
    for (int s = 0; s < SUBJECTS; s++) {
      String one = "BraTS-GLI-0000%d-000".formatted(s);
      for (int m = 0; m < modalities.size(); m++) {
        write(s, "%s/%s-%s.nii.gz".formatted(one, one, modalities.get(m)), m);
      }
      writeMask("%s/%s-seg.nii.gz".formatted(one, one));
    }
    List<Path> masks = fromVerifyToEvaluate(modalities);
    assertEquals(SUBJECTS, masks.size());
    assertEquals(Path.of("BraTS-GLI-00000-000", "BraTS-GLI-00000-000.nii.gz"), masks.get(0));

    Object[] figure = {"figure", "views", "--data", data, "--out", folder.resolve("v.png")};
    run(ExitCode.DONE, with(figure, "--channels", "t2f"));
    Invocation unknown = run(ExitCode.FAILED, with(figure, "--channels", "pet", "--overwrite"));
    assertTrue(unknown.err().contains("--channels names 'pet'"), unknown.err());

    Files.delete(data.resolve("BraTS-GLI-00001-000/BraTS-GLI-00001-000-t2w.nii.gz"));
    Invocation lacking =
        run(
            ExitCode.FAILED,
            "segment",
            "--run",
            folder.resolve("run"),
            data,
            "--out",
            folder.resolve("others"),
            "--overlay");
    assertTrue(
        lacking.err().contains("has the channels t1c, t1n, t2f, but the network sees"),
        lacking.err());
    assertTrue(lacking.err().contains("1 of 6 images got no mask"), lacking.err());
    assertTrue(lacking.err().contains("overlays show the channel t1c"), lacking.err());
  }

  /** As ISLES 2022: FLAIR lies on a grid of its own, and the mask on that of the others. */
  @Test
  void anIslesCohortWhoseFlairLiesOnAnotherGrid() throws IOException {
    data = folder.resolve("isles");
    for (int s = 1; s <= SUBJECTS; s++) {
      String one = "sub-strokecase000%d/ses-0001".formatted(s);
      String name = "sub-strokecase000%d_ses-0001".formatted(s);
      write(s, "%s/dwi/%s_dwi.nii.gz".formatted(one, name), 0);
      write(s, "%s/dwi/%s_adc.nii.gz".formatted(one, name), 1);
      write(
          s,
          "%s/anat/%s_FLAIR.nii.gz".formatted(one, name),
          2,
          new int[] {30, 30, 9},
          Affine.scaling(1, 1, 2));
      writeMask("derivatives/%s/%s_msk.nii.gz".formatted(one, name));
    }
    Invocation refused = run(ExitCode.FAILED, "verify", data);
    assertTrue(
        refused
            .out()
            .contains("to fix it: choose channels that lie on one grid (--channels adc,dwi)"),
        refused.out());
    Invocation untrained =
        run(
            ExitCode.FAILED,
            "train",
            "--data",
            data,
            "--out",
            folder.resolve("x"),
            "--preset",
            "tiny",
            "--steps",
            2);
    assertTrue(untrained.err().contains("(--channels adc,dwi)"), untrained.err());

    List<Path> masks = fromVerifyToEvaluate(List.of("dwi", "adc"), "--channels", "dwi,adc");
    assertEquals(SUBJECTS, masks.size());
    assertEquals(
        Path.of("sub-strokecase0001/ses-0001/dwi/sub-strokecase0001_ses-0001.nii.gz"),
        masks.get(0));
  }

  @Test
  void aBidsSessionOfRealScans() throws IOException {
    Path scans =
        Path.of(System.getProperty("simtrans.data", "absent")).resolve("open-ms/patient07");
    assumeTrue(Files.isDirectory(scans), scans + " is not there");
    data = folder.resolve("bids");
    Path anat = data.resolve("sub-07/ses-1/anat");
    Files.createDirectories(anat);
    for (String modality : List.of("T1w", "FLAIR")) {
      Files.copy(
          scans.resolve(modality + ".nii.gz"),
          anat.resolve("sub-07_ses-1_%s.nii.gz".formatted(modality)));
    }
    Files.copy(
        scans.resolve("lesion.nii.gz"), anat.resolve("sub-07_ses-1_desc-lesion_mask.nii.gz"));

    List<Path> masks = fromVerifyToEvaluate(List.of("FLAIR", "T1w"));

    assertEquals(List.of(Path.of("sub-07/ses-1/anat/sub-07_ses-1.nii.gz")), masks);
  }
}
