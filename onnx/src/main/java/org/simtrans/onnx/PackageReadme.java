package org.simtrans.onnx;

import java.util.Locale;
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

      Float32 (batch, 1, %d, %d): %s slices with one channel of intensities as they are stored.
      %s and what remains is filled with the darkest value.

      The intensities need no preparation: the graph normalises each image of the batch by itself.
      %s SimTrans itself normalises a volume as a whole, so that its
      masks of volumes differ a little from those of single slices.

      ## What comes out

      Float32 (batch, %d, %d, %d): for each of the label values %s the probability that a pixel
      carries it. On its validation data this model did best with a threshold of %s%s%s.

      ## Validation

      After epoch %d the mean Dice over the validation subjects was %.3f, at the network's size.
      Threshold and epoch were chosen on the same subjects, so expect less on new data. To validate
      the model on your own, label some images it has not seen, apply the threshold, and compute the
      Dice coefficient 2 TP / (2 TP + FP + FN) of each subject.

      The test output was computed by SimTrans with libtorch; this package reproduces it to 1e-4.

      ## Limits

      %s Images from other scanners,
      sequences or organs than those of the training are likely to be segmented badly. Not a medical
      device; not validated for clinical use.
      """;

  private PackageReadme() {}

  static String of(PackageInfo info, ModelCard card) {
    Preprocessing size = card.preprocessing();
    return TEXT.formatted(
        info.name(),
        info.description(),
        size.height(),
        size.width(),
        size.plane().name().toLowerCase(Locale.ROOT),
        size.fit() == Fit.RESIZE
            ? "Larger and smaller slices are scaled, their aspect kept, until they just fit,"
            : "Smaller slices are laid in the middle, larger ones scaled, their aspect kept,",
        OnnxWriter.words(card),
        card.labels().channels(),
        size.height(),
        size.width(),
        card.labels().described(),
        card.threshold(),
        card.smallestPart() > 1
            ? ", leaving out connected parts of fewer than %d pixels (through neighbouring slices)"
                .formatted(card.smallestPart())
            : "",
        card.flips()
            ? ", and with the mean over each slice and its left-right mirror image, which is not"
                + " part of the graph"
            : "",
        card.epoch(),
        card.valDice(),
        planes(size));
  }

  private static String planes(Preprocessing size) {
    String own =
        size.planes() == 1
            ? ""
            : "The channels of the input are, in this order: "
                + String.join("; ", ChannelNames.of(size))
                + ". ";
    return size.context() == 0
        ? own + "Slices are seen one by one, without context across slices."
        : own
            + "Each slice is seen with the %d above and below%s; at the ends of a stack the outermost is repeated."
                .formatted(
                    size.context(),
                    size.contextMm() == null ? "" : ", %.4g mm apart".formatted(size.contextMm()));
  }
}
