package org.simtrans.elsewhere;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.InvalidSettingException;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.cohort.Verification;
import org.simtrans.config.DataConfig;
import org.simtrans.data.Batch;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.SliceStore;
import org.simtrans.elsewhere.PgmFormat.Pgm;
import org.simtrans.image.Affine;
import org.simtrans.image.ImageInfo;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.Source;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.UnwritableImageException;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.layout.Layout;
import org.simtrans.layout.Layouts;
import org.simtrans.model.ModelConfig;
import org.simtrans.predict.SegmentFiles;
import org.simtrans.predict.Segmenter;
import org.simtrans.run.ModelCard;
import org.simtrans.run.RunException;
import org.simtrans.run.RunJson;
import org.simtrans.run.SlicePredictor;

/** Formats and a layout that core does not know go the whole way from the folder to the mask. */
class FormatsOfOthersTest {
  private static final int WIDTH = 8;
  private static final int HEIGHT = 6;
  private static final int DEPTH = 3;

  @TempDir Path data;
  @TempDir Path out;

  /** A bright square that begins at column {@code from}, on what no other seed has. */
  private static Pgm slice(int seed, int from) {
    byte[] grey = new byte[WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        boolean bright = y > 1 && y < 5 && x >= from && x < from + 3;
        grey[y * WIDTH + x] = (byte) (bright ? 200 : 60 + 7 * (x * seed + y) % 40);
      }
    }
    return new Pgm(WIDTH, HEIGHT, grey);
  }

  private void truth(String name, int from) {
    byte[] labels = new byte[WIDTH * HEIGHT * DEPTH];
    for (int i = 0; i < labels.length; i++) {
      byte[] grey = slice(1, from).grey();
      labels[i] = (byte) (grey[i % grey.length] < 0 ? 1 : 0); // 200 is negative as a byte
    }
    int[] shape = {WIDTH, HEIGHT, DEPTH};
    Images.write(
        data.resolve(name + "-truth.nii.gz"),
        Volume.ofLabels(shape, Affine.scaling(1, 1, 1), labels));
  }

  /** Image a in three files, b in a folder, and one for a test. */
  private Cohort cohort() throws IOException {
    for (int z = 0; z < DEPTH; z++) {
      slice(1, 1).write(data.resolve("a-" + z + ".pgm"));
      slice(2, 4).write(data.resolve("b-stack/" + z + ".pgm"));
      slice(3, 2).write(data.resolve("test-stack/" + z + ".pgm"));
    }
    truth("a", 1);
    truth("b", 4);
    return Cohort.open(data, CohortOptions.defaults());
  }

  @Test
  void theLayoutIsRecognisedAndHasAName() throws IOException {
    Cohort cohort = cohort();
    assertEquals("truth-beside", cohort.layout().key());
    assertEquals(List.of("a", "b", "test"), cohort.subjects());
    Case a = cohort.cases().get(0);
    assertEquals(DEPTH, a.image().files().size());
    assertEquals(data.resolve("a-0.pgm") + " and 2 more", a.image().toString());
    assertEquals(Source.of(data.resolve("b-stack")), cohort.cases().get(1).image());
    Layout named = Layouts.named("truth-beside");
    assertSame(named, cohort.layout());
    Cohort asTold = Cohort.open(data, CohortOptions.defaults().withLayout(named));
    assertEquals(cohort.cases(), asTold.cases());
  }

  @Test
  void theLayoutIsNamedLikeOurs() {
    assertEquals(
        List.of(
            "nnunet",
            "image-folders",
            "atlas-r1",
            "bids",
            "brats",
            "siblings",
            "bare",
            "truth-beside"),
        Layouts.names());
    assertEquals("truth-beside", Layouts.all().get(0).key(), "asked before ours");
    Set<String> files = Layouts.descriptionFiles();
    assertTrue(files.containsAll(Set.of("dataset.json", "subjects.csv", "truth.txt")), "" + files);
    String unknown =
        assertThrows(InvalidSettingException.class, () -> Layouts.named("dicom")).getMessage();
    assertTrue(unknown.contains("'dicom'"), unknown);
    assertTrue(unknown.contains("siblings, bare, truth-beside"), unknown);
  }

  /** As configurations of version 0.1.0 held it. */
  @Test
  void aConfigurationHoldsTheNameOfTheLayout() {
    Preprocessing size = new Preprocessing(HEIGHT, WIDTH, Plane.AXIAL, Fit.PAD);
    for (String name : List.of("truth-beside", "image-folders")) {
      Layout layout = Layouts.named(name);
      DataConfig config =
          new DataConfig(data, layout, null, null, null, 0.1, 0.1, 0, null, 1.0, List.of(), size);
      JsonNode json = RunJson.tree(config);
      assertEquals(name, json.get("layout").asText());
      assertSame(layout, RunJson.as(json, DataConfig.class, data).layout());
    }
    ObjectNode unknown = RunJson.tree(Map.of("layout", "dicom")).deepCopy();
    String message =
        assertThrows(RunException.class, () -> RunJson.as(unknown, DataConfig.class, data))
            .getMessage();
    assertTrue(message.contains(data + " needs the layout 'dicom'"), message);
  }

  @Test
  void formatsAreListedAndChosenByTheirEndings() throws IOException {
    assertEquals("NIfTI, NRRD, MetaImage, PNG, TIFF, JPEG, PGM or stack of PGM", Images.formats());
    assertTrue(Images.endings().endsWith(".jpg, .jpeg or .pgm"), Images.endings());
    assertTrue(Images.isImage(Path.of("x/A.PGM")));
    assertEquals("A", Images.stem(Path.of("x/A.PGM")));
    Path file = data.resolve("p.pgm");
    slice(5, 2).write(file);
    Volume picture = Images.read(file);
    assertTrue(picture.isPicture());
    assertArrayEquals(slice(5, 2).values(), picture.values());
    ImageInfo info = Images.inspect(file);
    assertEquals(List.of((long) WIDTH, (long) HEIGHT), info.shape());
    assertEquals(200, info.max());
    Files.writeString(file, "P6");
    assertThrows(UnreadableImageException.class, () -> Images.read(file));
  }

  @Test
  void severalFilesThatNoFormatTakesTogetherAreRefused() throws IOException {
    Path first = Files.createFile(data.resolve("a_0000.nii.gz"));
    Source channels = Source.of(List.of(first, Files.createFile(data.resolve("a_0001.nii.gz"))));
    String message =
        assertThrows(UnreadableImageException.class, () -> Images.read(channels)).getMessage();
    assertTrue(message.contains("a_0000.nii.gz: no format reads its 2 files"), message);
  }

  @Test
  void aFormatThatIsOnlyReadSaysWhatToWrite() {
    Volume volume = Volume.of(new int[] {1, 1, 1}, Affine.scaling(1, 1, 1), new float[1]);
    Path file = Path.of("x-stack");
    String message =
        assertThrows(UnwritableImageException.class, () -> new PgmStackFormat().write(file, volume))
            .getMessage();
    assertTrue(message.contains("stack of PGM is only read; write .nii.gz instead"), message);
  }

  @Test
  void verifyLooksIntoThem() throws IOException {
    Verification findings = Verification.verify(cohort());
    assertEquals(List.of(), findings.errors());
    assertEquals(List.of(), findings.warnings(), "the test image needs no label");
    assertEquals(3 * DEPTH, findings.slices());
    assertEquals(List.of(1), findings.labelValues());

    slice(1, 4).write(data.resolve("b-stack/1.pgm").resolveSibling("9.pgm"));
    assertEquals(1, Verification.verify(cohort()).errors().size(), "a slice too many");
    Files.writeString(data.resolve("a-1.pgm"), "P6");
    String file = Verification.verify(reopened()).errors().get(0).file();
    assertEquals(data.resolve("a-1.pgm").toString(), file);
  }

  private Cohort reopened() {
    return Cohort.open(data, CohortOptions.defaults());
  }

  @Test
  void theirSlicesAreStoredWithTheirLabels() throws IOException {
    Cohort cohort = cohort();
    Preprocessing asItIs = new Preprocessing(HEIGHT, WIDTH, Plane.AXIAL, Fit.PAD);
    try (SliceStore store =
        SliceStore.build(
            cohort,
            LabelValues.scan(cohort),
            asItIs,
            0,
            Files.createDirectory(out.resolve("slices")),
            1,
            ProgressListener.SILENT)) {
      assertEquals(3 * DEPTH, store.slices().size());
      assertEquals(9, store.slices().get(0).foregroundPixels());
      assertFalse(store.slices().get(2 * DEPTH).labelled());
    }
  }

  @Test
  void masksAreWrittenInTheFormatsOfTheImages() throws IOException {
    slice(1, 1).write(data.resolve("deep/picture.pgm"));
    for (int z = 0; z < DEPTH; z++) {
      slice(2, 4).write(data.resolve("volume-stack/" + z + ".pgm"));
    }
    List<SegmentFiles.Task> tasks = SegmentFiles.tasks(List.of(data), out);
    assertEquals(
        List.of(out.resolve("deep/picture.pgm"), out.resolve("volume-stack.nii.gz")),
        tasks.stream().map(SegmentFiles.Task::mask).toList());
    List<String> seen = new ArrayList<>();
    new SegmentFiles(Segmenter.of(new Bright()), true)
        .run(tasks, (task, mask) -> seen.add(task.source().toString()), ProgressListener.SILENT);
    assertEquals(
        List.of(
            data.resolve("deep/picture.pgm").toString(), data.resolve("volume-stack").toString()),
        seen);
    float[] picture = Images.read(out.resolve("deep/picture.pgm")).values();
    float[] volume = Images.read(out.resolve("volume-stack.nii.gz")).values();
    assertEquals(WIDTH * HEIGHT * DEPTH, volume.length);
    for (int i = 0; i < volume.length; i++) {
      int at = i % (WIDTH * HEIGHT);
      assertEquals(slice(2, 4).grey()[at] < 0 ? 1 : 0, volume[i]);
      assertEquals(slice(1, 1).grey()[at] < 0 ? 1 : 0, picture[at]);
    }
    assertTrue(Files.exists(out.resolve("deep/picture_probability.tif")));
    assertTrue(Files.exists(out.resolve("volume-stack_probability.nii.gz")));

    SegmentFiles.Task named = SegmentFiles.tasks(List.of(data.resolve("volume-stack")), out).get(0);
    assertEquals(out.resolve("volume-stack.nii.gz"), named.mask());
  }

  /** Labels what is brighter than the mean of its image. */
  private record Bright() implements SlicePredictor {
    @Override
    public ModelCard card() {
      return new ModelCard(
          new ModelConfig("unet", "none", 1, 1),
          new Preprocessing(HEIGHT, WIDTH, Plane.AXIAL, Fit.PAD),
          new LabelValues(List.of(1)),
          0.5,
          1,
          false,
          1,
          1,
          1,
          "test");
    }

    @Override
    public Batch probabilities(Batch images, boolean flips) {
      float[] probabilities = new float[images.values().length];
      for (int i = 0; i < probabilities.length; i++) {
        probabilities[i] = images.values()[i] > 0 ? 1 : 0;
      }
      return images.with(probabilities);
    }
  }

  @Test
  void writingMakesTheFolder() {
    Path file = out.resolve("new/folder/mask.pgm");
    byte[] labels = new byte[WIDTH * HEIGHT];
    int[] shape = {WIDTH, HEIGHT, 1};
    Images.write(file, Volume.ofLabels(shape, Affine.scaling(1, 1, 1), labels));
    assertTrue(Files.isRegularFile(file));
  }
}
