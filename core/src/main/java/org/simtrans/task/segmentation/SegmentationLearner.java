package org.simtrans.task.segmentation;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.encoder.Encoder;
import org.simtrans.loss.Losses;
import org.simtrans.loss.SegmentationLoss;
import org.simtrans.model.SegmentationModel;
import org.simtrans.model.SimTrans;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.LoadedWeights;
import org.simtrans.run.Pretrained;
import org.simtrans.task.Evidence;
import org.simtrans.task.Halves;
import org.simtrans.task.Judge;
import org.simtrans.task.Learner;
import org.simtrans.task.Setup;
import org.simtrans.task.Teacher;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;

/** A segmentation network that learns to draw masks. */
public final class SegmentationLearner implements Learner<SegmentationBatch> {
  private final SegmentationModel network;
  private static final double LEAST_SHARE = 1e-6; // of a block, so that nothing is divided by 0

  private final SegmentationLoss loss;
  private final Setup setup;
  private final Rng rng;
  private final Consistency consistency;
  private final BiFunction<SegmentationModel, Evidence, Judge> judge;
  private Teacher teacher = Supplier::get; // the network itself, until there is an average

  /**
   * @param loss its name
   * @param confidence of what is taught on slices without labels
   * @param rng of the network
   * @param judge judges the network between epochs
   */
  public SegmentationLearner(
      SegmentationModel network,
      String loss,
      double confidence,
      Setup setup,
      Rng rng,
      Ranks ranks,
      BiFunction<SegmentationModel, Evidence, Judge> judge) {
    this.network = network;
    this.loss = Losses.named(loss).partOf(ranks);
    this.setup = setup;
    this.rng = rng;
    consistency = new Consistency(confidence, setup, ranks);
    this.judge = judge;
  }

  @Override
  public SegmentationModel network() {
    return network;
  }

  @Override
  public void taughtBy(Teacher average) {
    teacher = average;
  }

  @Override
  public Loss loss(SegmentationBatch batch) {
    if (batch.unlabelled() != null) {
      return new Loss(Scope.of(() -> withUnlabelled(batch, batch.unlabelled())), Map.of());
    }
    return network instanceof SimTrans simTrans
            && Halves.pay(encoder(simTrans), setup.compute(), batch.slices())
        ? inHalves(simTrans, batch)
        : new Loss(Scope.of(() -> lossOf(batch, images(batch), network::supervised)), Map.of());
  }

  /** The encoder sees two halves at the same time. */
  private Loss inHalves(SimTrans simTrans, SegmentationBatch batch) {
    Tensor images = images(batch);
    Halves maps = Halves.of(images, encoder(simTrans)::forward, rng);
    Tensor sum =
        Scope.of(() -> lossOf(batch, images, all -> List.of(simTrans.decode(maps.values(), all))));
    return new Loss(
        sum,
        Map.of(),
        () -> {
          sum.backward();
          maps.backward();
        });
  }

  /** Labelled slices and others pass together. */
  private Tensor withUnlabelled(SegmentationBatch batch, UnlabelledPart part) {
    Consistency.Known known = consistency.known(part, batch.classes(), network, teacher);
    Tensor varied = setup.onDevice(part.varied(), part.slices(), setup.planes());
    Tensor all = Functional.cat(0, images(batch), varied);
    List<Tensor> logits = logits(all, network::supervised);
    List<Tensor> labelled = logits.stream().map(map -> map.narrow(0, 0, batch.slices())).toList();
    Tensor others = logits.get(0).narrow(0, batch.slices(), part.slices());
    return lossOf(batch, labelled).add(consistency.loss(others, known, part.weight()));
  }

  private static Encoder encoder(SimTrans network) {
    return network.encoder().orElseThrow();
  }

  private Tensor images(SegmentationBatch batch) {
    return setup.onDevice(batch.images(), batch.slices(), setup.planes());
  }

  private Tensor lossOf(
      SegmentationBatch batch, Tensor images, Function<Tensor, List<Tensor>> supervised) {
    return lossOf(batch, logits(images, supervised));
  }

  /** (B, classes, H, W) and, of some models, coarser ones. */
  private List<Tensor> logits(Tensor images, Function<Tensor, List<Tensor>> supervised) {
    try (Autocast cast = setup.autocast()) {
      return supervised.apply(images);
    }
  }

  private Tensor lossOf(SegmentationBatch batch, List<Tensor> logits) {
    Tensor masks = setup.onDevice(batch.masks(), batch.slices(), batch.classes());
    Tensor known = // null where all pixels are
        batch.known() == null ? null : setup.onDevice(batch.known(), batch.slices(), 1);
    return overScales(loss, logits, masks, known);
  }

  /**
   * The loss of each supervised map, weighted 1, 1/2, 1/4, ... by its scale, over the sum of the
   * weights. A coarser map is compared with the mean of the masks in each of its pixels.
   */
  public static Tensor overScales(SegmentationLoss loss, List<Tensor> logits, Tensor masks) {
    return overScales(loss, logits, masks, null);
  }

  /**
   * The same where not all pixels are known. A coarser pixel counts as much as is known of it.
   *
   * @param known (B, 1, H, W), 1 where somebody labelled, else 0; null where all are known
   */
  static Tensor overScales(SegmentationLoss loss, List<Tensor> logits, Tensor masks, Tensor known) {
    Tensor sum = loss.of(logits.get(0), masks, known);
    double weights = 1;
    for (int i = 1; i < logits.size(); i++) {
      double weight = 1.0 / (1 << i);
      Tensor coarse = coarser(loss, logits.get(i), masks, known, 1L << i);
      sum = sum.add(Functional.mul(coarse, weight));
      weights += weight;
    }
    return logits.size() == 1 ? sum : Functional.mul(sum, 1 / weights);
  }

  private static Tensor coarser(
      SegmentationLoss loss, Tensor logits, Tensor masks, Tensor known, long blocks) {
    if (known == null) {
      return loss.of(logits, Functional.avgPool2d(masks, blocks));
    }
    Tensor share = Functional.avgPool2d(known, blocks);
    Tensor mean = Functional.avgPool2d(masks.mul(known), blocks);
    return loss.of(logits, mean.div(Functional.clampMin(share, LEAST_SHARE)), share);
  }

  @Override
  public LoadedWeights begin(Path weights) {
    return Pretrained.into(network, weights);
  }

  @Override
  public int layersAbove(String parameter) {
    String prefix = SegmentationModel.ENCODER;
    return network
        .encoder()
        .filter(encoder -> parameter.startsWith(prefix))
        .map(encoder -> encoder.depth() - encoder.depthOf(parameter.substring(prefix.length())))
        .orElse(0);
  }

  @Override
  public Judge judge(Evidence evidence) {
    return judge.apply(network, evidence);
  }
}
