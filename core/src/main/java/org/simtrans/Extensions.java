package org.simtrans;

import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

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
    Set<Class<?>> known = ours.stream().map(Object::getClass).collect(Collectors.toSet());
    try {
      ServiceLoader.load(service).stream()
          .filter(found -> !known.contains(found.type()))
          .forEach(found -> all.add(made(service, found)));
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new InvalidSettingException(
          "a jar on the class path offers %s that cannot be used (%s): mend the jar or remove it"
              .formatted(withArticle(service), reason(e)));
    }
    return List.copyOf(all);
  }

  /**
   * Our own implementations of a service that its own jar names in {@code META-INF/services}, in
   * that order. So rooms above that of the service can hold them.
   *
   * @throws InvalidSettingException if there is none, as in a jar that was packed from several
   *     without their services
   */
  public static <T> List<T> ours(Class<T> service) {
    List<T> ours =
        ServiceLoader.load(service, service.getClassLoader()).stream()
            .filter(found -> jar(found.type()).equals(jar(service)))
            .map(ServiceLoader.Provider::get)
            .toList();
    if (ours.isEmpty()) {
      throw new InvalidSettingException(
          "%s names no %s in META-INF/services/%s: if it was packed from several jars, merge their files of that name"
              .formatted(jar(service), service.getSimpleName(), service.getName()));
    }
    return ours;
  }

  private static <T> T made(Class<T> service, ServiceLoader.Provider<T> found) {
    try {
      return found.get();
    } catch (ServiceConfigurationError | LinkageError e) {
      throw unusable(service, found.type(), reason(e));
    }
  }

  /**
   * The names of an implementation.
   *
   * @param names throws, or gives what is null, where the implementation is not as it should be
   * @throws InvalidSettingException that names its class and its jar, in that case
   */
  public static <T> List<String> names(
      Class<T> service, T one, Function<? super T, ? extends Collection<String>> names) {
    try {
      Collection<String> found = names.apply(one);
      if (found != null && found.stream().allMatch(name -> name != null && !name.isBlank())) {
        return List.copyOf(found);
      }
    } catch (RuntimeException | LinkageError e) {
      throw unusable(service, one.getClass(), reason(e));
    }
    throw unusable(service, one.getClass(), "it gives no name");
  }

  /**
   * The same implementations by name, in the same order.
   *
   * @param names of an implementation, one or several
   * @throws InvalidSettingException if one cannot be used, or two have the same name
   */
  static <T> Map<String, T> named(
      Class<T> service,
      List<? extends T> ours,
      Function<? super T, ? extends Collection<String>> names) {
    Map<String, T> named = new LinkedHashMap<>();
    for (T one : of(service, ours)) {
      for (String name : names(service, one, names)) {
        T other = named.putIfAbsent(name, one);
        if (other != null) {
          throw new InvalidSettingException(
              "%s and %s are both %s named '%s': remove one of their jars"
                  .formatted(
                      place(other.getClass()), place(one.getClass()), withArticle(service), name));
        }
      }
    }
    return named;
  }

  /**
   * The error of an implementation that another jar offers.
   *
   * @param reason a clause
   */
  public static InvalidSettingException unusable(
      Class<?> service, Class<?> offered, String reason) {
    return new InvalidSettingException(
        "the %s %s cannot be used (%s): mend the jar or remove it"
            .formatted(service.getSimpleName(), place(offered), reason));
  }

  /** What an error of another jar's code says, as a clause. */
  public static String reason(Throwable e) {
    Throwable first = e;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    String kind = first.getClass().getSimpleName();
    String said =
        first.getMessage() == null ? "" : first.getMessage().lines().findFirst().orElse("");
    // The message of an error of linking is the bare name of a class.
    return said.isBlank() ? kind : first instanceof LinkageError ? kind + " " + said : said;
  }

  private static String place(Class<?> one) {
    return one.getName() + " in " + jar(one);
  }

  /** The jar that holds a class, or the folder of classes; "unknown" if Java does not say. */
  public static String jar(Class<?> one) {
    CodeSource source = one.getProtectionDomain().getCodeSource();
    if (source == null) {
      return "unknown";
    }
    URI location = URI.create(source.getLocation().toString());
    return location.getScheme().equals("file") ? Path.of(location).toString() : location.toString();
  }

  private static String withArticle(Class<?> service) {
    String name = service.getSimpleName();
    return ("AEIOU".indexOf(name.charAt(0)) < 0 ? "a " : "an ") + name;
  }
}
