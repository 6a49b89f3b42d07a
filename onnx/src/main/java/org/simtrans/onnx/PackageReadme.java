package org.simtrans.onnx;

import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.run.ModelCard;

/** The documentation in a model package. */
final class PackageReadme {
  private static final String TEXT =
      """
      # %s

      %s

      ## What goes in

      Float32 (batch, %d, height, width), of any height and width: whole %s slices as they are
      stored, all of one size in a batch. %s

      They need no preparation. The graph normalises each image of the batch by itself, then brings it
      to the network's %d x %d pixels: %s and what remains is filled with the value that air has
      become. It brings the probabilities back to the slice's own size.
      %s

      Give it whole slices, never tiles: a tile would be enlarged to the network's size, and
      normalised by what it shows itself. SimTrans normalises a volume as a whole, so that its masks
      of volumes differ a little from those of single slices.

      ## What comes out

      Float32 (batch, %d, height, width): for each of the labels %s the probability
      that a pixel carries it. %s On its validation data this model did
      best with a threshold of %s%s%s.

      ## Validation

      After epoch %d the mean Dice over the validation subjects was %.3f, at the network's size.
      Threshold and epoch were chosen on the same subjects, so expect less on new data. To validate
      the model on your own, label some images it has not seen, apply the threshold, and compute the
      Dice coefficient 2 TP / (2 TP + FP + FN) of each subject.

      The test output was computed by SimTrans with libtorch; this package reproduces it to 1e-4.

      ## Limits

      %sImages from other scanners,
      sequences or organs than those of the training are likely to be segmented badly. Not a medical
      device; not validated for clinical use.
      """;

  private PackageReadme() {}

  static String of(PackageInfo info, ModelCard card) {
    Preprocessing size = card.preprocessing();
    return TEXT.formatted(
        info.name(),
        info.description(),
        size.planes(),
        size.plane().key(),
        channels(size),
        size.height(),
        size.width(),
        size.fit() == Fit.RESIZE
            ? "larger and smaller slices are scaled, their aspect kept, until they just fit,"
            : "smaller slices are laid in the middle, larger ones scaled, their aspect kept,",
        OnnxWriter.words(card),
        card.labels().channels(),
        card.labels().described(),
        card.labels().regions().isEmpty()
            ? "A pixel gets the most probable one that reaches the threshold."
            : "They are regions that overlap; a pixel gets the last one that reaches the threshold.",
        card.threshold(),
        card.smallestPart() > 1
            ? ", leaving out connected parts of fewer than %d pixels (at the network's size, through"
                    .formatted(card.smallestPart())
                + " neighbouring slices), which is not part of the graph"
            : "",
        card.flips()
            ? ", with the mean over each slice and its left-right mirror image, which the graph takes"
            : "",
        card.epoch(),
        card.valDice(),
        size.context() == 0 ? "Slices are seen one by one, without context across slices. " : "");
  }

  private static String channels(Preprocessing size) {
    String own =
        size.planes() == 1
            ? "There is one channel."
            : "The channels are, in this order: " + String.join("; ", ChannelNames.of(size)) + ".";
    return size.context() == 0
        ? own
        : own
            + " Each slice comes with the %d above and below%s; at the ends of a stack the outermost is repeated. The slices of a channel are normalised together."
                .formatted(
                    size.context(),
                    size.contextMm() == null ? "" : ", %.4g mm apart".formatted(size.contextMm()));
  }
}
