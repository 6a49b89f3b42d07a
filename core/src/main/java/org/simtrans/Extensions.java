package org.simtrans;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;

/**
 * The implementations of a service: our own, and those that other jars name in {@code
 * META-INF/services} (or provide as modules).
 */
public final class Extensions {
  private Extensions() {}

  /**
   * Our own implementations, then those of others in the order in which they are found.
   *
   * @throws InvalidSettingException if one that another jar names cannot be made
   */
  public static <T> List<T> of(Class<T> service, List<? extends T> ours) {
    List<T> all = new ArrayList<>(ours);
    try {
      ServiceLoader.load(service).forEach(all::add);
    } catch (ServiceConfigurationError e) {
      throw new InvalidSettingException(
          "a jar on the class path offers a %s that cannot be used (%s): mend the jar or remove it"
              .formatted(service.getSimpleName(), e.getMessage()));
    }
    return List.copyOf(all);
  }

  /**
   * The same by name, in the same order.
   *
   * @throws InvalidSettingException if two have the same name
   */
  public static <T> Map<String, T> named(
      Class<T> service, List<? extends T> ours, Function<? super T, String> name) {
    return byAllNames(service, ours, one -> List.of(name.apply(one)));
  }

  /** As above, where one implementation may have several names. */
  static <T> Map<String, T> byAllNames(
      Class<T> service,
      List<? extends T> ours,
      Function<? super T, ? extends Collection<String>> names) {
    Map<String, T> named = new LinkedHashMap<>();
    for (T one : of(service, ours)) {
      for (String name : names.apply(one)) {
        T other = named.putIfAbsent(name, one);
        if (other != null) {
          throw new InvalidSettingException(
              "%s and %s are both a %s named '%s': remove one of their jars"
                  .formatted(
                      other.getClass().getName(),
                      one.getClass().getName(),
                      service.getSimpleName(),
                      name));
        }
      }
    }
    return named;
  }
}
