package org.simtrans.fiji;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.Macro;
import ij.Menus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.measure.Calibration;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.awt.HeadlessException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Plane;
import org.simtrans.image.Source;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.onnx.OnnxExport;
import org.simtrans.onnx.OnnxModel;
import org.simtrans.onnx.SampleSlice;
import org.simtrans.predict.Segmenter;
import org.simtrans.run.ModelCard;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;

/** ImageJ itself, without windows: the command is found in its menus and called by macros. */
class SegmentPluginTest {
  private static final int WIDTH = 40;
  private static final int HEIGHT = 30;

  private static final String COMMAND = "SimTrans Segment...";

  @TempDir static Path folder;

  private static Path model;

  @BeforeAll
  @SuppressWarnings("unchecked") // ImageJ is older than generics
  static void makeModelAndCommand() throws IOException {
    ModelConfig config = new ModelConfig("simtrans", "swin-tiny-test", 1, 1);
    ModelCard card =
        new ModelCard(
            config,
            new Preprocessing(32, 32, Plane.AXIAL, Fit.RESIZE),
            new LabelValues(List.of(7)),
            0.5,
            1,
            false,
            1,
            0,
            1,
            "test");
    TrainedModel trained =
        TrainedModel.ready(
            Models.create(config, new Rng(3)), card, Precision.FP32, ComputeDevice.CPU);
    model = Files.createDirectories(folder.resolve("a run")).resolve("model.onnx");
    OnnxExport.write(trained, SampleSlice.ofPhantom(card).prepared(card.preprocessing()), model);
    trained.release();

    // Without windows, ImageJ cannot make its menus, where it looks for commands. This is what it
    // reads.
    IJ.runMacro("x = 1;");
    try (InputStream file = SegmentPluginTest.class.getResourceAsStream("/plugins.config")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      Matcher entry = Pattern.compile("(?m)^Plugins>SimTrans, \"(.*)\", (.*)$").matcher(text);
      assertTrue(entry.find(), text);
      assertEquals(COMMAND, entry.group(1));
      if (Menus.getCommands() == null) {
        assertThrows(HeadlessException.class, () -> IJ.open("no such image"));
      }
      Menus.getCommands().put(entry.group(1), entry.group(2));
    }
  }

