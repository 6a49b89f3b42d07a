package org.simtrans.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** The common part of all verbs: help, the option to show traces, and a console. */
public abstract class Verb implements Callable<Integer> {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-v", "--verbose"},
      description = "Show the stack trace of an error.")
  private boolean verbose;

  private final Console console;

  public Verb(Console console) {
    this.console = console;
  }

  /** The verbs below this one. */
  public List<Verb> parts() {
    return List.of();
  }

  public final Console console() {
    return console;
  }

  public final boolean verbose() {
    return verbose;
  }
}
