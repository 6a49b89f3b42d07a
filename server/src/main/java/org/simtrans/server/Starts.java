package org.simtrans.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.simtrans.layout.Splits;
import org.simtrans.learn.LearnPlan;
import org.simtrans.run.RunFolder;

/**
 * Starts runs as processes that outlive this one, and stops them. What they print goes to {@code
 * RUNS/.simtrans/logs}.
 */
final class Starts {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,59}");
  private static final String NAMES =
      "a name that begins with a letter or digit and has letters, digits, dots, dashes and"
          + " underscores, no spaces, and at most 60 of them in all";
  private static final int LINES = 200;

  private final OpenCohort cohort;
  private final Runs runs;
  private final Set<String> verbs;
  private final Launcher launcher;
  private final RunOptions options;
  private final Map<Path, Attempt> started = new ConcurrentHashMap<>();

  Starts(OpenCohort cohort, Runs runs, Launcher launcher) {
    this.cohort = cohort;
    this.runs = runs;
    this.verbs = launcher.verbs();
    this.launcher = launcher;
    this.options = new RunOptions(Runtime.getRuntime().availableProcessors());
  }

  /**
   * A process that was started here.
   *
   * @param begun whether the run had begun when the process ended; unknown until then. It is not
   *     looked up later, because somebody may take a finished run away.
   */
  private record Attempt(Process process, CompletableFuture<Boolean> begun) {
    static Attempt in(Path folder, Process process) {
      return new Attempt(process, process.onExit().thenApply(ended -> hasBegun(folder)));
    }

    boolean isAlive() {
      return process.isAlive();
    }

    /** Whether it saved and ended because it was asked to. */
    boolean wasStopped() {
      return process.exitValue() == 130 || process.exitValue() == 143;
    }
  }

  /** A run of 'learn' has a plan before it has settings. */
  private static boolean hasBegun(Path folder) {
    return new RunFolder(folder).exists() || LearnPlan.isIn(folder);
  }

  /**
   * A run to begin.
   *
   * @param verb learn, train or pretrain
   * @param name of its folder below the folder of runs
   * @param pretrained the id of a run whose weights it begins with; null for none
   * @param options further ones, without their dashes
   */
  record Order(String verb, String name, String pretrained, Map<String, String> options) {
    Order {
      options = options == null ? Map.of() : new LinkedHashMap<>(options);
    }
  }

  /** What {@link Order} may hold, as JSON Schema; made of what orders are checked by. */
  Map<String, Object> schema() {
    return Map.of(
        "type",
        "object",
        "required",
        List.of("verb", "name"),
        "additionalProperties",
        false,
        "properties",
        Map.of(
            "verb",
            Map.of("type", "string", "enum", verbs.stream().sorted().toList()),
            "name",
            Map.of("type", "string", "pattern", "^%s$".formatted(NAME.pattern())),
            "pretrained",
            Map.of("type", "string", "description", "The id of a run whose weights it begins with"),
            "options",
            options.schema()));
  }

  /** The verbs that may be started. */
  Set<String> verbs() {
    return verbs;
  }

  /** What may be said of a run, by the verb that begins it. */
  Map<String, List<String>> optionsByVerb() {
    return options.byVerb(verbs);
  }

  /**
   * Starts a run.
   *
   * @throws RefusedRequestException if the order cannot be understood, or there is such a run
   */
  synchronized String start(Order order) {
    List<String> words = words(order);
    Path folder = runs.root().resolve(order.name());
    launch(folder, words);
    return order.name();
  }

  private List<String> words(Order order) {
    requireVerb(order.verb());
    requireFree(order.name());
    List<String> words = new ArrayList<>(List.of(order.verb()));
    words.addAll(List.of("--data", cohort.root().toAbsolutePath().normalize().toString()));
    words.addAll(
        List.of(
            "--out", runs.root().toAbsolutePath().normalize().resolve(order.name()).toString()));
    words.addAll(options.words(order.verb(), order.options()));
    if (order.pretrained() != null && !order.pretrained().isBlank()) {
      Runs.Run from = runs.find(order.pretrained());
      words.addAll(
          List.of("--pretrained", from.folder().path().toAbsolutePath().normalize().toString()));
      if (order.verb().equals("train")) {
        split(order.name(), from)
            .ifPresent(file -> words.addAll(List.of("--splits", file.toString())));
      }
    }
    return words;
  }

  private void requireVerb(String verb) {
    if (verb == null || !verbs.contains(verb)) {
      throw RefusedRequestException.wrong(
          "%s; expected one of %s"
              .formatted(
                  verb == null
                      ? "it is not said what to start ('verb')"
                      : "'%s' cannot be started".formatted(verb),
                  String.join(", ", verbs.stream().sorted().toList())));
    }
  }

  private void requireFree(String name) {
    if (name == null || name.isBlank()) {
      throw RefusedRequestException.wrong("the run has no name; expected " + NAMES);
    }
    if (!NAME.matcher(name).matches()) {
      throw RefusedRequestException.wrong(
          "a run cannot be called '%s'; expected %s".formatted(name, NAMES));
    }
    Path folder = runs.root().resolve(name);
    if (isAtWork(folder)) { // perhaps too young to have a folder
      throw new RefusedRequestException(
          409,
          "a run called %s is %s already; wait for it, or choose another name"
              .formatted(name, hasBegun(folder) ? "at work" : "starting"));
    }
    if (Files.exists(folder)) {
      throw new RefusedRequestException(
          409, "there is a run called %s already; choose another name".formatted(name));
    }
  }

  /**
   * Who learns again keeps the test subjects of the run that it begins with, whose weights have
   * seen the labels of the others. Subjects that have got labels since are for training.
   */
  private Optional<Path> split(String name, Runs.Run from) {
    Path before = from.folder().splits();
    if (!from.hasModel() || Files.notExists(before) || cohort.cohort().fixedSplit().isPresent()) {
      return Optional.empty();
    }
    Splits split = Splits.read(before);
    List<String> train = new ArrayList<>(split.train());
    for (String subject : cohort.cohort().labelled().subjects()) {
      if (!train.contains(subject)
          && !split.val().contains(subject)
          && !split.test().contains(subject)) {
        train.add(subject);
      }
    }
    Path folder = runs.root().toAbsolutePath().normalize().resolve(".simtrans").resolve("splits");
    Path file = folder.resolve(name + ".json");
    new Splits(train, split.val(), split.test()).write(file);
    return Optional.of(file);
  }

  /**
   * Goes on with a run that was stopped.
   *
   * @throws RefusedRequestException if it is at work, or has come to its end
   */
  synchronized void resume(Runs.Run run) {
    Path folder = run.folder().path();
    if (isAtWork(folder)) {
      throw new RefusedRequestException(409, run.name() + " is at work already");
    }
    if (Runs.isFinished(run, Runs.metrics(run))) {
      throw new RefusedRequestException(
          409,
          "%s has come to its end, so there is nothing to go on with; a new run can begin with its weights"
              .formatted(run.name()));
    }
    String verb = Runs.verb(run, Runs.config(run));
    if (!verbs.contains(verb)) {
      throw new RefusedRequestException(
          422, "a run of '%s' is resumed on the command line alone".formatted(verb));
    }
    launch(
        folder, List.of(verb, "--resume", "--out", folder.toAbsolutePath().normalize().toString()));
  }

  private void launch(Path folder, List<String> words) {
    Path log = log(folder);
    try {
      Files.createDirectories(log.getParent());
      ProcessBuilder builder = launcher.command(words);
      ofItsOwn(builder);
      builder.redirectInput(ProcessBuilder.Redirect.from(nothing()));
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
      started.put(folder.toAbsolutePath().normalize(), Attempt.in(folder, builder.start()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ctrl-C on the terminal of the server goes to all processes of its session; a run goes on. */
  private static void ofItsOwn(ProcessBuilder builder) {
    for (String folder : new String[] {"/usr/bin", "/bin"}) {
      Path setsid = Path.of(folder, "setsid");
      if (Files.isExecutable(setsid)) {
        List<String> command = new ArrayList<>(List.of(setsid.toString()));
        command.addAll(builder.command());
        builder.command(command);
        return;
      }
    }
  }

  private static File nothing() {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    return new File(windows ? "NUL" : "/dev/null");
  }

  private Path log(Path folder) {
    String name =
        runs.root()
            .toAbsolutePath()
            .normalize()
            .relativize(folder.toAbsolutePath().normalize())
            .toString();
    return runs.root()
        .resolve(".simtrans")
        .resolve("logs")
        .resolve(name.replaceAll("[/\\\\]", "_") + ".log");
  }

  /** Whether a process works in a folder, or has just been started for it. */
  boolean isAtWork(Path folder) {
    Attempt own = started.get(folder.toAbsolutePath().normalize());
    return own != null && own.isAlive() || Holder.of(folder).isPresent();
  }

  /**
   * Asks a run to save and end.
   *
   * @throws RefusedRequestException if it is not at work here
   */
  void stop(Runs.Run run) {
    Path folder = run.folder().path();
    Attempt own = started.get(folder.toAbsolutePath().normalize());
    if (own != null && own.isAlive()) {
      own.process().destroy();
      return;
    }
    Holder.of(folder)
        .orElseThrow(() -> new RefusedRequestException(409, run.name() + " is not at work"))
        .stop();
  }

  /** What became of starts that came to nothing, by the run's name: what was printed last. */
  Map<String, String> failed() {
    Map<String, String> failed = new TreeMap<>();
    started.forEach(
        (folder, attempt) -> {
          if (attempt.isAlive() || !attempt.begun().isDone()) {
            return;
          }
          boolean begun = attempt.begun().join();
          List<String> lines = lines(folder);
          String last = lines.isEmpty() ? "it printed nothing" : lines.get(lines.size() - 1);
          if (!begun) {
            failed.put(name(folder), "it ended before it had begun: " + last);
          } else if (attempt.process().exitValue() != 0 && !attempt.wasStopped()) {
            failed.put(name(folder), last);
          }
        });
    return failed;
  }

  private static String name(Path folder) {
    return folder.getFileName().toString();
  }

  /** Runs that were started and have no folder yet. */
  List<String> starting() {
    return started.entrySet().stream()
        .filter(one -> one.getValue().isAlive() && !hasBegun(one.getKey()))
        .map(one -> name(one.getKey()))
        .sorted()
        .toList();
  }

  /** The last lines that a run printed; empty if it was not started here. */
  List<String> lines(Path folder) {
    Path log = log(folder);
    if (Files.notExists(log)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      List<String> all = lines.filter(line -> !line.isBlank()).toList();
      return all.subList(Math.max(0, all.size() - LINES), all.size());
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }
}
