package org.simtrans.elsewhere;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.InvalidSettingException;
import org.simtrans.Pattern;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Batch;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.EncoderForm;
import org.simtrans.encoder.EncoderWeights;
import org.simtrans.encoder.Encoders;
import org.simtrans.image.Plane;
import org.simtrans.loss.Losses;
import org.simtrans.loss.SegmentationLoss;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.optim.AdamW;
import org.simtrans.predict.EncoderExport;
import org.simtrans.predict.TrainedEncoder;
import org.simtrans.run.ModelCard;
import org.simtrans.run.Pretrained;
import org.simtrans.run.RunException;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.StateDict;
import org.simtrans.weights.WeightsFile;

/**
 * An encoder, a model and a loss that only {@code META-INF/services} names: everything that takes
 * ours takes them.
 */
class ElsewhereTest {
  private static final int SIZE = 18; // which stride 4 does not divide
  private static final ModelConfig FORM = new ModelConfig("toy-probe", ToyEncoderFamily.NAME, 1, 1);

  @TempDir Path folder;

  @Test
  void theirNamesAreListedBehindOurs() {
    assertTrue(Encoders.names().containsAll(List.of("swin-t", "toy-pyramid", "toy-pyramid-wide")));
    assertTrue(Encoders.names().indexOf("r50-vit-b16") < Encoders.names().indexOf("toy-pyramid"));
    assertTrue(Models.names().contains("toy-probe"));
    assertTrue(Losses.names().contains("toy_brier"));
    assertEquals("toy_brier", Models.lossOf("toy-probe"));
    assertEquals("toy-pyramid", Models.encoderOf("toy-probe", "toy-pyramid"));
    assertEquals(16, Encoders.named("toy-pyramid-wide", 1, new Rng(0)).channels().get(1));
  }

  @Test
  void aModelOfTheirsLearnsAndIsSavedAndLoaded() {
    SegmentationModel model = Models.create(FORM, new Rng(1));
    assertEquals(Set.of("encoder.token"), model.undecayed());
    SegmentationLoss loss = Losses.named(Models.lossOf(FORM.model()));
    AdamW optimiser = new AdamW(model.parameters(), 0.9, 0.999, 0.01, model.undecayed(), name -> 1);
    Tensor image = Pattern.tensor("image", 1f, 1, 1, SIZE, SIZE);
    Tensor mask = image.gt(Tensors.zeros(1)).to(image.scalar_type());
    double first = 0;
    double last = 0;
    for (int step = 0; step < 20; step++) {
      try (Scope scope = new Scope()) {
        Tensor value = loss.of(model.forward(image), mask);
        value.backward();
        optimiser.step(0.05);
        optimiser.clearGradients();
        last = value.item_double();
        first = step == 0 ? last : first;
      }
    }
    assertTrue(last < 0.9 * first, first + " became " + last);

    Path file = folder.resolve("model.safetensors");
    TrainedModel trained = TrainedModel.ready(model, card(), Precision.FP32, ComputeDevice.CPU);
    trained.save(file);
    TrainedModel loaded = TrainedModel.load(file, Precision.FP32, ComputeDevice.CPU);

    Batch slice = Batch.blank(1, card().preprocessing()).with(Tensors.toFloats(image));
    assertArrayEquals(
        trained.probabilities(slice, false).values(), loaded.probabilities(slice, false).values());
    SegmentationModel next = Models.create(FORM, new Rng(2));
    Pretrained.into(next, file);
    assertTrue(
        next.state()
            .tensors()
            .get("head.weight")
            .equal(model.state().tensors().get("head.weight")));
  }

  private static ModelCard card() {
    return new ModelCard(
        FORM,
        new Preprocessing(SIZE, SIZE, Plane.AXIAL, Fit.RESIZE),
        new LabelValues(List.of(1)),
        0.5,
        1,
        false,
        1,
        0.5,
        1,
        "test");
  }

  @Test
  void anEncoderOfTheirsTravelsInItsForm() throws IOException {
    EncoderForm form = new EncoderForm(ToyEncoderFamily.NAME, 3).with("width", 6);
    Encoder encoder = form.create(new Rng(1));
    assertEquals(form, EncoderForm.of(ToyEncoderFamily.NAME, encoder));
    Path file = folder.resolve("encoder.safetensors");
    Optional<String> python =
        EncoderExport.write(new TrainedEncoder(encoder, ToyEncoderFamily.NAME, null), file);
    assertEquals(Optional.of("import toy; model = toy.Pyramid(6)"), python);

    TrainedEncoder again = TrainedEncoder.of(file);

    assertEquals(List.of(6, 12, 24, 48), again.encoder().channels());
    assertTrue(
        again
            .encoder()
            .state()
            .tensors()
            .get("stages.3.weight")
            .equal(encoder.state().tensors().get("stages.3.weight")));
  }

  @Test
  void theirNamesOfWeightsAreKnown() throws IOException {
    Encoder encoder = Encoders.named(ToyEncoderFamily.NAME, 1, new Rng(1));
    Map<String, Tensor> foreign = new LinkedHashMap<>();
    encoder
        .state()
        .tensors()
        .forEach(
            (name, t) ->
                foreign.put(name.equals("token") ? "t" : name.replace("stages.", "body."), t));
    Path file = folder.resolve("foreign.safetensors");
    new StateDict(foreign).write(file);

    try (WeightsFile open = WeightsFile.open(file)) {
      EncoderWeights found = EncoderWeights.of(open, file, ToyEncoderFamily.NAME);
      assertEquals("the toy's authors'", found.naming());
      assertEquals(
          new EncoderForm(ToyEncoderFamily.NAME, 1).with("width", 4),
          found.form(ToyEncoderFamily.NAME));
    }
    Encoder read = TrainedEncoder.ofWeights(file, ToyEncoderFamily.NAME).encoder();

    encoder
        .state()
        .tensors()
        .forEach((name, t) -> assertTrue(t.equal(read.state().tensors().get(name)), name));
  }

  @Test
  void aNameThatNoJarHasIsRefusedInOneSentence() {
    for (Runnable wrong :
        List.<Runnable>of(
            () -> Encoders.named("gone", 1, new Rng(0)),
            () -> Models.create(new ModelConfig("gone", "swin-t", 1, 1), new Rng(0)),
            () -> new ModelConfig("simtrans", "gone", 1, 1),
            () -> Losses.named("gone"))) {
      InvalidSettingException e = assertThrows(InvalidSettingException.class, wrong::run);
      assertTrue(e.getMessage().contains("is 'gone'; expected one of"), e.getMessage());
      assertTrue(e.getMessage().contains("toy"), e.getMessage());
    }
  }

  @Test
  void aRunWhoseJarIsMissingSaysWhichItNeeds() throws IOException {
    for (String name : List.of("toy-pyramid", "toy-probe")) {
      Path file = folder.resolve(name + ".safetensors");
      Map<String, String> metadata = card().toMetadata();
      String card = metadata.get(ModelCard.KEY).replace(name, "toy-gone");
      new StateDict(Map.of("a", Tensors.ones(1)), Map.of(ModelCard.KEY, card)).write(file);
      RunException e =
          assertThrows(
              RunException.class, () -> TrainedModel.load(file, Precision.FP32, ComputeDevice.CPU));
      assertEquals(
          "%s needs the %s 'toy-gone', which no jar on the class path offers: add the jar that holds"
                  .formatted(file, name.equals("toy-probe") ? "model" : "encoder")
              + " it",
          e.getMessage());
    }
  }
}
