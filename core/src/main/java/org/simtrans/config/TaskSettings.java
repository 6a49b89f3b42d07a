package org.simtrans.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.simtrans.InvalidSettingException;
import org.simtrans.run.RunJson;
import org.simtrans.task.Pretext;

/**
 * The settings of any task by their names in {@code config.json}, such as {@code views.crop_ratio}:
 * for callers that do not know the task's class.
 */
public final class TaskSettings {
  private final Pretext<?> task;
  private final ObjectNode tree;

  private TaskSettings(Pretext<?> task) {
    this.task = task;
    tree = (ObjectNode) RunJson.tree(task);
  }

  /** The settings of {@code task}, to be changed by name. */
  public static TaskSettings of(Pretext<?> task) {
    return new TaskSettings(task);
  }

  /** A value as a user writes it: a number, true, false, null, an object, else text. */
  public static JsonNode value(String text) {
    JsonNode json = RunJson.parseOrNull(text);
    return json == null || json.isMissingNode() ? TextNode.valueOf(text) : json;
  }

  /** Whether the task has such a setting, or can have it where a part is not yet decided. */
  public boolean has(String name) {
    JsonNode at = tree;
    for (String step : name.split("\\.")) {
      if (!at.isObject() || !at.has(step)) {
        return false;
      }
      at = at.get(step);
      if (at.isNull()) {
        return true;
      }
    }
    return true;
  }

  /**
   * The task with other settings.
   *
   * @param values by name
   * @throws InvalidSettingException if the task has no such setting, or a value cannot be used
   */
  public Pretext<?> with(Map<String, JsonNode> values) {
    ObjectNode changed = tree.deepCopy();
    values.forEach((name, value) -> set(changed, name, value));
    return RunJson.settings(changed, task.getClass(), "the task '" + task.name() + "'");
  }

  private void set(ObjectNode into, String name, JsonNode value) {
    if (!has(name)) {
      throw new InvalidSettingException(
          "the task '%s' has no setting '%s'; %s"
              .formatted(
                  task.name(),
                  name,
                  tree.isEmpty()
                      ? "it has none"
                      : "expected one of " + String.join(", ", names("", tree))));
    }
    int dot = name.lastIndexOf('.');
    ObjectNode at = into;
    for (String step : dot < 0 ? new String[0] : name.substring(0, dot).split("\\.")) {
      at = at.get(step).isObject() ? (ObjectNode) at.get(step) : at.putObject(step);
    }
    at.set(name.substring(dot + 1), value);
  }

  private static List<String> names(String prefix, JsonNode tree) {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : tree.properties()) {
      String name = prefix + field.getKey();
      if (field.getValue().isObject()) {
        names.addAll(names(name + ".", field.getValue()));
      } else {
        names.add(name);
      }
    }
    return names;
  }
}
