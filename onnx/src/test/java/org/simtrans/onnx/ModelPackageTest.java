package org.simtrans.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.InvalidSettingException;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Batch;
import org.simtrans.data.Fit;
import org.simtrans.data.Normalisation;
import org.simtrans.data.Normalisation.Scheme;
import org.simtrans.data.PickedSlice;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Plane;
import org.simtrans.model.ModelConfig;
import org.simtrans.run.ModelCard;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.Npy;

class ModelPackageTest {
  private static final int HEIGHT = 56;
  private static final int WIDTH = 48;

  @TempDir Path folder;

  private static Map<String, byte[]> unzip(Path file) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
        ZipEntry entry = e.nextElement();
        files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return files;
  }

  private Batch array(Map<String, byte[]> files, String name) throws IOException {
    try (Scope scope = new Scope()) {
      Tensor tensor = Npy.read(Files.write(folder.resolve(name), files.get(name)));
      int[] sizes = IntStream.range(0, 4).map(i -> (int) tensor.size(i)).toArray();
      return new Batch(sizes[0], sizes[1], sizes[2], sizes[3], Tensors.toFloats(tensor));
    }
  }

  private static void checkHash(JsonNode file, Map<String, byte[]> files) throws Exception {
    byte[] bytes = files.get(file.get("source").asText());
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    assertEquals(
        HexFormat.of().formatHex(digest.digest(bytes)), file.get("sha256").asText(), file + "");
  }

  @Test
  void holdsAGraphThatTurnsTheTestInputIntoTheTestOutput() throws Exception {
    TrainedModel model = Networks.trained("swin", HEIGHT, WIDTH, 2);
    Path out = folder.resolve("package.zip");

    List<Agreement> compared =
        ModelPackage.write(
            model, SampleSlice.ofPhantom(model.card()), PackageInfo.of(model.card()), out);

    assertEquals(List.of(1, 3), compared.stream().map(Agreement::batch).toList());
    Map<String, byte[]> files = unzip(out);
    assertEquals(
        "[README.md, cover.png, rdf.yaml, test_input.npy, test_output.npy, weights.onnx]",
        files.keySet().toString());
    Batch input = array(files, "test_input.npy");
    Batch output = array(files, "test_output.npy");
    assertNotEquals(HEIGHT + " x " + WIDTH, input.height() + " x " + input.width());
    assertArrayEquals(new long[] {1, 2, input.height(), input.width()}, output.shape());
    try (OnnxSession session = OnnxSession.of(files.get("weights.onnx"), out, 1)) {
      assertArrayEquals(output.values(), session.run(input.values(), input.shape()), 1e-5f);
    }

    JsonNode rdf = new YAMLMapper().readTree(files.get("rdf.yaml"));
    assertEquals("CC-BY-4.0", rdf.get("license").asText());
    assertEquals("[\"label1\",\"label2\"]", channels(rdf).toString());
    checkHash(rdf.get("weights").get("onnx"), files);
    checkHash(rdf.get("documentation"), files);
    checkHash(rdf.get("covers").get(0), files);
    checkHash(rdf.get("inputs").get(0).get("test_tensor"), files);
    checkHash(rdf.get("outputs").get(0).get("test_tensor"), files);
    BufferedImage cover = ImageIO.read(new ByteArrayInputStream(files.get("cover.png")));
    assertEquals(2 * cover.getHeight(), cover.getWidth());
  }

  @Test
  void itsTestImageHasAnotherSizeThanTheNetworkEvenWhereTheSampleHasNot() throws IOException {
    PickedSlice phantom = SampleSlice.ofPhantom(Networks.card(32, 32, 1, false));
    TrainedModel model = Networks.trained("resnet-basic", phantom.height(), phantom.width(), 1);
    Path out = folder.resolve("package.zip");

    ModelPackage.write(model, phantom, PackageInfo.of(model.card()), out);

    Batch input = array(unzip(out), "test_input.npy");
    assertTrue(input.height() < phantom.height(), input.height() + " rows");
    assertEquals(phantom.width(), input.width());
  }

  @Test
  void saysWhichChannelsAndSlicesGoIn() throws IOException {
    Preprocessing size =
        new Preprocessing(48, 40, Plane.AXIAL, Fit.PAD)
            .with(new ChannelChoice(List.of("T1w", "FLAIR")))
            .withNormalise(List.of(Normalisation.MRI, Normalisation.of(Scheme.PERCENTILE)))
            .withContext(1, 2.0);
    TrainedModel model = Networks.residual(size, 1, true);
    Path out = folder.resolve("package.zip");

    List<Agreement> compared =
        ModelPackage.write(
            model, SampleSlice.ofPhantom(model.card()), PackageInfo.of(model.card()), out);

    assertTrue(compared.stream().allMatch(one -> one.difference() <= 1e-4), compared.toString());
    Map<String, byte[]> files = unzip(out);
    assertEquals(6, array(files, "test_input.npy").channels());
    JsonNode axes = new YAMLMapper().readTree(files.get("rdf.yaml")).at("/inputs/0/axes");
    assertEquals(
        "[\"T1w, slice -1\",\"FLAIR, slice -1\",\"T1w\",\"FLAIR\",\"T1w, slice +1\","
            + "\"FLAIR, slice +1\"]",
        axes.at("/1/channel_names").toString());
    assertEquals(
        "{\"type\":\"space\",\"id\":\"y\",\"size\":{\"min\":1,\"step\":1},"
            + "\"concatenable\":false}",
        axes.get(2).toString());
    String readme = new String(files.get("README.md"), StandardCharsets.UTF_8);
    assertTrue(readme.contains("T1w, slice -1; FLAIR, slice -1; T1w; FLAIR;"), readme);
    assertTrue(readme.contains("the 1 above and below, 2.000 mm apart"), readme);
    assertTrue(readme.contains("FLAIR: values are clipped at the 0.5 and 99.5"), readme);
    assertTrue(readme.contains("mirror image, which the graph takes"), readme);
  }

  @Test
  void saysThatTheGraphLeavesSmallPartsThere() {
    String none = PackageReadme.of(PackageInfo.of(cardOf(1)), cardOf(1));
    assertFalse(none.contains("connected parts"), none);
    String some = PackageReadme.of(PackageInfo.of(cardOf(40)), cardOf(40));
    assertTrue(some.contains("connected parts of fewer than 40 pixels"), some);
    assertTrue(some.contains("which is not part of the graph"), some);
  }

  private static ModelCard cardOf(int smallestPart) {
    return new ModelCard(
        new ModelConfig("simtrans", "swin-tiny-test", 1, 1),
        new Preprocessing(32, 32, Plane.AXIAL, Fit.RESIZE),
        new LabelValues(List.of(1)),
        0.5,
        smallestPart,
        false,
        1,
        0.5,
        1,
        "test");
  }

  private static JsonNode channels(JsonNode rdf) {
    return rdf.get("outputs").get(0).get("axes").get(1).get("channel_names");
  }

  @Test
  void itsGraphIsNotTakenForOneThatWantsNormalisedSlices() throws IOException {
    TrainedModel model = Networks.trained("resnet-basic", 32, 32, 1);
    Path out = folder.resolve("package.zip");
    ModelPackage.write(
        model, SampleSlice.ofPhantom(model.card()), PackageInfo.of(model.card()), out);
    Path graph = Files.write(folder.resolve("weights.onnx"), unzip(out).get("weights.onnx"));

    OnnxException refused = assertThrows(OnnxException.class, () -> OnnxModel.load(graph, 1));
    assertTrue(refused.getMessage().contains("has the inputs [intensities]"));
  }

  @Test
  void aNameThatTheZooWouldNotTakeIsRefused() {
    PackageInfo info = PackageInfo.of(Networks.card(32, 32, 1, false));
    InvalidSettingException refused =
        assertThrows(
            InvalidSettingException.class,
            () ->
                new PackageInfo(
                    "a/b model",
                    info.description(),
                    info.authors(),
                    info.maintainers(),
                    info.license(),
                    info.citations(),
                    info.tags()));
    assertTrue(refused.getMessage().startsWith("the package's name is 'a/b model'"));
  }

  @Test
  void aCitationNamesAWorkAndItsPlace() {
    assertEquals(
        new Citation("Who | What. 2024.", "10.1000/182"),
        Citation.parse("Who | What. 2024. | 10.1000/182"));
    assertThrows(InvalidSettingException.class, () -> Citation.parse("Who. 2024."));
  }
}
