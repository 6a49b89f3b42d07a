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
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.simtrans.AtomicFile;
import org.simtrans.Outputs;
import org.simtrans.data.Batch;
import org.simtrans.data.ImageSlice;
import org.simtrans.data.Normalisation;
import org.simtrans.data.PickedSlice;
import org.simtrans.data.Planes;
import org.simtrans.data.Preprocessing;
import org.simtrans.figure.Png;
import org.simtrans.metric.MaskRule;
import org.simtrans.run.TrainedModel;
import org.simtrans.weights.Npy;

/**
 * A trained model as a package of the BioImage Model Zoo: one zip with the graph, its description,
 * a test, a picture and words. The normalisation, which the zoo's vocabulary cannot say (its
 * percentiles know no foreground), is part of the graph.
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
   * @throws OnnxException if the network has no translation, or the graph's logits differ from
   *     libtorch's by more than {@link Agreement#TOLERANCE}
   * @throws org.simtrans.InvalidSettingException if there is a file that SimTrans did not write
   */
  public static List<Agreement> write(
      TrainedModel model, PickedSlice sample, PackageInfo info, Path out) {
    Outputs.claim("out", true, out);
    Preprocessing size = model.card().preprocessing();
    float[] raw = raw(sample, size);
    float[] logits = OnnxExport.logits(model, batch(model, 1, normalised(raw, model)));
    float[] probabilities = OnnxModel.sigmoid(logits);
    byte[] graph = OnnxWriter.writeWithNormalisation(model).toByteArray();
    List<Agreement> compared = compare(model, raw, graph, out);

    Map<String, byte[]> files = new LinkedHashMap<>();
    int channels = model.card().labels().channels();
    files.put(README, PackageReadme.of(info, model.card()).getBytes(StandardCharsets.UTF_8));
    files.put(COVER, Png.bytes(cover(model, sample, raw, probabilities)));
    files.put(TEST_INPUT, Npy.bytes(raw, 1, size.planes(), size.height(), size.width()));
    files.put(TEST_OUTPUT, Npy.bytes(probabilities, 1, channels, size.height(), size.width()));
    files.put(WEIGHTS, graph);
    Map<String, String> hashes = new LinkedHashMap<>();
    files.forEach((name, bytes) -> hashes.put(name, sha256(bytes)));
    ModelDescription description =
        new ModelDescription(info, model.card(), hashes, highest(probabilities));
    files.put(DESCRIPTION, description.toYaml().getBytes(StandardCharsets.UTF_8));
    write(files, out);
    return compared;
  }

  private static Batch batch(TrainedModel model, int count, float[] values) {
    return Batch.blank(count, model.card().preprocessing()).with(values);
  }

  /** The stored values at the network's size, background for what is not finite. */
  private static float[] raw(PickedSlice sample, Preprocessing size) {
    return Planes.joined(sample.stack().stream().map(slice -> raw(slice, size)).toList()).values();
  }

  private static Planes raw(ImageSlice slice, Preprocessing size) {
    int height = slice.stored().height();
    int width = slice.stored().width();
    List<Planes> channels = new ArrayList<>();
    for (int c = 0; c < slice.stored().channels(); c++) {
      float[] values = slice.stored().channel(c);
      float low = size.normalisation(c).of(values).ground();
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.isFinite(values[i]) ? values[i] : low;
      }
      float[] fitted = size.sliceFit(height, width).toNetwork(values, low);
      channels.add(Planes.of(size.height(), size.width(), fitted));
    }
    return Planes.joined(channels);
  }

  /** Each channel by itself. */
  private static float[] normalised(float[] raw, TrainedModel model) {
    Preprocessing size = model.card().preprocessing();
    Normalisation way = OnnxWriter.only(model.card());
    Planes planes = new Planes(size.planes(), size.height(), size.width(), raw);
    List<Planes> normalised = new ArrayList<>();
    for (int c = 0; c < planes.channels(); c++) {
      float[] channel = planes.channel(c);
      normalised.add(Planes.of(size.height(), size.width(), way.of(channel).apply(channel)));
    }
    return Planes.joined(normalised).values();
  }

  /** On the slice, and on a batch of three of other ranges of values. */
  private static List<Agreement> compare(TrainedModel model, float[] raw, byte[] graph, Path out) {
    Preprocessing size = model.card().preprocessing();
    List<Agreement> compared = new ArrayList<>();
    try (OnnxSession session = OnnxSession.of(graph, out, 0)) {
      for (int batch : new int[] {1, 3}) {
        float[] images = new float[batch * raw.length];
        float[] normalised = new float[images.length];
        for (int i = 0; i < batch; i++) {
          float[] image = rescaled(raw, i);
          System.arraycopy(image, 0, images, i * raw.length, raw.length);
          System.arraycopy(normalised(image, model), 0, normalised, i * raw.length, raw.length);
        }
        float[] actual = session.run(images, batch, size.planes(), size.height(), size.width());
        float[] expected = OnnxExport.logits(model, batch(model, batch, normalised));
        compared.add(Agreement.of("raw slice", batch, expected, actual));
      }
    }
    Agreement.requireAll(compared, out);
    return compared;
  }

  /** The same picture, for i above 0 in other units and partly darker. */
  private static float[] rescaled(float[] raw, int i) {
    float[] values = raw.clone();
    for (int p = 0; i > 0 && p < values.length; p++) {
      values[p] = values[p] * (p < values.length / 2 ? i : i * 0.75f) - 100 * i;
    }
    return values;
  }

  private static BufferedImage cover(
      TrainedModel model, PickedSlice sample, float[] raw, float[] probabilities) {
    Preprocessing size = model.card().preprocessing();
    int pixels = size.height() * size.width();
    byte[] labels = new byte[pixels];
    int channels = model.card().labels().channels();
    float[][] maps = new float[channels][];
    Arrays.setAll(maps, c -> Arrays.copyOfRange(probabilities, c * pixels, (c + 1) * pixels));
    new MaskRule(model.card().threshold(), 1).label(maps, labels, 0);
    Planes input = new Planes(size.planes(), size.height(), size.width(), raw);
    return CoverImage.draw(sample.shown(input), size.height(), size.width(), labels);
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
