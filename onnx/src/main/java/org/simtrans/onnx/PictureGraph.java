package org.simtrans.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.simtrans.data.Preprocessing;
import org.simtrans.run.ModelCard;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Scope;

/**
 * A trained network with all that comes before and after it, in one graph: from images of any size
 * as they are stored to probabilities of the same size.
 */
final class PictureGraph {
  static final String INPUT = "intensities"; // not to be taken for a normalised image
  static final String OUTPUT = "probabilities";

  private final OnnxGraph graph = new OnnxGraph("simtrans");
  private final TrainedModel model;
  private final Preprocessing size;

  private PictureGraph(TrainedModel model) {
    this.model = model;
    size = model.card().preprocessing();
  }

  static ModelProto write(TrainedModel model) {
    PictureGraph picture = new PictureGraph(model);
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Wire raw = picture.graph.input(INPUT, size(model).planes(), Wire.ANY, Wire.ANY);
      picture.graph.output(OUTPUT, picture.probabilities(raw));
    }
    return picture.graph.toModel(OnnxWriter.describe(model.card()), metadata(model.card()));
  }

  private static Preprocessing size(TrainedModel model) {
    return model.card().preprocessing();
  }

  private static Map<String, String> metadata(ModelCard card) {
    Map<String, String> metadata = new LinkedHashMap<>(OnnxWriter.metadata(card));
    metadata.put("input", "whole slices as stored, of any size, (batch, channels, height, width)");
    metadata.put("output", "probabilities, (batch, classes, height, width), of the input's size");
    metadata.put("normalisation", "part of the graph. " + metadata.get("normalisation"));
    metadata.put("flips", card.flips() ? "part of the graph" : "none");
    return metadata;
  }

  /** (B, planes, H, W) -> (B, classes, H, W). */
  private Wire probabilities(Wire raw) {
    SliceFitGraph fit = SliceFitGraph.of(graph, raw, size);
    Wire image = prepared(raw, fit);
    Wire seen = seen(image);
    if (model.card().flips()) {
      Wire mirrored = graph.mirrored(seen(graph.mirrored(image)));
      seen = graph.times(graph.add(seen, mirrored), 0.5);
    }
    return fit.toNative(seen);
  }

  private Wire seen(Wire image) {
    return graph.sigmoid(OnnxWriter.logits(graph, model, image));
  }

  /** Normalised and at the network's size: (B, planes, height, width). */
  private Wire prepared(Wire raw, SliceFitGraph fit) {
    int channels = size.channels();
    int slices = size.slices();
    List<Wire> prepared = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      Wire stored = graph.channels(raw, c, channels); // (B, slices, H, W): a channel's own
      IntensityGraph.Normalised normalised =
          new IntensityGraph(graph).normalised(stored, size.normalisation(c));
      Wire fitted = fit.toNetwork(normalised.values(), normalised.background());
      prepared.add(graph.reshape(fitted, Wire.ANY, slices, 1, size.height(), size.width()));
    }
    Wire joined = channels == 1 ? prepared.get(0) : graph.concat(2, prepared);
    return graph.reshape(joined, Wire.ANY, size.planes(), size.height(), size.width());
  }
}
