package org.simtrans.report;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.simtrans.config.PretrainConfig;
import org.simtrans.data.PickedSlice;
import org.simtrans.figure.Curves;
import org.simtrans.figure.Points;
import org.simtrans.figure.ViewFigure;
import org.simtrans.run.RunFolder;
import org.simtrans.task.simclr.SimClrTask;

/** Pairs of views, which SimCLR learns to match. */
final class ViewsPage implements PretextPage {
  @Override
  public String task() {
    return new SimClrTask().name();
  }

  @Override
  public String caption() {
    return "Slices, each with a pair of views";
  }

  @Override
  public String note() {
    return "Pairs of random views of the same slice. The encoder learns to tell which views belong"
        + " together.";
  }

  @Override
  public Optional<BufferedImage> draw(
      PretrainConfig config, RunFolder run, List<PickedSlice> slices) {
    SimClrTask task = (SimClrTask) config.task();
    long seed = config.compute().seed();
    List<ViewFigure> shown = new ArrayList<>();
    for (PickedSlice slice : slices) {
      shown.add(
          new ViewFigure(task.views(), config.data().preprocessing(), slice, seed + shown.size()));
    }
    return Optional.of(ViewFigure.pairs(shown));
  }

  @Override
  public String lossCurve(Points loss, Measures measures) {
    return Curves.contrastiveLoss(loss, measures.of("chance"));
  }
}
