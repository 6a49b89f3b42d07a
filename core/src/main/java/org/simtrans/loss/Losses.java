package org.simtrans.loss;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.simtrans.Registry;

/**
 * The losses of masks by name: our own, then those of other jars. A new one of our own is a line
 * here.
 */
public final class Losses {
  private static final Registry<NamedLoss> LOSSES =
      new Registry<>(
          NamedLoss.class,
          "loss",
          Stream.concat(
                  Arrays.stream(StructureLoss.Form.values()).map(StructureLoss::new),
                  Stream.of(new DiceBceLoss()))
              .toList(),
          Losses::checked);

  private Losses() {}

  private static List<String> checked(NamedLoss loss) {
    Objects.requireNonNull(loss.description(), "its description is null");
    return Collections.singletonList(loss.name());
  }

  /** The names of all losses, our own first. */
  public static List<String> names() {
    return LOSSES.names();
  }

  /** All losses, in the order of {@link #names}. */
  public static List<NamedLoss> all() {
    return LOSSES.all();
  }

  /**
   * The loss of that name.
   *
   * @param name in capitals or not: run folders of version 0.1.0 hold capitals
   * @throws org.simtrans.MissingExtensionException if there is none
   */
  public static NamedLoss named(String name) {
    return LOSSES.get(name.toLowerCase(Locale.ROOT));
  }
}
