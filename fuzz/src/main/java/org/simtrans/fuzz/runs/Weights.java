package org.simtrans.fuzz.runs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.fuzz.damage.Inconsistent;
import org.simtrans.weights.StateDict;

/** What must be true of weights that were let in, whatever their format. */
final class Weights {
  /** How often a file may use its bytes: views of PyTorch's share them. */
  private static final int SHARING = 4;

  private Weights() {}

  static void read(Path file) {
    StateDict weights = StateDict.read(file);
    try {
      long bytes = 0;
      for (Tensor t : weights.tensors().values()) {
        bytes += t.numel() * t.element_size();
      }
      Inconsistent.unless(bytes <= SHARING * Files.size(file), "tensors larger than their file");
      Inconsistent.unless(
          weights.metadata().values().stream().noneMatch(text -> text == null), "no metadata");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      weights.free();
    }
  }
}
