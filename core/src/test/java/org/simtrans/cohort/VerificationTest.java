package org.simtrans.cohort;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.data.Samples;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.layout.Layouts;

class VerificationTest {
  @TempDir Path root;

  /** Three sound volumes, then one thing at a time goes wrong. */
  @BeforeEach
  void sound() {
    for (int i = 0; i < 3; i++) {
      Samples.volume(image("v" + i), Samples.head(i));
      Samples.labels(label("v" + i), Samples.box(i, 1));
    }
  }

  private Path image(String name) {
    return root.resolve("imagesTr/" + name + ".nii.gz");
  }

  private Path label(String name) {
    return root.resolve("labelsTr/" + name + ".nii.gz");
  }

  private Verification verify() {
    return Verification.verify(Cohort.open(root, CohortOptions.defaults()));
  }

  /** Exactly one error and no warning, for this file, with these words. */
  private void assertError(Path file, String words) {
    Verification findings = verify();
    assertEquals(List.of(), findings.warnings());
    assertOnly(findings.errors(), file, words);
  }

  private void assertWarning(Path file, String words) {
    Verification findings = verify();
    assertEquals(List.of(), findings.errors());
    assertOnly(findings.warnings(), file, words);
  }

  private static void assertOnly(List<Finding> findings, Path file, String words) {
    assertEquals(1, findings.size(), findings.toString());
    Finding finding = findings.get(0);
    assertEquals(file.toString(), finding.file());
    assertTrue(finding.problem().contains(words), finding.problem());
    assertFalse(finding.fix().isBlank());
  }

  @Test
  void countsWhatIsThere() throws IOException {
    Verification findings = verify();
    assertEquals(
        new Verification(
            Layouts.named("nnunet"),
            3,
            "file",
            3,
            3,
            18,
            List.of(1),
            new TreeMap<>(),
            new LabelValues(List.of(1)),
            List.of("0"),
            List.of(),
            List.of(),
            List.of()),
        findings);
    JsonNode json = new ObjectMapper().valueToTree(findings);
    assertEquals("nnunet", json.get("layout").asText());
    assertEquals(1, json.get("label_values").get(0).asInt());
    assertEquals("file", json.get("subject_rule").asText());
    assertEquals(12, json.size());
  }

