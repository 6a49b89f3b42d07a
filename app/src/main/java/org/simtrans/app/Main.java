package org.simtrans.app;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Locale;
import org.simtrans.InvalidSettingException;
import org.simtrans.SimTransException;
import org.simtrans.Version;
import org.simtrans.app.bench.BenchVerb;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.HelpTexts;
import org.simtrans.app.cli.Sentence;
import org.simtrans.app.cli.UsageError;
import org.simtrans.app.cli.Verb;
import org.simtrans.app.doctor.DoctorVerb;
import org.simtrans.app.exchange.EncodeVerb;
import org.simtrans.app.exchange.ExportVerb;
import org.simtrans.app.exchange.ImportVerb;
import org.simtrans.app.exchange.InfoVerb;
import org.simtrans.app.figure.FigureVerb;
import org.simtrans.app.learn.CompareVerb;
import org.simtrans.app.learn.LearnVerb;
import org.simtrans.app.learn.PretrainVerb;
import org.simtrans.app.learn.TrainVerb;
import org.simtrans.app.ranks.LocalJob;
import org.simtrans.app.serve.ServeVerb;
import org.simtrans.app.use.EvaluateVerb;
import org.simtrans.app.use.InspectVerb;
import org.simtrans.app.use.ReportVerb;
import org.simtrans.app.use.SegmentVerb;
import org.simtrans.app.use.SuggestVerb;
import org.simtrans.app.use.VerifyVerb;
import org.simtrans.app.zoo.ModelsVerb;
import org.simtrans.ranks.RankLostException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The root of the command line: finds the verb, runs it, and explains its errors. */
@Command(
    name = "simtrans",
    description = "Learns to segment biomedical images from mostly unlabelled data.",
    versionProvider = Main.JarVersion.class,
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n",
    footer = {
      "",
      "'simtrans VERB --help' shows the options of a verb and an example that works.",
      "Exit codes: 0 done, 1 failed or errors found, 2 wrong usage, 130 stopped after saving."
    })
public final class Main implements Runnable {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  @Spec private CommandSpec spec;

