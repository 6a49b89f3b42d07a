package org.simtrans;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The implementations of a service by their names: our own, then those of other jars. They are
 * looked up at the first use, so that a jar that is broken is an error wherever it matters.
 */
public final class Registry<T> {
  private final Class<T> service;
  private final String setting;
  private final List<? extends T> ours;
  private final Function<? super T, ? extends Collection<String>> names;
  private Map<String, T> found;

  /**
   * Does not look for anything yet.
   *
   * @param setting that takes such a name, such as {@code encoder}
   * @param names of an implementation, one or several; it throws where the implementation is not as
   *     it should be, with what is wrong as its message
   */
  public Registry(
      Class<T> service,
      String setting,
      List<? extends T> ours,
      Function<? super T, ? extends Collection<String>> names) {
    this.service = service;
    this.setting = setting;
    this.ours = List.copyOf(ours);
    this.names = names;
  }

  private synchronized Map<String, T> found() {
    if (found == null) {
      found = Extensions.named(service, ours, names);
    }
    return found;
  }

  /** All names: ours, then those of other jars. */
  public List<String> names() {
    return List.copyOf(found().keySet());
  }

  /** All implementations, each once, in the same order. */
  public List<T> all() {
    return found().values().stream().distinct().toList();
  }

  /**
   * The implementation of that name.
   *
   * @throws MissingExtensionException if no jar on the class path has one
   */
  public T get(String name) {
    T one = name == null ? null : found().get(name);
    if (one == null) {
      throw new MissingExtensionException(setting, name, names());
    }
    return one;
  }
}
