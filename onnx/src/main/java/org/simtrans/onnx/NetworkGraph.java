package org.simtrans.onnx;

import java.util.List;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.HybridTransformer;
import org.simtrans.encoder.ResNet;
import org.simtrans.encoder.SwinTransformer;
import org.simtrans.encoder.Vgg16;
import org.simtrans.encoder.VisionTransformer;
import org.simtrans.model.SegmentationModel;
import org.simtrans.model.SimTrans;
import org.simtrans.model.SimTransFull;
import org.simtrans.model.TransUNet;
import org.simtrans.model.UNet;
import org.simtrans.model.Vit;

/** Whole networks as graphs. A new one is a class beside this one and a line here. */
record NetworkGraph(OnnxGraph graph) {

  /**
   * @param whole the network's weights
   * @param image (B, in, H, W)
   * @return logits (B, classes, H, W)
   * @throws OnnxException if it is a network that has no translation
   */
  Wire logits(SegmentationModel network, NetworkPart whole, Wire image) {
    if (network instanceof SimTrans simTrans) {
      List<Wire> maps = maps(simTrans.encoder().orElseThrow(), whole.at("encoder"), image);
      return new PapersDecoderGraph(graph).logits(whole, maps, image);
    }
    if (network instanceof SimTransFull full) {
      Encoder encoder = full.encoder().orElseThrow();
      return new SimTransFullGraph(graph)
          .logits(whole, image, padded -> maps(encoder, whole.at("encoder"), padded));
    }
    if (network instanceof Vit vit) {
      return new VitGraph(graph, hybrid(vit)).logits(whole, image);
    }
    if (network instanceof TransUNet transUNet) {
      return new TransUNetGraph(graph, hybrid(transUNet)).logits(whole, image);
    }
    if (network instanceof UNet) {
      return new UNetGraph(graph).logits(whole, image);
    }
    throw new OnnxException(
        "the model %s has no translation to ONNX: choose a run of the model simtrans,"
                .formatted(network.getClass().getName())
            + " simtrans-full, resunet, vit, transunet or unet, or export its encoder as safetensors");
  }

  private TransformerGraph hybrid(SegmentationModel network) {
    HybridTransformer encoder = (HybridTransformer) network.encoder().orElseThrow();
    return TransformerGraph.of(graph, encoder.config());
  }

  private List<Wire> maps(Encoder encoder, NetworkPart part, Wire image) {
    if (encoder instanceof SwinTransformer swin) {
      return new SwinGraph(graph, swin.config()).maps(part, image);
    }
    if (encoder instanceof ResNet) {
      return new ResNetGraph(graph).maps(part, image);
    }
    if (encoder instanceof Vgg16) {
      return new Vgg16Graph(graph).maps(part, image);
    }
    if (encoder instanceof VisionTransformer vit) {
      return TransformerGraph.of(graph, vit.config()).maps(part, image);
    }
    if (encoder instanceof HybridTransformer hybrid) {
      return TransformerGraph.of(graph, hybrid.config()).hybridMaps(part, image);
    }
    throw new OnnxException(
        "the encoder %s has no translation to ONNX: choose a run with a Swin, ResNet, VGG or ViT,"
                .formatted(encoder.getClass().getName())
            + " or export the encoder as safetensors");
  }
}
