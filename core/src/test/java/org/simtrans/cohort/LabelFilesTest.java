package org.simtrans.cohort;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.data.Samples;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;
import org.simtrans.run.RunJson;

/** Label files of PIL and nibabel (tools/golden/labels.py), and what they mean together. */
class LabelFilesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/labels");
  private static final int SIDE = 64;

  @TempDir Path root;
  private int cases;

  @BeforeEach
  void folders() throws IOException {
    Files.createDirectories(root.resolve("images"));
    Files.createDirectories(root.resolve("labels"));
  }

  private static byte[] classes(int left, int right) {
    return pixels((x, y) -> isIn(x, y, 20, 9) ? left : isIn(x, y, 46, 7) ? right : 0);
  }

  private static boolean isIn(int x, int y, int centre, int radius) {
    return (x - centre) * (x - centre) + (y - 32) * (y - 32) <= radius * radius;
  }

  private static byte[] pixels(IntBinaryOperator label) {
    byte[] pixels = new byte[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) label.applyAsInt(i % SIDE, i / SIDE);
    }
    return pixels;
  }

  /** Adds a golden label and an image of its size. */
  private Case add(String golden) {
    try {
      String name = "case" + cases++;
      Path label = root.resolve("labels").resolve(name + golden.substring(golden.indexOf('.')));
      Files.copy(GOLDEN.resolve(golden), label);
      Volume size = Images.readLabels(label).volume();
      Path image = root.resolve("images").resolve(name + ".png");
      if (size.isPicture()) {
        Samples.picture(image, size.nx(), size.ny(), (x, y) -> x + 2 * y + cases);
      } else {
        image = root.resolve("images").resolve(name + ".nii.gz");
        Files.copy(GOLDEN.resolve("scan.nii.gz"), image);
      }
      return new Case(name, name, image, List.of(label));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void addMask(IntBinaryOperator label) {
    String name = "case" + cases++;
    Path image = root.resolve("images/" + name + ".png");
    Samples.picture(image, SIDE, SIDE, (x, y) -> x + 2 * y + cases);
    Samples.picture(root.resolve("labels/" + name + ".png"), SIDE, SIDE, label);
  }

  private Cohort cohort() {
    return Cohort.open(root, CohortOptions.defaults());
  }

  private LabelValues scan() {
    return LabelValues.scan(cohort());
  }

  private byte[] read(LabelValues labels, Case one) {
    return labels.read(one, Images.read(one.image()));
  }

  private String refused() {
    return assertThrows(CohortException.class, this::scan).getMessage();
  }

  @Test
  void ofAPaletteTheIndicesCount() {
    Case one = add("palette.png");
    Case other = add("palette-other.png"); // which has other colours
    LabelValues labels = scan();
    assertEquals(List.of(1, 2), labels.foreground());
    assertArrayEquals(classes(1, 2), read(labels, one));
    assertArrayEquals(classes(1, 2), read(labels, other));
  }

  @Test
  void palettesThatExchangeIndicesAreToldApartByColour() {
    Case one = add("palette.png");
    Case swapped = add("palette-swapped.png");
    LabelValues labels = scan();
    assertEquals(List.of(1, 2), labels.foreground());
    assertArrayEquals(read(labels, one), read(labels, swapped));
    assertEquals("dark green #003300", labels.labelNames().get(1));
  }

  @Test
  void aColourIsTheSameClassInAllFiles() {
    Case both = add("colours.png");
    Case green = add("green-only.png");
    List<String> remarks = new ArrayList<>();
    LabelValues labels = LabelValues.scan(cohort(), remarks::add);
    assertEquals(Map.of(1, "green #00ff00", 2, "red #ff0000"), labels.labelNames());
    assertArrayEquals(classes(2, 1), read(labels, both));
    assertArrayEquals(classes(0, 1), read(labels, green));
    assertTrue(remarks.get(0).contains("1 is green #00ff00, 2 is red #ff0000"), remarks.toString());
  }

  @Test
  void aTableNamesColours() throws IOException {
    Case both = add("colours.png");
    Files.writeString(
        root.resolve("classes.csv"), "name,r,g,b\nbackground,0,0,0\nvein,255,0,0\nlimb,0,255,0\n");
    LabelValues labels = scan();
    assertEquals(Map.of(1, "vein #ff0000", 2, "limb #00ff00"), labels.labelNames());
    assertArrayEquals(classes(1, 2), read(labels, both));
    Files.writeString(root.resolve("classes.csv"), "name;color\nvein;#ff0000\n");
    assertTrue(refused().contains("green #00ff00"), refused());
  }

  @Test
  void withoutBlackWhiteIsBackground() {
    Case one = add("white-ground.png");
    LabelValues labels = scan();
    assertArrayEquals(classes(2, 1), read(labels, one));
  }

  @Test
  void coloursAndGreyNumbersAreNotMixed() {
    add("colours.png");
    addMask((x, y) -> isIn(x, y, 20, 9) ? 1 : 0);
    assertTrue(refused().contains("grey values [1]"), refused());
  }

  @Test
  void threeEqualChannelsAreGrey() {
    Case one = add("grey-as-rgb.png");
    LabelValues labels = scan();
    assertEquals(List.of(255), labels.foreground());
    assertArrayEquals(classes(1, 0), read(labels, one));
  }

  @Test
  void oneBitIsOneValue() {
    Case one = add("one-bit.png");
    assertArrayEquals(classes(1, 0), read(scan(), one));
  }

  @ParameterizedTest
  @CsvSource({
    "mask.jpg, is a JPEG",
    "colours.jpg, is a JPEG",
    "bilinear.png, a lower and a higher one meet",
    "jpeg-as.png, a lower and a higher one meet",
    "smoothed-colours.png, only along edges"
  })
  void masksThatLostTheirValuesAreRefused(String golden, String words) {
    add(golden);
    assertTrue(refused().contains(words), refused());
    Verification found = Verification.verify(cohort());
    assertEquals(1, found.errors().size(), found.errors().toString());
    assertTrue(found.errors().get(0).problem().contains(words));
  }

  /** ImageIO's compression, little enough that no value lies far from black or white. */
  @ParameterizedTest
  @ValueSource(floats = {0.75f, 0.9f, 0.97f})
  void aPngThatWasAJpegIsRefused(float quality) throws IOException {
    BufferedImage drawn = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < SIDE * SIDE; i++) {
      drawn
          .getRaster()
          .setSample(i % SIDE, i / SIDE, 0, isIn(i % SIDE, i / SIDE, 30, 12) ? 255 : 0);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam compressed = writer.getDefaultWriteParam();
    compressed.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    compressed.setCompressionQuality(quality);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(drawn, null, null), compressed);
    }
    writer.dispose();
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
    addMask((x, y) -> read.getRaster().getSample(x, y, 0));
    assertTrue(refused().contains("if only 0 and 255 were meant"), refused());
  }

  @Test
  void theRemedyNamesTheThreshold() {
    add("bilinear.png");
    assertTrue(
        refused().contains("if only 0 and 255 were meant, values of 128 and more"), refused());
  }

  @Test
  void numbersOfObjectsBecomeObjectsAndBoundaries() {
    Case one = add("objects0.png");
    add("objects1.png");
    add("objects2.png");
    List<String> remarks = new ArrayList<>();
    LabelValues labels = LabelValues.scan(cohort(), remarks::add);
    assertTrue(labels.ofObjects());
    assertEquals(List.of(1, 2), labels.foreground());
    assertEquals(List.of(List.of(1, 2), List.of(2)), labels.covered());
    assertTrue(remarks.get(0).contains("up to 16 in a file"), remarks.toString());
    byte[] read = read(labels, one);
    float[] numbers = Images.readLabels(one.labels().get(0)).volume().values();
    for (int i = 0; i < read.length; i++) {
      assertEquals(numbers[i] > 0, read[i] > 0);
    }
    assertSeparated(read, numbers);
    assertEquals(List.of(1, 2), Verification.verify(cohort()).labelValues());
  }

  /** The insides of two objects never touch. */
  private static void assertSeparated(byte[] read, float[] numbers) {
    for (int i = 0; i < read.length - SIDE - 1; i++) {
      for (int next : new int[] {i + 1, i + SIDE}) {
        boolean inside = read[i] == 1 && read[next] == 1;
        assertTrue(!inside || numbers[i] == numbers[next] || next % SIDE == 0);
      }
    }
  }

  /** Blobs of 3 x 3 pixels on a grid of 6, numbered by the rule; 0 where it gives less than 1. */
  private void addBlobs(IntUnaryOperator numbers) {
    addMask(
        (x, y) ->
            x % 6 < 3 && y % 6 < 3 ? Math.max(0, numbers.applyAsInt(x / 6 + 10 * (y / 6))) : 0);
  }

  @Test
  void objectsWhoseNumbersHaveGapsAreObjects() {
    for (int i = 0; i < 3; i++) {
      int most = 25 + i;
      addBlobs(blob -> blob < most ? 2 * (blob + 1) : 0); // multiples
    }
    assertTrue(scan().ofObjects());
  }

  @Test
  void objectsOfWhichManyWereTakenOutAreObjects() {
    addBlobs(blob -> blob < 70 && blob % 3 == 0 ? blob + 1 : 0);
    addBlobs(blob -> blob < 70 && blob % 3 == 1 ? blob + 1 : 0);
    addBlobs(blob -> blob < 68 && blob % 3 == 2 ? blob + 1 : 0);
    assertTrue(scan().ofObjects());
  }

  /** Thirty structures, of which each file lacks another. */
  @Test
  void theStructuresOfAnAtlasAreNotObjects() {
    for (int i = 0; i < 4; i++) {
      int lacks = 7 * i;
      addBlobs(blob -> blob < 30 && blob != lacks ? 3 * blob + 2 : 0);
    }
    assertEquals(30, scan().foreground().size());
  }

  @Test
  void aFewClassesAreNotObjects() {
    for (int i = 0; i < 4; i++) {
      int last = 2 + i;
      addMask((x, y) -> y < 8 * last && y % 8 < 6 && x > 9 ? y / 8 + 1 : 0);
    }
    addMask((x, y) -> y > 16 && y < 40 && y % 8 < 6 && x > 9 ? y / 8 + 1 : 0); // not from 1
    addMask((x, y) -> y > 16 && y < 48 && y % 8 < 6 && x > 9 ? y / 8 + 1 : 0);
    assertEquals(List.of(1, 2, 3, 4, 5, 6), scan().foreground());
  }

  @Test
  void framesAreNeverReadInPart() {
    add("one-hot.nii.gz");
    assertTrue(refused().contains("2 frames of 12x10x6 with one class each (one-hot)"), refused());
    assertEquals(1, Verification.verify(cohort()).errors().size());
  }

  @Test
  void severalFramesAreRefused() {
    add("frames.nii.gz");
    assertTrue(refused().contains("has 2 frames of 12x10x6; expected one"), refused());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lps.nii.gz", "asr.nii.gz", "ipl.nii.gz"})
  void aLabelWithOtherAxesAtTheSamePlaceIsTurned(String golden) {
    Case ras = add("ras.nii.gz");
    Case turned = add(golden);
    LabelValues labels = scan();
    assertArrayEquals(read(labels, ras), read(labels, turned));
    assertEquals(
        "0 errors", Verification.verify(cohort().only(Set.of("case1"))).totals().split(",")[0]);
  }

  @Test
  void aMirroredLabelIsRefusedWithoutTheAdviceToCopyTheAffine() {
    Case one = add("elsewhere.nii.gz");
    String message = assertThrows(CohortException.class, () -> read(scan(), one)).getMessage();
    assertTrue(message.contains("mm away"), message);
    assertTrue(message.contains("run LAS and the image's RAS, so copying"), message);
  }

  @Test
  void valuesThatAreNearlyWholeAreRounded() {
    Case one = add("nearly-whole.nii.gz");
    Case ras = add("ras.nii.gz");
    LabelValues labels = scan();
    assertEquals(List.of(1, 2), labels.foreground());
    assertArrayEquals(read(labels, ras), read(labels, one));
    Finding warning = Verification.verify(cohort()).warnings().get(0);
    assertTrue(warning.problem().contains("0.9999"), warning.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "halves.nii.gz, value 0.5",
    "nan.nii.gz, value NaN",
    "negative.nii.gz, negative values [-1]"
  })
  void whatIsNoLabelIsRefused(String golden, String words) {
    add(golden);
    assertTrue(refused().contains(words), refused());
    assertEquals(1, Verification.verify(cohort()).errors().size());
  }

  @Test
  void aNegativeValueMayBeIgnored() {
    Case one = add("negative.nii.gz"); // one less than ras.nii.gz
    Cohort cohort = cohort().ignoring(Ignore.parse("-1"));
    LabelValues labels = LabelValues.scan(cohort);
    assertEquals(List.of(1), labels.foreground());
    assertEquals(LabelValues.IGNORED, read(labels, one)[0]);
  }

  @Test
  void twoHundredAndFiftyFiveBesideOneIsAsked() {
    addMask((x, y) -> isIn(x, y, 20, 9) ? 1 : isIn(x, y, 46, 7) ? 255 : 0);
    addMask((x, y) -> isIn(x, y, 20, 9) ? 1 : isIn(x, y, 46, 7) ? 255 : 0);
    assertTrue(refused().contains("may be a class, or mark pixels that nobody"), refused());
    assertEquals(1, Verification.verify(cohort()).errors().size());
    LabelValues ignoring = LabelValues.scan(cohort().ignoring(Ignore.parse("255")));
    assertEquals(List.of(1), ignoring.foreground());
    assertEquals(LabelValues.IGNORED, ignoring.indexOf(255));
    LabelValues both = LabelValues.scan(cohort().ignoring(Ignore.parse("none")));
    assertEquals(List.of(1, 255), both.foreground());
  }

  @Test
  void levelsOfGreyAreClasses() {
    addMask((x, y) -> isIn(x, y, 20, 9) ? 128 : isIn(x, y, 46, 7) ? 255 : 0);
    assertEquals(List.of(128, 255), scan().foreground());
  }

  @Test
  void aVolumeHasNoLabelOfOneSlice() {
    Path image = root.resolve("scan.nii.gz");
    Path label = root.resolve("slice.png");
    Samples.volume(image, Samples.head(1));
    Samples.picture(label, Samples.SHAPE[0], Samples.SHAPE[1], (x, y) -> 1);
    Case one = new Case("s", "s", image, List.of(label));
    String message =
        assertThrows(CohortException.class, () -> read(new LabelValues(List.of(1)), one))
            .getMessage();
    assertTrue(message.contains("one slice of 12x10x1, its image a volume of 12x10x6"), message);
  }

  /** BraTS until 2020 with 4, since 2021 with 3; since 2024 3 and 4 mean other things. */
  @Test
  void bratsHasItsThreeRegions() {
    assertEquals(
        Map.of(2, List.of(1, 2, 4), 1, List.of(1, 4), 4, List.of(4)),
        BratsRegions.of(Set.of(1, 2, 4), null).regions());
    assertEquals(
        List.of(2, 1, 3), List.copyOf(BratsRegions.of(Set.of(1, 2, 3), null).regions().keySet()));
    assertEquals(Map.of(), BratsRegions.of(Set.of(1, 2, 3, 4), null).regions());
  }

  @Test
  void aValueOutsideOfTheRegionsIsRefused() throws IOException {
    Files.writeString(root.resolve("labels.json"), "{\"whole\": [1, 2], \"core\": [2]}");
    addMask((x, y) -> isIn(x, y, 20, 9) ? 1 : isIn(x, y, 46, 7) ? 2 : 0);
    LabelValues labels = scan();
    assertEquals(List.of(List.of(1, 2), List.of(2)), labels.covered());
    assertEquals("1 (whole), 2 (core)", labels.described());
    addMask((x, y) -> isIn(x, y, 20, 9) ? 7 : 0);
    assertTrue(refused().contains("holds [7], which is in none of the regions"), refused());
  }

  /** As a card of version 0.1.0 has them, and as they are written now. */
  @Test
  void cardsOfEarlierVersionsAreRead() {
    LabelValues old =
        RunJson.settings(RunJson.parseOrNull("{\"foreground\": [1, 2]}"), LabelValues.class, "x");
    assertEquals(new LabelValues(List.of(1, 2)), old);
    assertEquals("{\"foreground\":[1,2]}", RunJson.line(old));
    add("colours.png");
    LabelValues coloured = scan();
    assertEquals(coloured, RunJson.settings(RunJson.tree(coloured), LabelValues.class, "x"));
  }
}
