package org.simtrans.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.host.Torch;
import org.simtrans.tensor.Rng;

/**
 * A model is built outside scopes, so whatever native memory its constructors take beside weights
 * and buffers is never given back: the ones that group norms multiplied by their first scale were
 * 80 kB of each model, and held free memory apart.
 */
class ModelTemporariesTest {
  /** Holds on to every native object that is made while it is open. */
  private static final class Watch extends PointerScope {
    private final List<Pointer> made = new ArrayList<>();

    @Override
    public PointerScope attach(Pointer pointer) {
      made.add(pointer);
      return super.attach(pointer);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "simtrans, swin-tiny-test",
    "simtrans-full, swin-tiny-test",
    "simtrans, vgg16",
    "resunet, resnet50",
    "vit, r50-vit-b16",
    "transunet, r50-vit-b16",
    "unet, none"
  })
  void onlyWeightsAndBuffersStay(String model, String encoder) {
    Torch.load();
    Rng rng = Rng.forLoadedWeights();
    ModelConfig config = new ModelConfig(model, encoder, 1, 2);
    Models.create(config, rng).release(); // tables that all models share are there from now on
    List<String> left = new ArrayList<>();
    try (Watch watch = new Watch()) {
      SegmentationModel made = Models.create(config, rng);
      Set<Pointer> kept = Collections.newSetFromMap(new IdentityHashMap<>());
      kept.addAll(made.state().tensors().values());
      for (Pointer pointer : watch.made) {
        if (!pointer.isNull() && !kept.contains(pointer)) {
          left.add(pointer.getClass().getSimpleName());
        }
      }
      made.release();
    }
    assertEquals(List.of(), left);
  }
}
