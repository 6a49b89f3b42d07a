package org.simtrans.encoder;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * How another library names the weights of a network that is here too. A name is translated at its
 * start, by the first start that fits, and then within.
 *
 * @param whose names they are, for people
 * @param starts from their starts of names to ours
 * @param parts from what their names hold after that to what ours hold there
 * @param keepsOthers whether a name that starts otherwise is the same here
 * @param settings of the encoder that follow from whose weights they are, not from their shapes
 */
public record KeyMap(
    String whose,
    Map<String, String> starts,
    Map<String, String> parts,
    boolean keepsOthers,
    Map<String, String> settings) {

  /** Names here are timm's for Swin and ViT and torchvision's for ResNet and VGG. */
  static final KeyMap SAME = of("timm's or torchvision's, as here").keepingOthers();

  public KeyMap {
    Objects.requireNonNull(whose);
    starts = new LinkedHashMap<>(starts); // in order
    parts = new LinkedHashMap<>(parts);
    settings = Map.copyOf(settings);
  }

  /** A map that knows no name yet. */
  public static KeyMap of(String whose) {
    return new KeyMap(whose, Map.of(), Map.of(), false, Map.of());
  }

  /** Names that start with {@code theirs} start with {@code ours} here. */
  public KeyMap start(String theirs, String ours) {
    return new KeyMap(whose, with(starts, theirs, ours), parts, keepsOthers, settings);
  }

  /** What is {@code theirs} within a name is {@code ours} here. */
  public KeyMap part(String theirs, String ours) {
    return new KeyMap(whose, starts, with(parts, theirs, ours), keepsOthers, settings);
  }

  /** Names that start otherwise are the same here; without this, they are unknown. */
  public KeyMap keepingOthers() {
    return new KeyMap(whose, starts, parts, true, settings);
  }

  /** The encoder has this setting, whatever the shapes of its weights. */
  public KeyMap setting(String name, String value) {
    return new KeyMap(whose, starts, parts, keepsOthers, with(settings, name, value));
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(map);
    more.put(key, value);
    return more;
  }

  /** Our name for theirs; null if they have no such name. */
  public String ours(String theirs) {
    UnaryOperator<String> within =
        name -> {
          for (Map.Entry<String, String> part : parts.entrySet()) {
            name = name.replace(part.getKey(), part.getValue());
          }
          return name;
        };
    for (Map.Entry<String, String> start : starts.entrySet()) {
      if (theirs.startsWith(start.getKey())) {
        return within.apply(start.getValue() + theirs.substring(start.getKey().length()));
      }
    }
    return keepsOthers ? within.apply(theirs) : null;
  }
}
