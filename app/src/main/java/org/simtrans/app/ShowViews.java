package org.simtrans.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.simtrans.app.report.Picture.Group;
import org.simtrans.app.report.PictureBook;
import org.simtrans.data.Case;
import org.simtrans.data.PickedSlice;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.Splits;
import org.simtrans.figure.ViewFigure;
import org.simtrans.image.Images;
import org.simtrans.train.PretrainConfig;
import org.simtrans.train.RunFolder;

/**
 * Shows what pretraining learned from: a pair of views of each of a few slices, evenly spread over
 * the images that are not held out.
 */
record ShowViews(List<Case> cases, PretrainConfig config) {
  private static final int SLICES = 4;

  /** The images of a pretraining that has begun. */
  static ShowViews of(PretrainConfig config, RunFolder run) {
    Splits splits = Splits.read(run.splits());
    Set<String> heldOut = new HashSet<>(splits.val());
    heldOut.addAll(splits.test());
    List<Case> cases =
        config.data().open().cases().stream()
            .filter(one -> !heldOut.contains(one.subject()))
            .toList();
    return new ShowViews(cases, config);
  }

  void addTo(PictureBook book) throws IOException {
    int count = Math.min(SLICES, cases.size());
    List<ViewFigure> shown = new ArrayList<>();
    Preprocessing size = config.data().preprocessing();
    for (int i = 0; i < count; i++) {
      Case one = cases.get((int) ((i + 0.5) * cases.size() / count));
      PickedSlice slice =
          PickedSlice.of(
              one.name(), Images.read(one.image()), null, size.plane(), OptionalInt.empty());
      shown.add(new ViewFigure(config.views(), size, slice, config.compute().seed() + i));
    }
    book.add(Group.VIEWS, "Slices with a pair of views each", null, ViewFigure.pairs(shown));
  }
}
