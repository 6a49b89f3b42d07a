package org.simtrans.config;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.simtrans.MissingExtensionException;
import org.simtrans.Registry;
import org.simtrans.task.Pretext;
import org.simtrans.task.lesions.LesionTask;
import org.simtrans.task.simclr.SimClrTask;
import org.simtrans.task.simmim.SimMimTask;

/**
 * The tasks without labels, by name: our own, then those of other jars. The first one is learned
 * where none is named.
 */
public final class Pretexts {
  @SuppressWarnings("rawtypes") // a class literal has no type arguments
  private static final Registry<Pretext> ALL =
      new Registry<>(
          Pretext.class,
          "task",
          List.of(new SimClrTask(), new LesionTask(), new SimMimTask()),
          Pretexts::checked);

  private Pretexts() {}

  private static List<String> checked(Pretext<?> task) {
    if (!task.getClass().isRecord()) {
      throw new IllegalStateException("it is no record, whose components would be its settings");
    }
    Objects.requireNonNull(task.description(), "its description is null");
    return Collections.singletonList(task.name());
  }

  /** The names of all tasks, our own first. */
  public static List<String> names() {
    return ALL.names();
  }

  /**
   * A task with its default settings.
   *
   * @throws MissingExtensionException if there is none of that name
   */
  public static Pretext<?> named(String name) {
    return ALL.get(name);
  }
}
