package org.simtrans.report;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.simtrans.config.PretrainConfig;
import org.simtrans.data.PickedSlice;
import org.simtrans.figure.Curves;
import org.simtrans.figure.MaskFigure;
import org.simtrans.figure.Points;
import org.simtrans.predict.TrainedSimMim;
import org.simtrans.run.RunFolder;
import org.simtrans.task.simmim.SimMimTask;

/** Hidden blocks, and what SimMIM fills in. */
final class HiddenPage implements PretextPage {
  @Override
  public String task() {
    return new SimMimTask().name();
  }

  @Override
  public String caption() {
    return "Slices with hidden blocks, and the blocks filled in";
  }

  @Override
  public String note() {
    return "Blocks of slices are hidden, and the network fills them in. It has learned from these"
        + " images, but not with these blocks hidden.";
  }

  @Override
  public Optional<BufferedImage> draw(
      PretrainConfig config, RunFolder run, List<PickedSlice> slices) {
    SimMimTask task = (SimMimTask) config.task();
    if (!Files.exists(run.encoder()) || task.wholeNetwork().isPresent()) {
      return Optional.empty(); // a whole network that learned this is kept without its outputs
    }
    TrainedSimMim model = TrainedSimMim.load(run);
    try {
      MaskFigure figure =
          new MaskFigure(
              task.masking(),
              config.data().preprocessing(),
              model::predict,
              config.compute().seed());
      return Optional.of(figure.draw(slices));
    } finally {
      model.release();
    }
  }

  @Override
  public String lossCurve(Points loss, Measures measures) {
    return Curves.hiddenPixels(loss, measures.of("guess"));
  }
}
