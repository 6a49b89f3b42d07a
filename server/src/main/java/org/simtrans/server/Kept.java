package org.simtrans.server;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** The values that were used last, within a bound on what they weigh. */
final class Kept<V> {
  private final long most;
  private final ToLongFunction<V> weight;
  private final Map<String, V> values = new LinkedHashMap<>(16, 0.75f, true);
  private long weighs;

  Kept(long most, ToLongFunction<V> weight) {
    this.most = most;
    this.weight = weight;
  }

  synchronized Optional<V> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /**
   * Keeps a value, and forgets the eldest ones beyond the bound; one that is too heavy is not kept.
   */
  synchronized void put(String key, V value) {
    remove(key);
    if (weight.applyAsLong(value) > most) {
      return;
    }
    values.put(key, value);
    weighs += weight.applyAsLong(value);
    Iterator<V> eldest = values.values().iterator();
    while (weighs > most) {
      weighs -= weight.applyAsLong(eldest.next());
      eldest.remove();
    }
  }

  synchronized void remove(String key) {
    V old = values.remove(key);
    weighs -= old == null ? 0 : weight.applyAsLong(old);
  }

  /** Forgets all values whose keys are like this. */
  synchronized void removeAll(Predicate<String> keys) {
    values.keySet().stream().filter(keys).toList().forEach(this::remove);
  }

  synchronized long weighs() {
    return weighs;
  }
}
