package org.simtrans.predict;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.config.PretrainConfig;
import org.simtrans.encoder.Encoders;
import org.simtrans.model.SimMim;
import org.simtrans.run.CheckpointFiles;
import org.simtrans.run.RunFolder;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.Compute;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.StateDict;

/** Masked-image modelling as its run stands, to see what it makes of what is hidden. */
public final class TrainedSimMim {
  private final SimMim model;
  private final Compute compute;

  private TrainedSimMim(SimMim model, Compute compute) {
    this.model = model;
    this.compute = compute;
  }

  /** Reads the last checkpoint of a run, which holds what its encoder's file does not. */
  public static TrainedSimMim load(RunFolder run) {
    PretrainConfig config = PretrainConfig.read(run.config());
    Rng rng = new Rng(config.compute().seed());
    int planes = config.data().preprocessing().planes();
    SimMim model = new SimMim(Encoders.maskable(config.encoder(), planes, rng), planes, rng);
    try {
      StateDict saved = CheckpointFiles.weights(run);
      saved.into(model.state().tensors());
      saved.free();
    } catch (RuntimeException e) {
      model.release();
      throw e;
    }
    model.to(config.compute().device());
    model.train(false);
    return new TrainedSimMim(model, config.compute());
  }

  /**
   * @param image planes*h*w, as prepared for the network
   * @param hidden h*w, 1 where the image is not to be seen and 0 elsewhere
   * @return the image as it is guessed, planes*h*w, also where it is seen
   */
  public float[] predict(float[] image, float[] hidden, int h, int w) {
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad();
        Autocast cast = new Autocast(compute.precision(), compute.device())) {
      Tensor images =
          Tensors.to(compute.device(), Tensors.of(image, 1, image.length / (h * w), h, w));
      Tensor masks = Tensors.to(compute.device(), Tensors.of(hidden, 1, 1, h, w));
      return Tensors.toFloats(model.forward(images, masks));
    }
  }

  /** Gives back the memory of the weights; the model is of no use after that. */
  public void release() {
    model.release();
  }
}
