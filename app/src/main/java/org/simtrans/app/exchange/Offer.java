package org.simtrans.app.exchange;

import java.util.List;
import java.util.stream.Collectors;
import org.simtrans.encoder.Encoders;
import org.simtrans.encoder.MaskableEncoderFamily;
import org.simtrans.loss.Losses;
import org.simtrans.model.Models;

/** The networks and losses that can be chosen: our own and those of other jars. */
record Offer(List<Model> models, List<Encoder> encoders, List<Loss> losses) {

  /**
   * A model.
   *
   * @param encoder which one it has, in words
   * @param loss its own
   */
  record Model(String name, String description, String encoder, String loss) {}

  /**
   * An encoder.
   *
   * @param maskable whether it can learn from hidden blocks
   */
  record Encoder(String name, boolean maskable) {}

  record Loss(String name, String description) {}

  static Offer ofClassPath() {
    return new Offer(
        Models.families().stream()
            .map(
                model ->
                    new Model(
                        model.name(),
                        model.description(),
                        model.encoder().toString(),
                        model.loss()))
            .toList(),
        Encoders.names().stream()
            .map(name -> new Encoder(name, Encoders.family(name) instanceof MaskableEncoderFamily))
            .toList(),
        Losses.all().stream().map(loss -> new Loss(loss.name(), loss.description())).toList());
  }

  String describe() {
    return """
        models
        %s

        encoders (those with * can be pretrained with --task simmim, too)
          %s

        losses
        %s"""
        .formatted(
            models.stream()
                .map(
                    m ->
                        "  %-12s%s (%s; loss %s)"
                            .formatted(m.name, m.description, m.encoder, m.loss))
                .collect(Collectors.joining(System.lineSeparator())),
            encoders.stream()
                .map(encoder -> encoder.name + (encoder.maskable ? "*" : ""))
                .collect(Collectors.joining(", ")),
            losses.stream()
                .map(loss -> "  %-12s%s".formatted(loss.name, loss.description))
                .collect(Collectors.joining(System.lineSeparator())));
  }
}
