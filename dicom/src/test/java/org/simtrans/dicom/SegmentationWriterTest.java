package org.simtrans.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.image.Images;
import org.simtrans.image.Source;
import org.simtrans.image.Volume;

/** A DICOM SEG holds the labels where they were drawn, and belongs to its series and patient. */
class SegmentationWriterTest {
  private static final double[] OBLIQUE = {.8, .6, 0, -.36, .48, -.8};

  @TempDir private Path folder;

  private Source series(double[] axes) throws IOException {
    SeriesPhantom phantom = new SeriesPhantom();
    phantom.axes = axes;
    return Source.of(SeriesPhantom.files(phantom.writeTo(folder.resolve("series"))));
  }

  private static Volume labelled(Volume image, int... values) {
    Random random = new Random(3);
    int[] labels = new int[(int) image.voxels()];
    for (int i = image.nx() * image.ny(); i < labels.length; i++) { // none on the first plane
      labels[i] = random.nextInt(4) == 0 ? values[random.nextInt(values.length)] : 0;
    }
    return image.withLabels(labels);
  }

  private Path written(Source series, Volume labels, Map<Integer, String> names) {
    Path file = folder.resolve("out/scan_seg.dcm");
    Images.writeSegments(file, series, labels, names);
    return file;
  }

  @Test
  void pixelsLandOnTheirVoxelsForOthers() throws IOException, URISyntaxException {
    String script = Path.of(getClass().getResource("/read_segmentation.py").toURI()).toString();
    String library = SeriesPhantom.run(folder, "python3", "-c", "import highdicom");
    assumeTrue(
        library != null && !library.startsWith("failed"),
        "Python with highdicom is not on the PATH, so nobody else reads the segmentation");
    for (double[] axes : List.of(OBLIQUE, SeriesPhantom.AXIAL, SeriesPhantom.SAGITTAL)) {
      Source series = series(axes);
      Volume labels = labelled(Images.read(series), 2, 5);
      Path file = written(series, labels, Map.of(2, "stroke lesion", 5, "Liver"));
      TreeSet<String> found = new TreeSet<>();
      TreeSet<String> described = new TreeSet<>();
      for (String line :
          SeriesPhantom.run(folder, "python3", script, file.toString()).lines().toList()) {
        (line.startsWith("#") ? described : found).add(line.replace("-0.000", "0.000"));
      }
      assertEquals(expected(labels, Map.of(2, 1, 5, 2)), found);
      assertEquals(
          new TreeSet<>(List.of("# 1 stroke lesion Lesion", "# 2 Liver Liver")), described);
    }
  }

  private static TreeSet<String> expected(Volume labels, Map<Integer, Integer> segments) {
    TreeSet<String> lines = new TreeSet<>();
    for (int z = 0; z < labels.nz(); z++) {
      for (int y = 0; y < labels.ny(); y++) {
        for (int x = 0; x < labels.nx(); x++) {
          int label = (int) labels.value(x, y, z);
          if (label != 0) {
            double[] mm = labels.affine().apply(x, y, z);
            lines.add(
                String.format(
                        Locale.ROOT,
                        "%d %.3f %.3f %.3f",
                        segments.get(label),
                        -mm[0],
                        -mm[1],
                        mm[2])
                    .replace("-0.000", "0.000"));
          }
        }
      }
    }
    return lines;
  }

  @Test
  void belongsToItsSeriesAndPatient() throws IOException {
    Source series = series(OBLIQUE);
    DataSet seg =
        DicomFile.header(written(series, labelled(Images.read(series), 1), Map.of())).header();
    DataSet slice = DicomFile.header(series.first()).header();
    for (Tag tag :
        List.of(
            Tag.PATIENT_NAME,
            Tag.PATIENT_ID,
            Tag.STUDY_INSTANCE_UID,
            Tag.STUDY_DATE,
            Tag.FRAME_OF_REFERENCE_UID)) {
      assertEquals(slice.text(tag), seg.text(tag));
    }
    assertFalse(seg.text(Tag.SERIES_INSTANCE_UID).equals(slice.text(Tag.SERIES_INSTANCE_UID)));
    assertTrue(seg.text(Tag.SOP_INSTANCE_UID).matches("2\\.25\\.[1-9][0-9]{10,38}"));
    DataSet referenced = seg.item(Tag.REFERENCED_SERIES_SEQUENCE);
    assertEquals("2.25.1001", referenced.text(Tag.SERIES_INSTANCE_UID));
    assertEquals(5, referenced.items(Tag.REFERENCED_INSTANCE_SEQUENCE).size());
    List<DataSet> frames = seg.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    assertEquals(4, frames.size()); // nothing is labelled on the first plane
    assertEquals(
        "2.25.1001.2",
        frames
            .get(0)
            .item(Tag.DERIVATION_IMAGE_SEQUENCE)
            .item(Tag.SOURCE_IMAGE_SEQUENCE)
            .text(Tag.REFERENCED_SOP_INSTANCE_UID));
    assertEquals("label 1", seg.item(Tag.SEGMENT_SEQUENCE).text(Tag.SEGMENT_LABEL));
  }

  @Test
  void aMaskOfNothingIsWrittenToo() throws IOException {
    Source series = series(OBLIQUE);
    Volume image = Images.read(series);
    Path file = written(series, image.withLabels(new byte[(int) image.voxels()]), Map.of());
    assertEquals(1, DicomFile.header(file).header().required(Tag.NUMBER_OF_FRAMES, 1, 1));
  }

  @Test
  void dcmtkReadsIt() throws IOException {
    assumeTrue(
        SeriesPhantom.run(folder, "dcmdump", "--version") != null,
        "dcmtk is not installed, so it does not read the segmentation");
    Source series = series(OBLIQUE);
    Path file = written(series, labelled(Images.read(series), 1, 2, 3), Map.of());
    String dump = SeriesPhantom.run(folder, "dcmdump", "+fo", "-q", file.toString());
    assertTrue(dump.contains("SegmentationStorage"), dump);
    assertTrue(dump.contains("PixelData"), dump);
    assertFalse(dump.contains("W:") || dump.contains("E:"), dump);
  }

  @Test
  void itIsAsTheStandardDemands() throws IOException {
    assumeTrue(
        SeriesPhantom.run(folder, "dciodvfy", "-version") != null,
        "dciodvfy is not installed, so it does not look at the segmentation");
    Source series = series(OBLIQUE);
    Path file = written(series, labelled(Images.read(series), 1, 2, 3), Map.of(1, "oedema"));
    String said = SeriesPhantom.run(folder, "dciodvfy", file.toString());
    assertTrue(said.contains("Segmentation"), said);
    assertFalse(said.contains("Error"), said);
  }

  @Test
  void itIsNoImageToSegment() throws IOException {
    Source series = series(OBLIQUE);
    written(series, labelled(Images.read(series), 1), Map.of());
    Files.move(folder.resolve("out/scan_seg.dcm"), folder.resolve("series/seg.dcm"));
    assertEquals(
        List.of("1 file without slices of CT, MR or PET is left out (SEG)"),
        SeriesFinder.find(folder, SeriesPhantom.files(folder)).remarks());
  }
}