  @Test
  void aMaskAmongTheImages() throws IOException {
    Samples.labels(root.resolve("imagesTs/w.nii.gz"), Samples.box(4, 1));
    assertWarning(root.resolve("imagesTs/w.nii.gz"), "looks like a mask");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1_prob", "v1_softmax_1", "v1-Heatmap", "v1_probabilities"})
  void aMapOfAnotherProgramAmongTheImages(String name) {
    Samples.volume(root.resolve("imagesTs/" + name + ".nii.gz"), Samples.head(7));
    assertWarning(
        root.resolve("imagesTs/" + name + ".nii.gz"), "computed from the image beside it");
  }

  /** A NIfTI with a fourth dimension, as nibabel writes it: only the first frame would be seen. */
  @Test
  void framesThatNobodyNamesAreSaid() throws IOException {
    byte[] one;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(image("v1")))) {
      one = in.readAllBytes();
    }
    ByteBuffer header = ByteBuffer.wrap(one).order(ByteOrder.LITTLE_ENDIAN);
    int first = (int) header.getFloat(108); // vox_offset
    header.putShort(40, (short) 4).putShort(48, (short) 2); // dim[0], dim[4]
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(image("v1")))) {
      out.write(one);
      out.write(one, first, one.length - first);
    }
    assertWarning(image("v1"), "has 2 frames, of which only the first is seen");
  }

  @Test
  void oneIsOneAndTwoAreTwo() throws IOException {
    assertEquals("0 errors, 0 warnings", verify().totals());
    Files.writeString(image("v1"), "not an image");
    assertEquals("1 error, 0 warnings", verify().totals());
    Files.writeString(image("v2"), "not an image");
    assertEquals("2 errors, 0 warnings", verify().totals());
  }

  @Test
  void anUnreadableFile() throws IOException {
    Files.write(image("v1"), new byte[] {1, 2, 3});
    Verification findings = verify();
    assertEquals(1, findings.errors().size());
    assertEquals(image("v1").toString(), findings.errors().get(0).file());
    assertFalse(findings.errors().get(0).problem().contains("v1.nii.gz"));
    assertEquals(12, findings.slices());
  }

  @Test
  void anUnreadableLabel() throws IOException {
    Files.write(label("v1"), new byte[] {1, 2, 3});
    assertOnly(verify().errors(), label("v1"), "");
  }

  @Test
  void anotherShape() {
    Images.write(
        label("v1"), Volume.ofLabels(new int[] {10, 12, 6}, Samples.affine(), Samples.box(1, 1)));
    assertError(label("v1"), "the label's shape is 10x12x6, its image's 12x10x6");
  }

  @Test
  void anotherPlace() {
    labelAt(0, 0, 2);
    assertError(label("v1"), "2.00 mm away");
  }

  @Test
  void mirrored() {
    Affine mirror =
        new Affine(new double[][] {{-1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 3, 0}, {0, 0, 0, 1}});
    Images.write(label("v1"), Volume.ofLabels(Samples.SHAPE, mirror, Samples.box(1, 1)));
    assertError(label("v1"), "11.0 mm away");
  }

  @Test
  void aSlightlyOtherPlaceIsWorthAWarningAndRoundingNothing() {
    labelAt(0.02, 0, 0);
    assertWarning(label("v1"), "0.02");
    labelAt(0, 0.0005, 0);
    assertEquals(List.of(), verify().warnings());
  }

  private void labelAt(double x, double y, double z) {
    Affine moved = new Affine(new double[][] {{1, 0, 0, x}, {0, 1, 0, y}, {0, 0, 3, z}});
    Images.write(label("v1"), Volume.ofLabels(Samples.SHAPE, moved, Samples.box(1, 1)));
  }

  @Test
  void notANumber() {
    float[] values = Samples.head(1);
    values[7] = Float.NaN;
    values[8] = Float.POSITIVE_INFINITY;
    Samples.volume(image("v1"), values);
    assertError(image("v1"), "2 of 720 voxels are NaN or infinite");
  }

  @Test
  void anImageOfNothing() {
    Samples.volume(image("v1"), new float[720]);
    Samples.volume(image("v2"), new float[720]);
    Verification findings = verify();
    assertEquals(2, findings.errors().size()); // and not duplicates of each other as well
    assertEquals("all voxels are 0", findings.errors().get(0).problem());
  }

  /** The first slices of a head show air alone. */
  @Test
  void aBlankPictureOfASubjectWithOthersIsAWarning() throws IOException {
    Path images = root.resolve("slices/images");
    Files.createDirectories(images);
    for (String name : new String[] {"p1_slice000", "p1_slice001", "p2"}) {
      BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
      picture.getRaster().setSample(3, 3, 0, name.endsWith("1") ? 9 : 0);
      ImageIO.write(picture, "png", images.resolve(name + ".png").toFile());
    }
    Verification findings =
        Verification.verify(Cohort.open(root.resolve("slices"), CohortOptions.defaults()));
    assertEquals(
        List.of(images.resolve("p2.png").toString()),
        findings.errors().stream().map(Finding::file).toList());
    assertTrue(
        findings.warnings().stream()
            .anyMatch(
                one ->
                    one.file().endsWith("p1_slice000.png")
                        && one.problem().equals("all voxels are 0")),
        findings.warnings().toString());
  }

  @Test
  void aGreyPictureAmongColouredOnesIsSaid() throws IOException {
    Path images = Files.createDirectories(root.resolve("mixed/images"));
    for (int i = 0; i < 4; i++) {
      boolean grey = i == 0;
      int type = grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
      BufferedImage picture = new BufferedImage(8, 8, type);
      picture.getRaster().setSample(3, 3, 0, 90 + i);
      ImageIO.write(picture, "png", images.resolve("p%d.png".formatted(i)).toFile());
    }
    Verification findings =
        Verification.verify(Cohort.open(root.resolve("mixed"), CohortOptions.defaults()));
    assertTrue(
        findings.warnings().stream()
            .anyMatch(
                one ->
                    one.problem().contains("1 image has one channel")
                        && one.fix().contains("of a grey picture, red, green and blue are alike")),
        findings.warnings().toString());
  }

  @Test
  void fractionsInALabel() {
    float[] values = new float[720];
    Arrays.fill(values, 0, 9, 0.5f);
    Samples.volume(label("v1"), values);
    assertError(label("v1"), "the value 0.5; expected whole numbers");
  }

  @Test
  void aGreyImageInPlaceOfALabel() {
    float[] values = new float[720];
    for (int i = 0; i < 720; i++) {
      values[i] = i;
    }
    Samples.volume(label("v1"), values);
    assertError(label("v1"), "more than 100 different values");
  }

  @Test
  void negativeLabels() {
    float[] values = new float[720];
    values[3] = -1;
    values[4] = 1;
    Samples.volume(label("v1"), values);
    assertError(label("v1"), "negative values [-1]");
  }

  @Test
  void valuesThatTheDescriptionDoesNotName() throws IOException {
    Files.writeString(
        root.resolve("dataset.json"), "{\"labels\": {\"0\": \"background\", \"1\": \"lesion\"}}");
    assertEquals(List.of(), verify().errors());
    Samples.labels(label("v1"), Samples.box(1, 4));
    assertError(label("v1"), "the label holds [4], but dataset.json names only [0, 1]");
  }

  @Test
  void masksOf255AmongMasksOf1() {
    Samples.labels(label("v1"), Samples.box(1, 255));
    assertWarning(label("v1"), "is 255, while it is 1 in others");
  }

  @Test
  void labelVolumesOf255() {
    for (int i = 0; i < 3; i++) {
      Samples.labels(label("v" + i), Samples.box(i, 255));
    }
    assertEquals(3, verify().warnings().size());
  }

  @Test
  void aValueThatOnlyOneFileHolds() {
    for (int i = 3; i < 12; i++) {
      Samples.volume(image("v" + i), Samples.head(i));
      Samples.labels(label("v" + i), Samples.box(1, i == 5 ? 3 : 1));
    }
    assertWarning(label("v5"), "no other label holds the value 3");
  }

  @Test
  void anEmptyLabel() {
    Samples.labels(label("v1"), Samples.box(0, 0));
    assertWarning(label("v1"), "nothing is labelled");
  }

  @Test
  void aLabelWithoutAnImage() {
    Samples.labels(label("v9"), Samples.box(0, 1));
    assertError(label("v9"), "the label has no image");
  }

  @Test
  void anImageWithoutALabel() throws IOException {
    Files.delete(label("v1"));
    assertWarning(image("v1"), "without a label");
    Samples.volume(root.resolve("imagesTs/t1.nii.gz"), Samples.head(77));
    assertWarning(image("v1"), "without a label");
  }

  @Test
  void aScanUnderTwoNames() {
    Samples.volume(image("v2"), Samples.head(0));
    assertError(image("v2"), "of another subject, 'v0'");
  }

  @Test
  void aSliceTwiceInOneSubject() throws IOException {
    Path folders = Files.createDirectory(root.resolve("folders"));
    for (String name : List.of("p1_slice1", "p1_slice2")) {
      Samples.picture(folders.resolve("images/" + name + ".png"), 9, 9, (x, y) -> x * y);
    }
    Verification findings = Verification.verify(Cohort.open(folders, CohortOptions.defaults()));
    assertEquals(List.of(), findings.errors());
    assertOnly(findings.warnings(), folders.resolve("images/p1_slice2.png"), "same voxels");
  }

  @Test
  void everyFileIsNamedAndPeopleSeeThemInGroups() throws IOException {
    Path folders = Files.createDirectory(root.resolve("folders"));
    for (int i = 0; i < 12; i++) {
      int shift = i;
      Samples.picture(folders.resolve("images/p" + i + ".png"), 9, 9, (x, y) -> x * y + shift);
      Samples.picture(folders.resolve("labels/p" + i + ".png"), 9, 9, (x, y) -> 0);
    }
    Files.writeString(folders.resolve("subjects.csv"), "subject,split\np0,train\np1,val\n");
    Verification findings = Verification.verify(Cohort.open(folders, CohortOptions.defaults()));
    assertEquals(List.of(), findings.errors());
    assertEquals(22, findings.warnings().size()); // ten subjects are in no part
    List<FindingGroup> groups = FindingGroup.of(findings.warnings());
    assertEquals(2, groups.size());
    List<String> lines = groups.get(0).text("warning").lines().toList();
    assertEquals("12 warnings: the label of the slice is empty", lines.get(0));
    assertEquals("  " + folders.resolve("labels/p0.png"), lines.get(1));
    assertEquals("  and 9 more", lines.get(4));
    assertTrue(lines.get(5).startsWith("  to fix it: check that labels were saved"));
    assertEquals(6, lines.size());
  }

  @Test
  void doesNotDependOnTheThreads() throws IOException {
    Files.write(image("v0"), new byte[] {1});
    Files.write(image("v2"), new byte[] {1});
    Samples.labels(label("v1"), Samples.box(0, 0));
    Cohort cohort = Cohort.open(root, CohortOptions.defaults());
    Verification one = Verification.verify(cohort, 1, ProgressListener.SILENT);
    assertEquals(one, Verification.verify(cohort, 4, ProgressListener.SILENT));
    assertEquals(image("v0").toString(), one.errors().get(0).file());
  }

  @Test
  void theHippocampiAreSound() {
    Cohort cohort = Cohort.open(Samples.real("hippocampus"), CohortOptions.defaults());
    Verification findings = Verification.verify(cohort);
    assertEquals(List.of(), findings.errors());
    assertEquals(List.of(), findings.warnings());
    assertEquals(130, findings.images());
    assertEquals(130, findings.labels());
    assertEquals(List.of(1, 2), findings.labelValues());
  }

  @Test
  void theAxialStrokeSlicesAreSound() {
    CohortOptions axial = CohortOptions.defaults().withInclude("axial/**");
    Verification findings = Verification.verify(Cohort.open(Samples.real("stroke-slices"), axial));
    assertEquals(List.of(), findings.errors());
    assertEquals(1015, findings.subjects());
    assertEquals(1015, findings.images());
    assertEquals(1015, findings.labels());
    assertEquals(1015, findings.slices());
    assertEquals(List.of(255), findings.labelValues());
  }
}
