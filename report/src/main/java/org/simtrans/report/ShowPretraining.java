package org.simtrans.report;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.simtrans.config.PretrainConfig;
import org.simtrans.data.PickedSlice;
import org.simtrans.data.Preprocessing;
import org.simtrans.figure.MaskFigure;
import org.simtrans.figure.PlantedFigure;
import org.simtrans.figure.ViewFigure;
import org.simtrans.image.Images;
import org.simtrans.layout.Case;
import org.simtrans.layout.Splits;
import org.simtrans.report.Picture.Group;
import org.simtrans.run.RunFolder;
import org.simtrans.run.TrainedModel;
import org.simtrans.task.TrainedSimMim;

/**
 * Shows what pretraining learned from, and what it came to: a few slices, evenly spread over the
 * images that are not held out, with pairs of views, hidden blocks or planted lesions.
 */
public record ShowPretraining(List<Case> cases, PretrainConfig config, RunFolder run) {
  private static final int SLICES = 4;

  /** The images of a pretraining that has begun. */
  public static ShowPretraining of(PretrainConfig config, RunFolder run) {
    Splits splits = Splits.read(run.splits());
    Set<String> heldOut = new HashSet<>(splits.val());
    heldOut.addAll(splits.test());
    List<Case> cases =
        config.data().open().cases().stream()
            .filter(one -> !heldOut.contains(one.subject()))
            .toList();
    return new ShowPretraining(cases, config, run);
  }

  /** Nothing where the pictures need a network and no epoch has ended yet. */
  public void addTo(PictureBook book) throws IOException {
    List<PickedSlice> slices = slices();
    switch (config.task()) {
      case SIMCLR ->
          book.add(Group.VIEWS, "Slices, each with a pair of views", null, views(slices));
      case LESIONS -> {
        if (Files.exists(run.model())) {
          book.add(Group.VIEWS, "Slices with planted lesions", null, planted(slices));
        }
      }
      case SIMMIM -> {
        if (Files.exists(run.encoder())) {
          book.add(
              Group.VIEWS,
              "Slices with hidden blocks, and the blocks filled in",
              null,
              hidden(slices));
        }
      }
    }
  }

  private List<PickedSlice> slices() {
    int count = Math.min(SLICES, cases.size());
    List<PickedSlice> slices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Case one = cases.get((int) ((i + 0.5) * cases.size() / count));
      slices.add(
          PickedSlice.of(
              one.name(), Images.read(one.image()), null, size().plane(), OptionalInt.empty()));
    }
    return slices;
  }

  private BufferedImage views(List<PickedSlice> slices) {
    List<ViewFigure> shown = new ArrayList<>();
    for (PickedSlice slice : slices) {
      shown.add(new ViewFigure(config.views(), size(), slice, seed() + shown.size()));
    }
    return ViewFigure.pairs(shown);
  }

  private BufferedImage planted(List<PickedSlice> slices) {
    TrainedModel model =
        TrainedModel.load(run.path(), config.compute().precision(), config.compute().device());
    try {
      PlantedFigure.Drawing drawing = image -> above(0.5f, model.probabilities(image, 1, false));
      return new PlantedFigure(config.lesions(), size(), drawing, seed()).draw(slices);
    } finally {
      model.release();
    }
  }

  private static byte[] above(float threshold, float[] probabilities) {
    byte[] labels = new byte[probabilities.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) (probabilities[i] >= threshold ? 1 : 0);
    }
    return labels;
  }

  private BufferedImage hidden(List<PickedSlice> slices) {
    TrainedSimMim model = TrainedSimMim.load(run);
    try {
      return new MaskFigure(config.masking(), size(), model::predict, seed()).draw(slices);
    } finally {
      model.release();
    }
  }

  private Preprocessing size() {
    return config.data().preprocessing();
  }

  private long seed() {
    return config.compute().seed();
  }
}
