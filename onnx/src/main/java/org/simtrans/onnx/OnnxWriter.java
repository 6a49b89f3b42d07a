package org.simtrans.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Fit;
import org.simtrans.data.Normalisation;
import org.simtrans.data.Normalisation.Percentiles;
import org.simtrans.data.Preprocessing;
import org.simtrans.run.ModelCard;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Scope;

/** Writes a trained network as an ONNX graph, in fp32, for images of the size it was trained at. */
final class OnnxWriter {
  private static final String FOREGROUND =
      "t2 and t98 are the 2nd and 98th percentile of all values; foreground is what lies above"
          + " t2 + 0.1 (t98 - t2); values are clipped at the 0.5 and 99.5 percentiles of the"
          + " foreground, then the mean of the clipped foreground is subtracted and its standard"
          + " deviation divided by";

  private static final String RANKS =
      " Percentiles are values of the image, by nearest rank; what is not finite becomes background.";

  private static final String FITTING =
      " Slices are then scaled, their aspect kept, to the size of the input (bilinear,"
          + " antialiased when shrinking) and laid in its middle, padding with what background has"
          + " become. Probabilities are scaled back in the same way.";

  private static final String NEIGHBOURS =
      " (slice -1 lies below, +1 above%s; at the ends of a stack the outermost is repeated)";

  private static final String CUTTING =
      " Slices are then cut into tiles of the size of the input that overlap by half; one tile goes"
          + " in, one comes out. Smaller slices are padded with what background has become.";

  private OnnxWriter() {}

  static ModelProto write(TrainedModel model) {
    ModelCard card = model.card();
    OnnxGraph graph = new OnnxGraph("simtrans");
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Wire image = image(graph, card);
      graph.output(OnnxModel.OUTPUT, logits(graph, model, image));
    }
    return graph.toModel(describe(card), metadata(card));
  }

  /** The input, (B, in, H, W). */
  static Wire image(OnnxGraph graph, ModelCard card) {
    Preprocessing size = card.preprocessing();
    return graph.input(OnnxModel.INPUT, card.model().inChannels(), size.height(), size.width());
  }

  /** The network's logits (B, classes, H, W) of a normalised image; within a scope. */
  static Wire logits(OnnxGraph graph, TrainedModel model, Wire image) {
    NetworkPart whole = new NetworkPart(graph, model.network().state().tensors(), "");
    return new NetworkGraph(graph).logits(model.network(), whole, image);
  }

  /** For people who normalise images themselves. */
  static String words(ModelCard card) {
    Preprocessing size = card.preprocessing();
    List<String> ways = size.normalise().stream().map(OnnxWriter::words).toList();
    return "Per volume (or 2-D image) and channel: %s."
        .formatted(ways.size() == 1 ? ways.get(0) : named(size, ways));
  }

  private static String named(Preprocessing size, List<String> ways) {
    List<String> names = size.choice().names();
    return IntStream.range(0, ways.size())
        .mapToObj(c -> names.get(c) + ": " + ways.get(c))
        .collect(Collectors.joining("; "));
  }

  private static String words(Normalisation way) {
    return switch (way.scheme()) {
      case MRI -> FOREGROUND;
      case BRIGHT -> "values are negated, then " + FOREGROUND;
      case CT ->
          "values are clipped to %s ... %s, then %s is subtracted and divided by %s"
              .formatted(
                  way.window().low(),
                  way.window().high(),
                  way.window().mean(),
                  way.window().deviation());
      case FLUORESCENCE -> clipped(Normalisation.FLUORESCENT);
      case PERCENTILE -> clipped(Normalisation.EVERY_PIXEL);
      case NONE, AUTO -> "values are taken as they are";
    };
  }

  private static String clipped(Percentiles range) {
    return "values are clipped at the %.1f and %.1f percentiles of all, then the mean of all is subtracted and their standard deviation divided by"
        .formatted(100 * range.lowest(), 100 * range.highest());
  }

  static String describe(ModelCard card) {
    return "SimTrans: %s%s, draws the label values %s on %s slices%s%s"
        .formatted(
            card.model().model(),
            card.model().encoder().equals("none") ? "" : " with " + card.model().encoder(),
            card.labels().described(),
            card.preprocessing().plane().key(),
            card.preprocessing().planes() == 1
                ? ""
                : " of the channels " + String.join(", ", ChannelNames.of(card.preprocessing())),
            card.preprocessing().fit() == Fit.PATCH
                ? ", tile by tile at their own size: one tile in, one tile out"
                : "");
  }

  /** The card, for SimTrans itself, and the same in words, for others. */
  static Map<String, String> metadata(ModelCard card) {
    Preprocessing size = card.preprocessing();
    Map<String, String> metadata = new LinkedHashMap<>(card.toMetadata());
    metadata.put("input", "normalised slices, (batch, channels, height, width)");
    metadata.put("output", "logits, (batch, classes, height, width); their sigmoid is probability");
    if (size.planes() > 1) {
      metadata.put("channels", channels(size));
    }
    metadata.put("size", size.height() + " x " + size.width());
    metadata.put("plane", size.plane().key());
    if (size.respaced()) {
      metadata.put(
          "spacing", size.spacing() + " mm from one pixel to the next, in both directions");
    }
    metadata.put("fit", size.fit().name().toLowerCase(Locale.ROOT));
    metadata.put(
        "normalisation", words(card) + RANKS + (size.fit() == Fit.PATCH ? CUTTING : FITTING));
    metadata.put("classes", classes(card.labels()));
    metadata.put("threshold", Double.toString(card.threshold()));
    metadata.put(
        "smallest_part",
        card.smallestPart()
            + " connected pixels at the network's size, through the slices; smaller parts are not"
            + " removed by the graph");
    metadata.put("flips", card.flips() ? "mean with the mirror image" : "none");
    return metadata;
  }

  private static String channels(Preprocessing size) {
    String distance = size.contextMm() == null ? "" : ", %.4g mm apart".formatted(size.contextMm());
    return String.join("; ", ChannelNames.of(size))
        + (size.context() == 0 ? "" : NEIGHBOURS.formatted(distance));
  }

  /** What the channels of the output are, and how they become a mask. */
  private static String classes(LabelValues labels) {
    String values = "label values " + labels.described();
    if (!labels.regions().isEmpty()) {
      values +=
          ", which are regions that overlap and hold the values %s: a pixel is drawn as the last one that reaches the threshold"
              .formatted(labels.regions());
    }
    return labels.ignore() == null
        ? values
        : values + "; pixels of value %d were not labelled".formatted(labels.ignore());
  }
}
