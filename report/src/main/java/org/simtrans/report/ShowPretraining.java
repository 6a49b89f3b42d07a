package org.simtrans.report;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.simtrans.config.PretrainConfig;
import org.simtrans.data.PickedSlice;
import org.simtrans.layout.Case;
import org.simtrans.layout.Splits;
import org.simtrans.report.Picture.Group;
import org.simtrans.run.RunFolder;

/**
 * Shows what pretraining learned from, and what it came to: a few slices, evenly spread over the
 * images that are not held out, as the task sees them.
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

  /** Adds a picture, if the task has one and the run has come far enough for it. */
  public void addTo(PictureBook book) throws IOException {
    PretextPage page = PretextPage.of(config.task().name());
    Optional<BufferedImage> picture = page.draw(config, run, slices());
    if (picture.isPresent()) {
      book.add(Group.VIEWS, page.caption(), null, picture.get());
    }
  }

  private List<PickedSlice> slices() {
    int count = Math.min(SLICES, cases.size());
    List<PickedSlice> slices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Case one = cases.get((int) ((i + 0.5) * cases.size() / count));
      slices.add(
          PickedSlice.of(
              one.name(),
              config.data().preprocessing().choice().read(one),
              null,
              config.data().preprocessing(),
              OptionalInt.empty()));
    }
    return slices;
  }
}
