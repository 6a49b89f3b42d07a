package org.simtrans.server;

import io.javalin.http.Context;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.simtrans.image.Source;
import org.simtrans.predict.FrameRemark;
import org.simtrans.predict.LuminanceRemark;
import org.simtrans.predict.Segmenter;
import org.simtrans.predict.StackRemark;
import org.simtrans.predict.Trust;

/** What is to be known of a mask besides its voxels: the sentences that {@code segment} says. */
final class Remarks {
  /** The header of answers that are no JSON. */
  static final String HEADER = "X-SimTrans-Remark";

  private static final int LONGEST = 2000;

  private Remarks() {}

  /**
   * Looks at an image on which a mask was drawn.
   *
   * @return sentences; empty where there is nothing to be said
   */
  static List<String> of(Source image, Segmenter segmenter, Trust trust) {
    List<String> said = new ArrayList<>();
    if (trust.unlike() != null) {
      said.add(
          "%s is unlike the images that the model learned from (%s): look at its mask with care"
              .formatted(image, trust.unlike()));
    }
    new StackRemark(segmenter.model().card().preprocessing(), said::add).look(image);
    new FrameRemark(segmenter.channels(), said::add).look(image);
    new LuminanceRemark(segmenter.channels(), said::add).look(image);
    if (trust.predictedDice() != null) {
      said.add(
          "the predicted Dice of the mask is %.2f +- %.2f"
              .formatted(trust.predictedDice(), trust.diceError()));
    }
    return said;
  }

  /** Sends remarks in the header, with semicolons between; letters that it cannot hold as '?'. */
  static void send(Context ctx, List<String> remarks) {
    if (!remarks.isEmpty()) {
      String text =
          Normalizer.normalize(String.join("; ", remarks), Normalizer.Form.NFKD)
              .replaceAll("\\p{M}", "")
              .replaceAll("[^\\x20-\\x7e]", "?");
      ctx.header(HEADER, text.substring(0, Math.min(text.length(), LONGEST)));
    }
  }
}
