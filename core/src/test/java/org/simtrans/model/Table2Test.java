package org.simtrans.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.nn.Macs;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/** The paper's Table 2, for one RGB image of 384×384 pixels. */
class Table2Test {

  @ParameterizedTest
  @CsvSource({"resunet, 24007368, 24.01", "vit, 108252336, 108.25", "simtrans, 87316480, 87.32"})
  void parameters(String name, long exactly, String papers) {
    SegmentationModel model = create(name);
    assertEquals(exactly, model.parameterCount());
    assertEquals(papers, String.format(Locale.ROOT, "%.2f", exactly / 1e6));
    model.release();
  }

  /** By the paper's convention to its two decimals and to ours; and every multiply-accumulate. */
  @ParameterizedTest
  @CsvSource({
    "resunet, 15.24, 15.2417, 15.14",
    "vit, 55.42, 55.4180, 73.07",
    "simtrans, 47.51, 47.5143, 50.14"
  })
  @Tag("slow")
  void multiplyAccumulates(String name, String papers, String ours, String full) {
    SegmentationModel model = create(name);
    model.train(false);
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Macs macs = Macs.of(() -> model.forward(Tensors.zeros(1, 3, 384, 384)));
      assertEquals(papers, String.format(Locale.ROOT, "%.2f", macs.paper() / 1e9));
      assertEquals(ours, String.format(Locale.ROOT, "%.4f", macs.paper() / 1e9));
      assertEquals(full, String.format(Locale.ROOT, "%.2f", macs.full() / 1e9));
    }
    model.release();
  }

  private static SegmentationModel create(String name) {
    return Models.create(new ModelConfig(name, "swin-b", 3, 1), new Rng(0));
  }
}
