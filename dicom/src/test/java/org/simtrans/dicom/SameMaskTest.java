package org.simtrans.dicom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.bench.Untrained;
import org.simtrans.data.InputSize;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.phantom.BrainPhantom;
import org.simtrans.phantom.PhantomConfig;
import org.simtrans.predict.SegmentFiles;
import org.simtrans.predict.Segmenter;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.Compute;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;

/** One scan, as a DICOM series and as dcm2niix converts it, gets one mask. */
class SameMaskTest {
  private static final PhantomConfig SMALL = new PhantomConfig(26, 30, 24, 7, 0.03, 0.2, 20, 150);

  @TempDir private Path folder;

  /** A network of random weights, which draws a part of what it sees. */
  private static Segmenter segmenter(Volume seen) {
    TrainedModel model =
        Untrained.model(
            "simtrans",
            "swin-tiny-test",
            new InputSize(32, 32),
            new Compute(1, 1, Precision.FP32, ComputeDevice.CPU));
    Segmenter segmenter = Segmenter.of(model);
    float[] probabilities = segmenter.segment(seen, true).probabilities().get(0).clone();
    Arrays.sort(probabilities);
    return segmenter.withThreshold(probabilities[probabilities.length * 4 / 5]);
  }

  /** The phantom as slices of whole numbers. */
  private Path series() {
    Volume head = BrainPhantom.generate(SMALL, 77).t1w();
    float[] values = head.values();
    float most = 0;
    for (float value : values) most = Math.max(most, value);
    float scale = 4000 / most;
    SeriesPhantom phantom = new SeriesPhantom();
    phantom.modality = "MR";
    phantom.columns = head.nx();
    phantom.rows = head.ny();
    phantom.slices = head.nz();
    return phantom
        .with(
            (k, set) -> {
              int[] plane = new int[head.nx() * head.ny()];
              for (int i = 0; i < plane.length; i++) {
                int x = head.nx() - 1 - i % head.nx();
                int y = head.ny() - 1 - i / head.nx();
                plane[i] = Math.max(0, Math.round(scale * head.value(x, y, k)));
              }
              set.bytes(Tag.PIXEL_DATA, Vr.OW, SeriesPhantom.words(plane))
                  .decimals(Tag.RESCALE_INTERCEPT, 0);
            })
        .writeTo(folder.resolve("in/DOE_JANE/t1"));
  }

  @Test
  void theMaskIsTheSame() throws IOException {
    assumeTrue(
        SeriesPhantom.run(folder, "dcm2niix", "--version") != null,
        "dcm2niix is not installed, so the scan is not converted to NIfTI");
    Path series = series();
    Path converted = Files.createDirectories(folder.resolve("nii"));
    SeriesPhantom.run(
        folder, "dcm2niix", "-b", "n", "-f", "t1", "-o", converted.toString(), series.toString());
    Path out = folder.resolve("out");
    List<Path> masks = new ArrayList<>();
    SegmentFiles files = new SegmentFiles(segmenter(Images.read(series)), false);
    List<SegmentFiles.Task> tasks =
        SegmentFiles.tasks(List.of(folder.resolve("in"), converted.resolve("t1.nii")), out);
    assertEquals(
        List.of(), files.run(tasks, (task, drawn) -> masks.add(task.mask()), (a, b) -> {}));
    assertEquals(2, masks.size());
    Volume one = Images.read(masks.get(0));
    Volume other = Images.read(masks.get(1));
    assertArrayEquals(one.values(), other.values());
    assertTrue(one.affine().closeTo(other.affine(), 1e-4));
    long drawn = 0;
    for (float value : one.values()) drawn += value > 0 ? 1 : 0;
    assertTrue(drawn > 0 && drawn < one.voxels(), drawn + " voxels are drawn");
    for (Path file : SeriesPhantom.files(out)) {
      assertFalse(file.toString().matches("(?is).*(doe|jane).*"), file.toString());
    }
    Path seg = masks.get(0).resolveSibling("t1_seg.dcm");
    assertEquals("SEG", DicomFile.header(seg).header().text(Tag.MODALITY));
  }
}
