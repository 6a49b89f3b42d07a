package org.simtrans.plan;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.simtrans.data.Normalisation.Scheme;

/**
 * The normalisation that the name of a channel asks for. nnU-Net gives CT and noNorm their own
 * meaning; the names of magnetic resonance are those of BIDS, BraTS and ISLES.
 */
final class ModalityName {
  private static final Set<String> MAGNETIC_RESONANCE =
      Set.of(
          "mri mr t1 t1w t1n t1c t1ce t1gd t1post t2 t2w t2f t2star t2starw flair pd pdw pdt2 dwi adc"
              .concat(" trace swi unit1 asl")
              .split(" "));

  private ModalityName() {}

  /** Empty where the name tells nothing. */
  static Optional<Scheme> scheme(String channel) {
    String plain = channel.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    if (plain.equals("ct")) {
      return Optional.of(Scheme.CT);
    }
    if (plain.equals("nonorm")) {
      return Optional.of(Scheme.NONE);
    }
    return MAGNETIC_RESONANCE.contains(plain) ? Optional.of(Scheme.MRI) : Optional.empty();
  }
}
