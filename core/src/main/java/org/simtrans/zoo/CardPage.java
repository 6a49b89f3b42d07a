package org.simtrans.zoo;

import java.util.Locale;
import org.simtrans.data.Normalisation;
import org.simtrans.data.Preprocessing;
import org.simtrans.zoo.ModelFacts.Origin;
import org.simtrans.zoo.ModelFacts.Score;

/** The card of a model as a page of Markdown. */
public final class CardPage {
  private static final String TEXT =
      """
      # %s

      %s

      | | |
      |---|---|
      | licence | %s |
      | draws | %s |
      | sees | %s slices, %d channel%s, %s |
      | file | %.1f MB, weights in %s, made on %s by SimTrans %s |

      ## Limits

      %s

      ## Data

      %s

      By subject: %d for training, %d for validation, %d kept aside. The file does not name them.

      ## Training

      Trained was %s.

      ## How good it is

      %s""";

  private CardPage() {}

  /** The page; it ends with a line break. */
  public static String of(PackedModel model) {
    ModelFacts facts = model.facts();
    Origin origin = facts.origin();
    Preprocessing seen = model.card().preprocessing();
    return String.format(
        Locale.ROOT,
        TEXT,
        facts.name(),
        facts.intended(),
        facts.licence(),
        model.card().labels().described(),
        seen.plane().key(),
        seen.planes(),
        seen.planes() == 1 ? "" : "s",
        "normalised as " + Normalisation.listed(seen.normalise()),
        model.bytes() / 1e6,
        facts.weights(),
        origin.made(),
        model.card().version(),
        facts.limits(),
        origin.data(),
        origin.train(),
        origin.val(),
        origin.test(),
        origin.training(),
        scores(facts));
  }

  private static String scores(ModelFacts facts) {
    if (facts.scores().isEmpty()) {
      return "Nobody has evaluated it.\n";
    }
    StringBuilder table =
        new StringBuilder(
            "| part | subjects | measure | value [95 % interval] |\n|---|---|---|---|\n");
    for (Score score : facts.scores()) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %s | %.3f%s |%n",
              score.split(),
              score.subjects(),
              score.what(),
              score.mean(),
              score.low() == null || score.high() == null
                  ? ""
                  : String.format(Locale.ROOT, " [%.3f, %.3f]", score.low(), score.high())));
    }
    return table.toString();
  }
}
