package org.simtrans.app.learn;

/**
 * A starting point for training; single options override it.
 *
 * @param encoder by its name on the command line
 * @param size edge of the network's input in pixels
 * @param temperature of NT-Xent; at 0.1 batches of tens stayed above the chance level for long
 */
record Preset(String encoder, int size, double temperature, Dose pretrain, Dose train) {

  /**
   * @param batch slices of an update
   * @param learningRate the largest of AdamW
   */
  record Dose(int epochs, int batch, double learningRate) {}

  /** The paper's network and size, for a GPU. */
  static final Preset PAPER =
      new Preset("swin-b", 384, 0.1, new Dose(50, 32, 3e-4), new Dose(50, 12, 1e-4));

  /** What a few cores can do in an hour or two. */
  static final Preset CPU =
      new Preset("swin-t", 224, 0.5, new Dose(20, 32, 5e-4), new Dose(20, 8, 3e-4));

  /** A network for trying things out, within minutes. */
  static final Preset TINY =
      new Preset("swin-tiny-test", 96, 0.5, new Dose(20, 32, 1e-3), new Dose(30, 8, 1e-3));

  /** The names on the command line. */
  enum Name {
    PAPER(Preset.PAPER),
    CPU(Preset.CPU),
    TINY(Preset.TINY);

    private final Preset preset;

    Name(Preset preset) {
      this.preset = preset;
    }

    Preset preset() {
      return preset;
    }
  }
}
