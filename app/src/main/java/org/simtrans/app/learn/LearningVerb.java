package org.simtrans.app.learn;

import java.util.List;
import java.util.Optional;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.Verb;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all verbs that learn have: their common options, and the words that the user typed. */
abstract class LearningVerb extends Verb {
  @Spec private CommandSpec spec;
  @Mixin private TrainingOptions options;

  LearningVerb(Console console) {
    super(console);
  }

  final TrainingOptions options() {
    return options;
  }

  final CommandSpec spec() {
    return spec;
  }

  /** The command line as the user typed it, for the run's record. */
  final List<String> words() {
    return spec.commandLine().getParent().getParseResult().originalArgs();
  }

  static <T> T given(T option, Optional<T> base, T otherwise) {
    return option != null ? option : base.orElse(otherwise);
  }
}