  /** Slices with a disc that moves and grows, in mm. */
  private static ImagePlus image(int slices, int frames) {
    ImageStack stack = new ImageStack(WIDTH, HEIGHT);
    for (int k = 0; k < slices * frames; k++) {
      FloatProcessor slice = new FloatProcessor(WIDTH, HEIGHT);
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          double r = Math.hypot(x - 15 - k, y - 14);
          slice.setf(x, y, (float) (50 + 100 / (1 + Math.exp(r - 6 - k)) + (x * 7 + y * 3) % 11));
        }
      }
      stack.addSlice(slice.convertToByteProcessor(false));
    }
    ImagePlus image = new ImagePlus("discs.tif", stack);
    image.setDimensions(1, slices, frames);
    image.setOpenAsHyperStack(slices > 1 && frames > 1);
    Calibration calibration = new Calibration();
    calibration.setUnit("mm");
    calibration.pixelWidth = 0.5;
    calibration.pixelHeight = 0.25;
    calibration.pixelDepth = 3;
    image.setCalibration(calibration);
    return image;
  }

  /** The labels that the command line's own way gives for the TIFF that ImageJ saves. */
  private static float[] expected(ImagePlus image, double threshold) {
    Path file = folder.resolve("expected.tif");
    new FileSaver(image).saveAsTiff(file.toString());
    try (OnnxModel graph = OnnxModel.load(model, 1)) {
      Segmenter segmenter = Segmenter.of(graph).withThreshold(threshold);
      return segmenter
          .segment(segmenter.channels().read(Source.of(file), List.of()), false)
          .mask(graph.card().labels())
          .values();
    }
  }

  private static float[] values(ImagePlus image) {
    float[] values = new float[WIDTH * HEIGHT * image.getStackSize()];
    for (int i = 0; i < values.length; i++) {
      ImageProcessor slice = image.getStack().getProcessor(1 + i / (WIDTH * HEIGHT));
      values[i] = slice.getf(i % (WIDTH * HEIGHT));
    }
    return values;
  }

  /** The upper third of the probabilities, so that an untrained network labels a part. */
  private static double middle(ImagePlus image) {
    Path file = folder.resolve("middle.tif");
    new FileSaver(image).saveAsTiff(file.toString());
    try (OnnxModel graph = OnnxModel.load(model, 1)) {
      Segmenter segmenter = Segmenter.of(graph);
      float[] seen =
          segmenter
              .segment(segmenter.channels().read(Source.of(file), List.of()), true)
              .probabilities()
              .get(0)
              .clone();
      Arrays.sort(seen);
      return Math.round(seen[seen.length * 2 / 3] * 1000) / 1000.0;
    }
  }

  @Test
  void aMacroDrawsLabelsAndOutlinesOnAStack() {
    ImagePlus image = image(3, 1);
    double threshold = middle(image);
    Path stack = folder.resolve("discs.tif");
    new FileSaver(image).saveAsTiff(stack.toString());
    Path labels = folder.resolve("labels.tif");
    Path outlined = folder.resolve("outlined.tif");
    String said =
        IJ.runMacro(
            """
            open("%s");
            makeRectangle(5, 5, 10, 10);
            run("SimTrans Segment...", "model=[%s] threshold=%s overlay label_image");
            if (getTitle() != "discs-labels") exit("no label image but " + getTitle());
            saveAs("Tiff", "%s");
            selectImage("discs.tif");
            saveAs("Tiff", "%s");
            return "done";
            """
                .formatted(stack, model, threshold, labels, outlined));
    assertEquals("done", said);

    ImagePlus drawn = IJ.openImage(labels.toString());
    assertArrayEquals(expected(image, threshold), values(drawn));
    Calibration calibration = drawn.getCalibration();
    assertEquals(0.5, calibration.pixelWidth, 1e-9);
    assertEquals(0.25, calibration.pixelHeight, 1e-9);
    assertEquals(3, calibration.pixelDepth, 1e-9);
    assertEquals("mm", calibration.getUnit());
    assertEquals(3, drawn.getNSlices());

    Overlay overlay = IJ.openImage(outlined.toString()).getOverlay();
    assertNotNull(overlay);
    assertOutlines(overlay, drawn);
  }

  /** The pixels inside the outlines of a slice are those with the label, no more and no fewer. */
  private static void assertOutlines(Overlay overlay, ImagePlus labels) {
    boolean[] inside = new boolean[WIDTH * HEIGHT * labels.getStackSize()];
    for (Roi outline : overlay) {
      int slice = Math.max(1, outline.getPosition());
      for (var point : outline.getContainedPoints()) {
        inside[(slice - 1) * WIDTH * HEIGHT + point.y * WIDTH + point.x] = true;
      }
      assertTrue(outline.getName().startsWith("label 7"), outline.getName());
    }
    float[] values = values(labels);
    for (int i = 0; i < values.length; i++) {
      assertEquals(values[i] > 0, inside[i], "pixel " + i);
    }
  }

  @Test
  void eachTimePointIsDrawnByItself() {
    ImagePlus movie = image(2, 2);
    double threshold = middle(image(2, 1));
    Drawing drawing;
    try (OnnxModel graph = OnnxModel.load(model, 1)) {
      drawing = Drawing.of(movie, Segmenter.of(graph).withThreshold(threshold));
    }
    assertEquals(2, drawing.labels().getNFrames());
    assertEquals(2, drawing.labels().getNSlices());
    ImageStack first = new ImageStack(WIDTH, HEIGHT);
    first.addSlice(movie.getStack().getProcessor(1));
    first.addSlice(movie.getStack().getProcessor(2));
    ImagePlus alone = new ImagePlus("first", first);
    alone.setCalibration(movie.getCalibration());
    float[] together = values(drawing.labels());
    float[] own = expected(alone, threshold);
    assertArrayEquals(own, Arrays.copyOf(together, own.length));
    for (Roi outline : drawing.outlines()) {
      assertTrue(outline.getTPosition() >= 1 && outline.getZPosition() >= 1);
      assertEquals(0, outline.getCPosition());
    }
  }

  /** What is said; the macro ends there. */
  private static String refusal(String options) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    ImagePlus image = image(1, 1);
    try {
      String ended =
          assertThrows(RuntimeException.class, () -> IJ.run(image, COMMAND, options)).getMessage();
      assertEquals(Macro.MACRO_CANCELED, ended);
    } finally {
      System.setOut(before);
    }
    assertNull(image.getOverlay());
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static void assertRefused(String reason, String options) {
    String said = refusal(options);
    assertTrue(said.contains(reason), said);
  }

  @Test
  void whatIsMissingIsSaid() throws IOException {
    String graph = "model=[" + model + "] ";
    Path run = Files.createDirectories(folder.resolve("untold"));
    assertRefused("simtrans export --run " + run, "model=[" + run + "] overlay");
    assertRefused("no model is named", "overlay");
    assertRefused("nothing would come of it", graph);
    assertRefused("the threshold is '2'", graph + "threshold=2 overlay");
    assertRefused("'overlays' is no option", graph + "overlays");
    Path broken = Files.writeString(folder.resolve("broken.onnx"), "no graph");
    assertRefused("broken.onnx", "model=[" + broken + "] overlay");
    assertRefused("channels", graph + "channels=0,1 overlay");
  }

  @Test
  void aRunWithAGraphIsTakenAsWell() {
    ImagePlus image = image(1, 1);
    IJ.run(
        image,
        COMMAND,
        "model=[" + model.getParent() + "] threshold=" + middle(image) + " overlay");
    assertNotNull(image.getOverlay());
    assertFalse(image.getOverlay().size() == 0);
  }
}
