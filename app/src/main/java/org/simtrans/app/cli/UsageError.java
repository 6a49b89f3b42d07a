package org.simtrans.app.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Errors of a command line, in the words of this program instead of picocli's. */
public final class UsageError {
  private static final Pattern VALUE =
      Pattern.compile("(?s)Invalid value for option '([^']+)'[^:]*: (.*)");
  private static final Pattern NUMBER =
      Pattern.compile("(?s)'(.*)' is not an? (int|long|double)\\b.*");
  private static final Pattern CHOICE =
      Pattern.compile("(?s)expected one of \\[(.*)] \\(case-\\w+\\) but was '(.*)'");

  private static final Pattern PATH =
      Pattern.compile(
          "(?s)Invalid value for .*: cannot convert '(.*)' to .*InvalidPathException: .*");

  private UsageError() {}

  /** The error to show: an option that is unknown comes before one that is missing. */
  public static ParameterException first(ParameterException e, String[] words) {
    if (!(e instanceof MissingParameterException)) {
      return e;
    }
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    Optional<String> unknown =
        Arrays.stream(words)
            .filter(word -> word.matches("--[a-z].*"))
            .filter(
                word -> {
                  String name = word.split("=", 2)[0];
                  return !spec.optionsMap().containsKey(name)
                      && !spec.negatedOptionsMap().containsKey(name);
                })
            .findFirst();
    return unknown
        .<ParameterException>map(
            word -> new UnmatchedArgumentException(e.getCommandLine(), List.of(word)))
        .orElse(e);
  }

  /** What is wrong, without a full stop: "--seed is 'x'; expected a whole number". */
  public static String sentence(ParameterException e) {
    Matcher path = PATH.matcher(e.getMessage());
    if (path.matches()) {
      return Sentence.inner(
          "'%s' cannot be a name of a file here; set LC_ALL=C.UTF-8 if it has letters beyond ASCII"
              .formatted(path.group(1)));
    }
    Matcher value = VALUE.matcher(e.getMessage());
    if (!value.matches()) {
      return Sentence.inner(e.getMessage());
    }
    String option = value.group(1);
    Matcher number = NUMBER.matcher(value.group(2));
    Matcher choice = CHOICE.matcher(value.group(2));
    if (number.matches()) {
      return Sentence.inner(
          "%s is '%s'; expected a %s"
              .formatted(
                  option,
                  number.group(1),
                  number.group(2).equals("double") ? "number" : "whole number"));
    }
    if (choice.matches()) {
      return Sentence.inner(
          "%s is '%s'; expected one of %s"
              .formatted(option, choice.group(2), choice.group(1).toLowerCase(Locale.ROOT)));
    }
    String said = value.group(2);
    return Sentence.inner(option + (said.startsWith("is ") ? " " : ": ") + said);
  }
}
