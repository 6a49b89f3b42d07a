package org.simtrans.figure;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.simtrans.InvalidSettingException;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.LabelReader;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.cohort.TruthMatch;
import org.simtrans.data.LesionSpread;
import org.simtrans.data.LesionSpread.Pick;
import org.simtrans.data.PickedSlice;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;
import org.simtrans.predict.Segmenter;
import org.simtrans.run.ModelCard;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.Compute;

/**
 * A {@link ModelGallery} of runs: each model draws on the same cases, chosen evenly spread over the
 * size of the lesions ({@link LesionSpread}), and the slice with the largest lesion is shown.
 */
public final class RunGallery {
  private RunGallery() {}

  /**
   * @param runs folders of 'train', at least one, in the order of the columns
   * @param titles what stands over the columns, as many
   * @param cohort the cases to choose from
   * @param rows how many to show, fewer if there are fewer
   * @param progress hears of each image that a model has drawn on
   * @throws org.simtrans.layout.CohortException if nothing is labelled in the cohort
   * @throws InvalidSettingException if the runs know other labels or planes than the first
   */
  public static BufferedImage draw(
      List<Path> runs,
      List<String> titles,
      Cohort cohort,
      int rows,
      Compute compute,
      ProgressListener progress) {
    List<Pick> picks = List.of();
    List<List<byte[]>> masks = new ArrayList<>(); // [pick][model]
    ModelCard first = null;
    int done = 0;
    for (Path run : runs) {
      TrainedModel model = TrainedModel.load(run, compute.precision(), compute.device());
      if (first == null) {
        first = model.card();
        picks = choose(cohort, first, rows);
        picks.forEach(pick -> masks.add(new ArrayList<>()));
      }
      requireAlike(first, model.card(), run);
      Segmenter own = Segmenter.of(model);
      Segmenter segmenter = cohort.channels().isEmpty() ? own : own.withChannels(cohort.channels());
      for (int i = 0; i < picks.size(); i++) {
        masks.get(i).add(mask(segmenter, picks.get(i)));
        progress.progress(++done, picks.size() * runs.size());
      }
      model.release();
    }
    return draw(titles, cohort, picks, masks, first);
  }

  private static List<Pick> choose(Cohort cohort, ModelCard card, int rows) {
    Plane plane = card.preprocessing().plane();
    return LesionSpread.of(cohort, card.labels(), plane, ProgressListener.SILENT).spread(rows);
  }

  private static void requireAlike(ModelCard first, ModelCard other, Path run) {
    Plane plane = first.preprocessing().plane();
    if (other.preprocessing().plane() != plane || !other.labels().equals(first.labels())) {
      throw new InvalidSettingException(
          ("%s draws the labels %s on %s slices, but the first run draws %s on %s ones; compare"
                  + " runs that learned the same task")
              .formatted(
                  run,
                  other.labels().foreground(),
                  other.preprocessing().plane().key(),
                  first.labels().foreground(),
                  plane.key()));
    }
  }

  private static byte[] mask(Segmenter segmenter, Pick pick) {
    return segmenter
        .segment(segmenter.channels().read(pick.one()), false)
        .stack()
        .labelSlice(pick.slice());
  }

  private static BufferedImage draw(
      List<String> titles,
      Cohort cohort,
      List<Pick> picks,
      List<List<byte[]>> masks,
      ModelCard card) {
    ChannelChoice own = card.preprocessing().choice();
    ChannelChoice seen = cohort.channels().isEmpty() ? own : own.named(cohort.channels());
    ModelGallery gallery = new ModelGallery(titles);
    for (int i = 0; i < picks.size(); i++) {
      PickedSlice slice = read(picks.get(i), seen, card);
      gallery.add(caption(slice), SliceImage.of(slice), slice.truth(), masks.get(i));
    }
    gallery.remark(
        "Cases are evenly spread over the size of what is marked, whatever the models made of them.");
    return gallery.draw();
  }

  private static PickedSlice read(Pick pick, ChannelChoice seen, ModelCard card) {
    LabelReader truth = TruthMatch.of(card.labels(), pick.one()).reader();
    List<Volume> image = seen.read(pick.one());
    return PickedSlice.of(
        pick.one().name(),
        image,
        truth.read(pick.one(), image.get(0)),
        card.preprocessing(),
        OptionalInt.of(pick.slice()));
  }

  /** Which slice, and how much there is to find: pictures seldom know their millimetres. */
  private static String caption(PickedSlice slice) {
    double area = slice.labelledPixels() * slice.rowSpacing() * slice.columnSpacing() / 100;
    String size =
        slice.count() == 1
            ? slice.labelledPixels() + " px"
            : String.format(Locale.ROOT, "%.1f cm²", area);
    return slice.caption() + ", " + size;
  }
}
