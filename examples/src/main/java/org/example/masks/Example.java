package org.example.masks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.simtrans.config.Preset;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.image.Images;
import org.simtrans.phantom.BrainPhantom;
import org.simtrans.phantom.Phantom;
import org.simtrans.phantom.PhantomConfig;
import org.simtrans.train.RunSession;
import org.simtrans.train.Training;

/**
 * Learns to draw strokes on synthetic heads, with an encoder, a loss and a layout of our own, and
 * then serves masks. {@code META-INF/services} names the three; that is all that SimTrans needs.
 */
public final class Example {
  private Example() {}

  /**
   * @param args a new or empty folder to work in
   */
  public static void main(String[] args) {
    Path work = Path.of(args[0]);
    List<Path> heads = heads(work.resolve("heads"), 10);

    Path pretrained = work.resolve("pretrained");
    Training.run(
        PretrainConfig.preset(Preset.TINY, work.resolve("heads"))
            .withEncoder("pyramid")
            .withMinutes(0.3),
        RunSession.in(pretrained));

    Path trained = work.resolve("trained");
    Training.run(
        TrainConfig.preset(Preset.TINY, work.resolve("heads"))
            .withModel("simtrans", "pyramid")
            .withLoss("tversky")
            .withPretrained(pretrained)
            .withMinutes(0.5),
        RunSession.in(trained));

    try (MaskService service = new MaskService(trained)) {
      List<CompletableFuture<Void>> written = new ArrayList<>();
      for (Path head : heads) {
        Path mask = work.resolve("masks").resolve(head.getFileName());
        written.add(service.mask(head).thenAccept(drawn -> Images.write(mask, drawn)));
      }
      written.forEach(CompletableFuture::join);
    }
    System.out.println("The masks are in " + work.resolve("masks"));
  }

  /** Writes synthetic heads with their strokes, as {@link MaskBeside} expects them. */
  private static List<Path> heads(Path folder, int count) {
    List<Path> written = new ArrayList<>();
    for (int seed = 0; seed < count; seed++) {
      Phantom phantom = BrainPhantom.generate(PhantomConfig.coarse(), seed);
      Path head = folder.resolve("head" + seed + ".nii.gz");
      Images.write(head, phantom.t1w());
      for (int i = 0; i < phantom.lesions().size(); i++) {
        String mask = "head" + seed + "_mask" + (i + 1) + ".nii.gz";
        Images.write(folder.resolve(mask), phantom.lesions().get(i));
      }
      written.add(head);
    }
    return written;
  }
}