  /** The version in the jar. */
  static final class JarVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"simtrans " + Version.current()};
    }
  }

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // numbers with a point, for people and for scripts
    System.exit(run(Console.ofSystem(), args));
  }

  /** Runs one command line and returns its exit code; all output goes to {@code console}. */
  public static int run(Console console, String... args) {
    CommandLine main;
    try {
      main = commandLine(console);
    } catch (InvalidSettingException | LinkageError e) { // of another jar's task
      if (args.length == 0 || !args[0].equals("doctor")) {
        console.err().printf("simtrans: %s; 'simtrans doctor' lists the jars.%n", said(e));
        return ExitCode.WRONG_USAGE;
      }
      main = commandLine(new Main(), console, List.of(new DoctorVerb(console)));
    }
    return run(main, console, args);
  }

  private static String said(Throwable e) {
    return e instanceof SimTransException known
        ? Sentence.of(known)
        : Sentence.inner(ofLibrary((LinkageError) e));
  }

  /** The same for a command line with other verbs. */
  public static int run(CommandLine main, Console console, String... args) {
    try {
      return main.execute(args);
    } catch (OutOfMemoryError e) {
      console.err().printf("simtrans: %s.%n", ofFullHeap(e));
      return ExitCode.FAILED;
    } catch (LinkageError e) {
      console.err().printf("simtrans: %s.%n", Sentence.inner(ofLibrary(e)));
      return ExitCode.FAILED;
    }
  }

  /** Java has one type of error for its heap, for other memory and for threads. */
  private static String ofFullHeap(OutOfMemoryError e) {
    long heap = Runtime.getRuntime().maxMemory();
    String reason = String.valueOf(e.getMessage());
    return reason.matches("(?s).*(heap|GC overhead|array size|null).*")
        ? "Java's heap of %d MB is full; give it more, for example with SIMTRANS_JAVA_OPTS=-Xmx%dg, or work on fewer or smaller images"
            .formatted(heap >> 20, 2 + (heap >> 29))
        : "the system refuses more memory or threads (%s); give the process more, or use fewer --threads"
            .formatted(Sentence.inner(reason));
  }

  /**
   * Explains the error of a class that needs a library: it stays unusable after the library failed
   * to load.
   */
  private static String ofLibrary(LinkageError e) {
    Throwable cause = e;
    while (cause.getCause() != null && !(cause instanceof SimTransException)) {
      cause = cause.getCause();
    }
    return cause instanceof SimTransException known
        ? Sentence.of(known)
        : "a library is missing or broken ("
            + Sentence.inner(String.valueOf(cause.getMessage()))
            + "): 'simtrans doctor' examines the machine, and a new build restores the"
            + " distribution";
  }

  /** The whole command line, with a verb for each thing that SimTrans does. */
  public static CommandLine commandLine(Console console) {
    return commandLine(new Main(), console, verbs(console));
  }

  /**
   * A command line with the given verbs, and with this program's exit codes and words for errors.
   *
   * @param root the command without a verb
   */
  public static CommandLine commandLine(Object root, Console console, List<? extends Verb> verbs) {
    CommandLine main = new CommandLine(root);
    verbs.forEach(verb -> add(verb, main));
    main.setOut(console.outWriter());
    main.setErr(console.errWriter());
    main.setCaseInsensitiveEnumValuesAllowed(true);
    main.setResourceBundle(new HelpTexts());
    main.setUsageHelpWidth(100);
    main.setUsageHelpAutoWidth(false);
    main.setParameterExceptionHandler(
        (e, args) -> explainUsage(UsageError.first(e, args), console.err()));
    main.setExecutionExceptionHandler((e, line, parsed) -> explain(e, line, console.err()));
    return main;
  }

  private static void add(Verb verb, CommandLine above) {
    CommandLine line = new CommandLine(verb);
    verb.parts().forEach(part -> add(part, line));
    above.addSubcommand(line);
  }

  private static List<Verb> verbs(Console console) {
    return List.of(
        new DemoVerb(console),
        new PhantomVerb(console),
        new InspectVerb(console),
        new VerifyVerb(console),
        new LearnVerb(console),
        new PretrainVerb(console),
        new TrainVerb(console),
        new EvaluateVerb(console),
        new SegmentVerb(console),
        new SuggestVerb(console),
        new CompareVerb(console),
        new ReportVerb(console),
        new ServeVerb(console),
        new InfoVerb(console),
        new FigureVerb(console),
        new ImportVerb(console),
        new ExportVerb(console),
        new EncodeVerb(console),
        new ModelsVerb(console),
        new BenchVerb(console),
        new DoctorVerb(console));
  }

  /** Without a verb: names the verbs. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no verb given");
  }

  private static int explainUsage(ParameterException e, PrintStream err) {
    String verb = e.getCommandLine().getCommandSpec().qualifiedName();
    err.printf("%s: %s; %ssee '%s --help'.%n", verb, UsageError.sentence(e), suggestion(e), verb);
    return ExitCode.WRONG_USAGE;
  }

  /** The verb or option that the user may have meant. */
  private static String suggestion(ParameterException e) {
    return e instanceof UnmatchedArgumentException unmatched
        ? unmatched.getSuggestions().stream()
            .findFirst()
            .map("did you mean '%s'? Otherwise "::formatted)
            .orElse("")
        : "";
  }

  private static int explain(Exception e, CommandLine line, PrintStream err) {
    String verb = line.getCommandSpec().qualifiedName();
    boolean verbose = line.getCommand() instanceof Verb v && v.verbose();
    boolean lostAnother = e instanceof RankLostException && LocalJob.ofThisProcess().isPresent();
    if (lostAnother) {
      // The process that started the ranks reports the lost rank once for all.
    } else if (e instanceof SimTransException known) {
      err.printf("%s: %s.%n", verb, Sentence.of(known));
    } else if (e instanceof InvalidPathException path) {
      err.printf(
          "%s: '%s' cannot be a name of a file here (%s); set LC_ALL=C.UTF-8 if it has letters beyond"
              + " ASCII.%n",
          verb, path.getInput(), Sentence.inner(path.getReason()));
    } else if (e instanceof IOException || e instanceof UncheckedIOException) {
      // Full disks and missing permissions are not bugs; the message names the file.
      err.printf("%s: %s.%n", verb, Sentence.ofFileSystem(e));
    } else if (Sentence.ofFullMemory(e).isPresent()) {
      err.printf("%s: %s.%n", verb, Sentence.ofFullMemory(e).get());
    } else {
      err.printf(
          "%s: a bug, %s: %s%s%n",
          verb,
          e.getClass().getSimpleName(),
          Sentence.inner(String.valueOf(e.getMessage())),
          verbose ? "" : "; run again with --verbose to see where, and report it.");
    }
    if (verbose) {
      e.printStackTrace(err);
    }
    if (lostAnother) {
      return LocalJob.LOST_ANOTHER;
    }
    return e instanceof InvalidSettingException ? ExitCode.WRONG_USAGE : ExitCode.FAILED;
  }
}
