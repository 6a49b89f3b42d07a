package org.simtrans.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.simtrans.config.Preset;
import org.simtrans.config.Pretexts;
import org.simtrans.data.InputSize;
import org.simtrans.encoder.Encoders;
import org.simtrans.model.Models;

/**
 * What may be said of a run that is to be started; paths are never among it. A value that cannot be
 * right is refused here, where whoever gave it can mend it, and not by a process that has begun.
 */
final class RunOptions {
  private static final Set<String> ALL = Set.of("learn", "train", "pretrain");
  private static final Set<String> BUT_LEARN = Set.of("train", "pretrain"); // it has a plan

  private final List<Option> options;

  /**
   * @param cores that a run may use
   */
  RunOptions(int cores) {
    options =
        List.of(
            // A comma and three digits might be thousands, so that is not taken for minutes.
            new Option(
                "minutes",
                ALL,
                "\\d{1,9}(\\.\\d{1,6}|,\\d{1,2})?",
                "minutes is '%s'",
                "a number above 0, such as 20",
                RunOptions::isPositive),
            count("steps", BUT_LEARN, "1000"),
            count("epochs", BUT_LEARN, "30"),
            count("batch", ALL, "8"),
            new Option(
                "seed",
                ALL,
                "\\d{1,18}",
                "seed is '%s'",
                "a whole number of at most 18 digits, such as 1",
                value -> true),
            new Option(
                "threads",
                ALL,
                "\\d{1,4}",
                "threads is '%s'",
                cores == 1
                    ? "1, the only core of this machine"
                    : "1 to %d, the cores of this machine".formatted(cores),
                value -> isPositive(value) && Integer.parseInt(value) <= cores),
            new Option(
                "size",
                ALL,
                InputSize.FORM,
                "size is '%s'",
                "pixels, at least %d in height and width, such as 224, or 160x192 for height x width"
                    .formatted(InputSize.LEAST),
                value -> InputSize.parse(value).sufficesToLearn()),
            new Option(
                "lr",
                ALL,
                "\\d{0,3}[.,]?\\d{1,12}([eE]-?\\d{1,2})?",
                "lr is '%s'",
                "a number above 0, such as 0.0003",
                RunOptions::isPositive),
            choice(
                "preset",
                BUT_LEARN,
                "preset",
                Arrays.stream(Preset.values())
                    .map(p -> p.name().toLowerCase(Locale.ROOT))
                    .toList()),
            choice("model", ALL, "network", Models.names()),
            choice("encoder", ALL, "encoder", Encoders.names()),
            choice("task", Set.of("pretrain"), "task of pretraining", Pretexts.names()));
  }

  /**
   * One of them.
   *
   * @param verbs that take it
   * @param form of a value, for programs: a regular expression
   * @param found how a refusal begins, with a place for the value
   * @param expected what would be right, in words
   * @param fits whether a value of that form can be right; a comma is a dot by then
   */
  record Option(
      String name,
      Set<String> verbs,
      String form,
      String found,
      String expected,
      Predicate<String> fits) {

    /**
     * The value as the command line takes it, with a dot where it had a comma.
     *
     * @throws RefusedRequestException if it cannot be right
     */
    String read(String value) {
      String plain = value.replace(',', '.');
      if (!value.matches(form) || !fits.test(plain)) {
        throw RefusedRequestException.wrong(
            "%s; expected %s".formatted(found.formatted(value), expected));
      }
      return plain;
    }
  }

  private static Option count(String name, Set<String> verbs, String example) {
    return new Option(
        name,
        verbs,
        "\\d{1,9}",
        name + " is '%s'",
        "a whole number above 0, such as " + example,
        RunOptions::isPositive);
  }

  private static Option choice(String name, Set<String> verbs, String what, List<String> known) {
    return new Option(
        name,
        verbs,
        String.join("|", known.stream().map(RunOptions::literally).toList()),
        "there is no " + what + " '%s'",
        "one of " + String.join(", ", known),
        value -> true);
  }

  /** Names of other jars may have anything in them; JavaScript knows no quotes. */
  private static String literally(String name) {
    return name.replaceAll("[^\\p{L}\\p{N} _-]", "\\\\$0");
  }

  private static boolean isPositive(String number) {
    return Double.parseDouble(number) > 0;
  }

  /** What may be said with each of these verbs, for the form on the page. */
  Map<String, List<String>> byVerb(Set<String> verbs) {
    Map<String, List<String>> all = new TreeMap<>();
    for (String verb : verbs) {
      all.put(verb, names(options.stream().filter(one -> one.verbs.contains(verb)).toList()));
    }
    return all;
  }

  private static List<String> names(List<Option> some) {
    return some.stream().map(Option::name).sorted().toList();
  }

  /** Their forms as JSON Schema. */
  Map<String, Object> schema() {
    Map<String, Object> properties = new TreeMap<>();
    for (Option one : options) {
      properties.put(
          one.name,
          Map.of(
              "type",
              "string",
              "pattern",
              "^(%s)$".formatted(one.form),
              "description",
              "With %s: %s"
                  .formatted(
                      String.join(", ", one.verbs.stream().sorted().toList()), one.expected)));
    }
    return Map.of("type", "object", "additionalProperties", false, "properties", properties);
  }

  /**
   * What was said, as words of the command line. What is blank was not said.
   *
   * @throws RefusedRequestException if something is unknown or cannot be right
   */
  List<String> words(String verb, Map<String, String> said) {
    List<String> words = new ArrayList<>();
    said.forEach(
        (name, value) -> {
          Option option = option(verb, name, isSaid(value));
          if (isSaid(value)) {
            words.addAll(List.of("--" + name, option.read(value.strip())));
          }
        });
    if (isSaid(said.get("steps")) && isSaid(said.get("epochs"))) {
      throw RefusedRequestException.wrong(
          "steps is '%s' and epochs is '%s'; expected only one of them"
              .formatted(said.get("steps"), said.get("epochs")));
    }
    return words;
  }

  private static boolean isSaid(String value) {
    return value != null && !value.isBlank();
  }

  private Option option(String verb, String name, boolean isSaid) {
    Optional<Option> option = options.stream().filter(one -> one.name.equals(name)).findFirst();
    if (option.isEmpty()) {
      throw RefusedRequestException.wrong(
          "'%s' cannot be set here; expected one of %s"
              .formatted(name, String.join(", ", names(options))));
    }
    if (isSaid && !option.get().verbs.contains(verb)) {
      throw RefusedRequestException.wrong(
          "'%s' cannot be set for %s; expected one of %s"
              .formatted(name, verb, String.join(", ", byVerb(Set.of(verb)).get(verb))));
    }
    return option.get();
  }
}
