package org.simtrans.onnx;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.simtrans.AtomicFile;
import org.simtrans.Outputs;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Batch;
import org.simtrans.data.Fit;
import org.simtrans.data.PickedSlice;
import org.simtrans.data.Planes;
import org.simtrans.data.Preprocessing;
import org.simtrans.figure.Png;
import org.simtrans.metric.MaskRule;
import org.simtrans.metric.Regions;
import org.simtrans.run.TrainedModel;
import org.simtrans.weights.Npy;

/**
 * A trained model as a package of the BioImage Model Zoo: one zip with the graph, its description,
 * a test, a picture and words. The normalisation, which the zoo's vocabulary cannot say (its
 * percentiles know no foreground), and the way to the network's size and back are part of the
 * graph.
 *
 * @see <a href="https://bioimage.io">BioImage Model Zoo</a>
 */
public final class ModelPackage {
  static final String WEIGHTS = "weights.onnx";
  static final String TEST_INPUT = "test_input.npy";
  static final String TEST_OUTPUT = "test_output.npy";
  static final String COVER = "cover.png";
  static final String README = "README.md";
  private static final String DESCRIPTION = "rdf.yaml";

  /** The date of every file: the same model, the same bytes. */
  private static final LocalDateTime ALWAYS = LocalDateTime.of(1980, 1, 1, 0, 0);

  private ModelPackage() {}

  /**
   * Writes the package whole or not at all.
   *
   * @param model in fp32 and on the CPU
   * @param sample a slice that may be given to everyone: it becomes the test and the picture
   * @return how far the graph is from libtorch
   * @throws OnnxException if the model sees patches or pixels of one size in mm, the network has no
   *     translation, or the graph's probabilities differ from libtorch's by more than {@link
   *     Agreement#limit}
   * @throws org.simtrans.InvalidSettingException if there is a file that SimTrans did not write
   */
  public static List<Agreement> write(
      TrainedModel model, PickedSlice sample, PackageInfo info, Path out) {
    requireWholePictures(model.card().preprocessing());
    requirePixelsAsTheyAre(model.card().preprocessing());
    Outputs.claim("out", true, out);
    PackageSample test = PackageSample.of(sample, model.card().preprocessing());
    Planes probabilities = test.probabilities(model);
    byte[] graph = PictureGraph.write(model).toByteArray();
    List<Agreement> compared = compare(model, test, graph, out);

    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(README, PackageReadme.of(info, model.card()).getBytes(StandardCharsets.UTF_8));
    files.put(COVER, Png.bytes(cover(model, sample, test, probabilities)));
    files.put(TEST_INPUT, npy(test.stored()));
    files.put(TEST_OUTPUT, npy(probabilities));
    files.put(WEIGHTS, graph);
    Map<String, String> hashes = new LinkedHashMap<>();
    files.forEach((name, bytes) -> hashes.put(name, sha256(bytes)));
    ModelDescription description =
        new ModelDescription(
            info,
            model.card(),
            hashes,
            highest(probabilities.values()),
            compared.stream().mapToDouble(Agreement::limit).max().orElseThrow());
    files.put(DESCRIPTION, description.toYaml().getBytes(StandardCharsets.UTF_8));
    write(files, out);
    return compared;
  }

  /** Cutting a picture into tiles and blending them is not part of the graph. */
  private static void requireWholePictures(Preprocessing size) {
    if (size.fit() == Fit.PATCH) {
      throw new OnnxException(
          "a BioImage.IO package draws on whole pictures, and this model sees tiles of %s; export it as ONNX, which takes one tile and gives one"
              .formatted(size.size()));
    }
  }

  /** A package is given pixels alone, not how far they are apart. */
  private static void requirePixelsAsTheyAre(Preprocessing size) {
    if (size.respaced()) {
      throw new OnnxException(
          "this model sees pixels of %s mm, and a BioImage.IO package cannot know how large those of a picture are; export it as ONNX, which takes slices that were brought to this size"
              .formatted(size.spacing()));
    }
  }

  private static byte[] npy(Planes planes) {
    return Npy.bytes(planes.values(), 1, planes.channels(), planes.height(), planes.width());
  }

  /** On the slice, and on a batch of three of other ranges of values. */
  private static List<Agreement> compare(
      TrainedModel model, PackageSample sample, byte[] graph, Path out) {
    List<Agreement> compared = new ArrayList<>();
    try (OnnxSession session = OnnxSession.of(graph, out, 0)) {
      for (int count : new int[] {1, 3}) {
        List<PackageSample> images =
            IntStream.range(0, count).mapToObj(sample::inOtherUnits).toList();
        Batch raw = Batch.of(images.stream().map(PackageSample::stored).toList());
        Batch expected = Batch.of(images.stream().map(i -> i.probabilities(model)).toList());
        List<Planes> moved =
            images.stream().map(image -> image.inTheLastBit().probabilities(model)).toList();
        compared.add(
            Agreement.of(
                "probabilities",
                "stored slice",
                count,
                expected.values(),
                Batch.of(moved).values(),
                session.run(raw.values(), raw.shape())));
      }
    }
    Agreement.requireAll(compared, out);
    return compared;
  }

  private static BufferedImage cover(
      TrainedModel model, PickedSlice picked, PackageSample sample, Planes probabilities) {
    LabelValues values = model.card().labels();
    byte[] labels = new byte[probabilities.height() * probabilities.width()];
    float[][] maps = new float[probabilities.channels()][];
    Arrays.setAll(maps, probabilities::channel);
    new MaskRule(model.card().threshold(), 1)
        .label(maps, new Regions(values.covered(), values.drawnAs()), labels, 0);
    List<float[]> shown = picked.shown(sample.stored());
    return CoverImage.draw(shown, probabilities.height(), probabilities.width(), labels);
  }

  private static double highest(float[] values) {
    double highest = 0;
    for (float value : values) {
      highest = Math.max(highest, value);
    }
    return highest;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void write(Map<String, byte[]> files, Path out) {
    try {
      AtomicFile.write(
          out,
          stream -> {
            ZipOutputStream zip = new ZipOutputStream(stream);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
              ZipEntry entry = new ZipEntry(file.getKey());
              entry.setTimeLocal(ALWAYS);
              zip.putNextEntry(entry);
              zip.write(file.getValue());
              zip.closeEntry();
            }
            zip.finish();
          });
    } catch (IOException e) {
      throw OnnxExport.unwritable(out, e);
    }
  }
}
