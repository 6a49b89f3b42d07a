package org.simtrans.fiji;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.gui.Roi;
import ij.plugin.filter.PlugInFilter;
import ij.plugin.frame.RoiManager;
import ij.process.ImageProcessor;
import java.awt.GraphicsEnvironment;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.simtrans.Reason;
import org.simtrans.SimTransException;
import org.simtrans.onnx.OnnxModel;
import org.simtrans.predict.Segmenter;

/**
 * The command "SimTrans Segment..." of ImageJ and Fiji: a model draws on the open image or stack.
 * Everything that is missing or does not fit is said in a dialog, or on the console where there are
 * no windows.
 */
public final class SegmentPlugin implements PlugInFilter {
  static final String NAME = "SimTrans Segment";

  private ImagePlus image;

  @Override
  public int setup(String argument, ImagePlus open) {
    image = open;
    return DOES_ALL | NO_CHANGES | NO_UNDO;
  }

  @Override
  public void run(ImageProcessor current) {
    try {
      String options = Macro.getOptions();
      Optional<Choices> choices =
          options == null ? Choices.asked() : Optional.of(Choices.ofMacro(options));
      choices.ifPresent(this::draw);
    } catch (SimTransException e) {
      refuse(e.getMessage());
    } catch (UncheckedIOException e) {
      refuse("a file cannot be read or written (%s)".formatted(Reason.of(e.getCause())));
    } catch (LinkageError e) {
      refuse(
          "a library is missing or does not fit this machine (%s); copy the plugin's jar again, and look for another version of ONNX Runtime in ImageJ's folder 'jars'"
              .formatted(e.getMessage()));
    } catch (OutOfMemoryError e) {
      refuse("memory is full; give ImageJ more in Edit > Options > Memory & Threads");
    }
  }

  /** A macro ends here, because what follows would work on masks that are not there. */
  private static void refuse(String sentence) {
    IJ.error(NAME, sentence + ".");
    if (Macro.getOptions() != null) {
      Macro.abort();
    }
  }

  private void draw(Choices choices) {
    IJ.showStatus("SimTrans: reading the model");
    try (OnnxModel model = OnnxModel.load(choices.model(), 0)) {
      Segmenter own = Segmenter.of(model);
      Segmenter told = choices.threshold().map(own::withThreshold).orElse(own);
      Segmenter segmenter =
          choices.channels().isEmpty() ? told : told.withChannels(choices.channels());
      Drawing drawing = Drawing.of(image, segmenter);
      if (choices.overlay()) {
        image.setOverlay(drawing.outlines());
      }
      if (choices.rois()) {
        addToManager(drawing);
      }
      if (choices.labels()) {
        drawing.labels().show();
      }
    }
    IJ.showStatus("SimTrans: done");
  }

  private static void addToManager(Drawing drawing) {
    if (GraphicsEnvironment.isHeadless()) {
      IJ.log(
          NAME
              + ": there is no ROI manager without windows; the outlines are in the overlay if 'overlay' is given.");
      return;
    }
    RoiManager manager = RoiManager.getRoiManager();
    for (Roi outline : drawing.outlines()) {
      manager.addRoi((Roi) outline.clone());
    }
  }
}
