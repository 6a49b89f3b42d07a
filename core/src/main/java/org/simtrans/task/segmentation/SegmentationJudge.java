package org.simtrans.task.segmentation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.simtrans.Version;
import org.simtrans.data.Fit;
import org.simtrans.data.ImageStatistics;
import org.simtrans.data.SliceRef;
import org.simtrans.data.SliceStore;
import org.simtrans.data.Window;
import org.simtrans.model.SegmentationModel;
import org.simtrans.run.ModelCard;
import org.simtrans.run.TrainedModel;
import org.simtrans.run.UsualImages;
import org.simtrans.task.Evidence;
import org.simtrans.task.Judge;
import org.simtrans.task.Setup;

/**
 * Judges a segmentation network by its score on the validation slices, and keeps it as {@code
 * model.safetensors} with the threshold and smallest part that were best for it.
 */
final class SegmentationJudge implements Judge {
  private static final int MOST_IMAGES = 400;
  private static final double SLACK = 0.05; // of a score by one subject

  private final SegmentationModel network;
  private final SegmentationTask task;
  private final Setup setup;
  private final Evidence evidence;
  private final Validation validation; // null without validation slices
  private Optional<UsualImages> usual; // null before weights are kept; empty for too few images
  private Validation.Result last;
  private int lastEpoch;

  SegmentationJudge(
      SegmentationModel network, SegmentationTask task, Setup setup, Evidence evidence) {
    this.network = network;
    this.task = task;
    this.setup = setup;
    this.evidence = evidence;
    SliceStore held = evidence.validation();
    validation =
        held.slices().isEmpty() ? null : new Validation(held, task, setup, evidence.ranks());
  }

  /** What the images were like, which only the rank that keeps weights looks at, and once. */
  private Optional<UsualImages> usual() {
    if (usual == null) {
      usual =
          Optional.ofNullable(
              UsualImages.of(statistics(evidence.training()), statistics(evidence.validation())));
    }
    return usual;
  }

  /** The numbers of each image, of some where there are many. */
  private List<double[]> statistics(SliceStore store) {
    Map<String, List<SliceRef>> images = new TreeMap<>();
    for (SliceRef slice : store.wholes()) {
      if (!slice.isAir()) {
        images.computeIfAbsent(slice.caseName(), name -> new ArrayList<>()).add(slice);
      }
    }
    List<List<SliceRef>> all = new ArrayList<>(images.values());
    List<double[]> statistics = new ArrayList<>();
    int step = Math.max(1, all.size() / MOST_IMAGES);
    for (int i = 0; i < all.size(); i += step) {
      statistics.add(
          ImageStatistics.mean(
              ImageStatistics.spread(all.get(i)).stream().map(s -> statistics(store, s)).toList()));
    }
    return statistics;
  }

  private double[] statistics(SliceStore store, SliceRef slice) {
    Window whole = store.whole(slice.index());
    float[] planes = new float[setup.planes() * whole.pixels()];
    store.read(slice.index(), whole, planes, new byte[whole.pixels()]);
    return ImageStatistics.of(Arrays.copyOf(planes, whole.pixels()), whole.width());
  }

  /**
   * A look at a slice takes about a third of the time of learning from one, so that looks take a
   * twentieth of a run; tiles that overlap are four times as many.
   */
  @Override
  public long updatesBetweenLooks() {
    long seen = evidence.validation().slices().size();
    return 6 * seen * (setup.input().fit() == Fit.PATCH ? 4 : 1) / setup.batch();
  }

  /**
   * About half a standard error of a score, as Dice of one subject differs by a tenth from epoch to
   * epoch.
   */
  @Override
  public double slack() {
    long subjects =
        evidence.validation().wholes().stream().map(SliceRef::subject).distinct().count();
    return SLACK / Math.sqrt(Math.max(1, subjects));
  }

  @Override
  public Look look(int epoch) {
    lastEpoch = epoch;
    if (validation == null) {
      return Look.NONE;
    }
    last = validation.of(network);
    Map<String, Double> measures = new LinkedHashMap<>();
    measures.put("val_loss", last.loss());
    measures.put("val_dice", last.dice());
    measures.put("val_pooled_dice", last.pooledDice());
    measures.put("threshold", last.threshold());
    measures.put("smallest_part", (double) last.smallestPart());
    return new Look(last.score(), measures, validation.glimpses(last));
  }

  @Override
  public void keep() {
    ModelCard card =
        new ModelCard(
                task.network(setup),
                setup.input(),
                task.labels(),
                last == null ? 0.5 : last.threshold(),
                last == null ? 1 : last.smallestPart(),
                task.flips(),
                lastEpoch,
                last == null ? 0 : last.dice(),
                setup.compute().seed(),
                Version.current())
            .with(last == null ? null : last.forecast(), usual().orElse(null));
    new TrainedModel(network, card, setup.compute().precision(), setup.compute().device())
        .save(evidence.run().model());
  }
}
