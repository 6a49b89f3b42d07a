package org.simtrans.server;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.simtrans.predict.Segmenter;
import org.simtrans.run.Ensemble;
import org.simtrans.run.SlicePredictor;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.Compute;

/**
 * The models that were used last. Used by one thread, which is also why the weights of a model that
 * is let go can be given back.
 */
final class LoadedModels {
  private static final int MOST = 2;

  private final Map<String, SlicePredictor> loaded = new LinkedHashMap<>(4, 0.75f, true);
  private Compute compute; // libtorch is loaded by whoever needs it first

  /**
   * The model of a run, as its file is now.
   *
   * @param model the file of its weights
   * @throws org.simtrans.SimTransException if it cannot be used
   */
  Segmenter segmenter(Path model) {
    String key = model + "|" + Scans.state(model);
    SlicePredictor found = loaded.get(key);
    if (found == null) {
      if (compute == null) {
        compute = Compute.auto();
        compute.apply();
      }
      loaded.keySet().stream()
          .filter(other -> other.startsWith(model + "|"))
          .toList()
          .forEach(this::release);
      found = Ensemble.load(List.of(model), compute.precision(), compute.device());
      loaded.put(key, found);
      Iterator<String> eldest = List.copyOf(loaded.keySet()).iterator();
      while (loaded.size() > MOST) {
        release(eldest.next());
      }
    }
    return Segmenter.of(found);
  }

  private void release(String key) {
    if (loaded.remove(key) instanceof TrainedModel model) {
      model.release();
    }
  }
}
