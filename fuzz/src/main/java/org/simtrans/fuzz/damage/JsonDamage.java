package org.simtrans.fuzz.damage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Damage to JSON that mostly stays JSON: other values and types, lost, doubled and deep entries.
 */
public final class JsonDamage {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MARK = "\u00a7"; // what stands here is replaced in the text
  private static final String TWICE = "twice:";

  private JsonDamage() {}

  public static byte[] of(String text, Chance chance) {
    String damaged = tree(text, chance);
    damaged = chance.oneIn(8) ? text(damaged, chance) : damaged;
    byte[] bytes = damaged.getBytes(StandardCharsets.UTF_8);
    return chance.oneIn(6) ? Damage.bytes(bytes, chance) : bytes;
  }

  private static String tree(String text, Chance chance) {
    try {
      JsonNode root = JSON.readTree(text);
      String instead = null;
      do {
        List<JsonNode> inner = new ArrayList<>();
        collect(root, inner);
        if (!inner.isEmpty()) {
          instead = change(chance.of(inner), chance, instead);
        }
      } while (chance.oneIn(3));
      String json = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
      json = json.replace(MARK + TWICE, "");
      return instead == null ? json : json.replace('"' + MARK + '"', instead);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a sample that is no JSON", e);
    }
  }

  /** All that has entries. */
  private static void collect(JsonNode node, List<JsonNode> into) {
    if (node.isContainerNode() && !node.isEmpty()) {
      into.add(node);
      node.forEach(child -> collect(child, into));
    }
  }

  private static String change(JsonNode node, Chance chance, String instead) {
    if (node instanceof ArrayNode array) {
      int at = chance.below(array.size());
      switch (chance.below(4)) {
        case 0 -> array.remove(at);
        case 1 -> array.insert(at, value(chance));
        case 2 -> array.insert(at, array.get(at).deepCopy());
        default -> array.set(at, value(chance));
      }
      return instead;
    }
    ObjectNode object = (ObjectNode) node;
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    String name = chance.of(names);
    switch (chance.below(8)) {
      case 0 -> object.remove(name);
      case 1 -> object.set(name.toUpperCase() + "?", object.remove(name));
      case 2 -> object.set(MARK + TWICE + name, value(chance));
      case 3 -> {
        object.set(name, TextNode.valueOf(MARK));
        return raw(chance);
      }
      case 4 -> object.set(name, object.get(chance.of(names)));
      default -> object.set(name, value(chance));
    }
    return instead;
  }

  private static JsonNode value(Chance chance) {
    return switch (chance.below(10)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.getNodeFactory().booleanNode(chance.oneIn(2));
      case 2, 3, 4 -> JSON.getNodeFactory().numberNode(chance.number());
      case 5, 6 -> JSON.getNodeFactory().numberNode(finite(chance.real()));
      case 7 -> TextNode.valueOf(word(chance));
      case 8 -> JSON.createArrayNode().add(chance.number());
      default -> JSON.createObjectNode().put("a", 1);
    };
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : 1.5;
  }

  private static String word(Chance chance) {
    return chance.of(
        "",
        " ",
        "x",
        "NaN",
        "-1",
        "../../x",
        "/",
        "\u0000",
        "\u001b[31mred",
        "line\nline",
        "\ud800",
        "none",
        "unet",
        "vit",
        "simtrans",
        "test",
        "x".repeat(1 + chance.below(60000)));
  }

  /** What a tree cannot hold. */
  private static String raw(Chance chance) {
    int deep = chance.of(300, 990, 5000, 200_000);
    return switch (chance.below(8)) {
      case 0 -> "NaN";
      case 1 -> "1e999999999";
      case 2 -> "9".repeat(chance.of(20, 900, 5000));
      case 3 -> "[".repeat(deep) + "]".repeat(deep);
      case 4 -> "{\"a\":".repeat(deep) + "1" + "}".repeat(deep);
      case 5 -> "[".repeat(deep);
      case 6 -> "-";
      default -> "1.5";
    };
  }

  private static String text(String json, Chance chance) {
    return switch (chance.below(8)) {
      case 0 -> "\ufeff" + json;
      case 1 -> json + json;
      case 2 -> json + "x";
      case 3 -> "// why\n" + json;
      case 4 -> "[" + json + "]";
      case 5 -> chance.of("", "null", "1", "\"\"", "[]", "{}", "true");
      case 6 -> json.replace('"', '\'');
      default -> json.replace(",", ",,");
    };
  }
}
