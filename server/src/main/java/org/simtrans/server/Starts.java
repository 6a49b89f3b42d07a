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
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.simtrans.layout.Splits;
import org.simtrans.run.RunFolder;

/**
 * Starts runs as processes that outlive this one, and stops them. What they print goes to {@code
 * RUNS/.simtrans/logs}.
 */
final class Starts {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,59}");
  private static final int LINES = 200;

  /** What may be said of a run, and how a value of it looks; paths are never among them. */
  private static final Map<String, Pattern> OPTIONS =
      Map.ofEntries(
          Map.entry("minutes", Pattern.compile("\\d{1,5}(\\.\\d{1,3})?")),
          Map.entry("steps", Pattern.compile("\\d{1,8}")),
          Map.entry("epochs", Pattern.compile("\\d{1,6}")),
          Map.entry("seed", Pattern.compile("\\d{1,18}")),
          Map.entry("threads", Pattern.compile("\\d{1,4}")),
          Map.entry("size", Pattern.compile("\\d{1,4}(x\\d{1,4})?")),
          Map.entry("batch", Pattern.compile("\\d{1,4}")),
          Map.entry("lr", Pattern.compile("\\d{0,3}\\.?\\d{1,8}([eE]-?\\d{1,2})?")),
          Map.entry("preset", Pattern.compile("paper|cpu|tiny")),
          Map.entry("model", Pattern.compile("[a-z][a-z0-9-]{0,40}")),
          Map.entry("encoder", Pattern.compile("[a-z][a-z0-9-]{0,40}")),
          Map.entry("task", Pattern.compile("[a-z][a-z0-9-]{0,40}")));

  private final OpenCohort cohort;
  private final Runs runs;
  private final Set<String> verbs;
  private final Launcher launcher;
  private final Map<Path, Process> started = new ConcurrentHashMap<>();

  Starts(OpenCohort cohort, Runs runs, Launcher launcher) {
    this.cohort = cohort;
    this.runs = runs;
    this.verbs = launcher.verbs();
    this.launcher = launcher;
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
    Map<String, Object> options = new TreeMap<>();
    OPTIONS.forEach((name, form) -> options.put(name, text("^(%s)$".formatted(form.pattern()))));
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
            text("^%s$".formatted(NAME.pattern())),
            "pretrained",
            Map.of("type", "string", "description", "The id of a run whose weights it begins with"),
            "options",
            Map.of("type", "object", "additionalProperties", false, "properties", options)));
  }

  private static Map<String, Object> text(String pattern) {
    return Map.of("type", "string", "pattern", pattern);
  }

  /** The verbs that may be started. */
  Set<String> verbs() {
    return verbs;
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
    if (order.verb() == null || !verbs.contains(order.verb())) {
      throw RefusedRequestException.wrong(
          "'%s' cannot be started; expected one of %s"
              .formatted(order.verb(), String.join(", ", verbs)));
    }
    if (order.name() == null) {
      throw RefusedRequestException.wrong(
          "the run has no name; give it one as 'name', up to 60 letters, digits, dots and dashes");
    }
    if (!NAME.matcher(order.name()).matches()) {
      throw RefusedRequestException.wrong(
          "a run cannot be called '%s'; expected up to 60 letters, digits, dots and dashes"
              .formatted(order.name()));
    }
    if (Files.exists(runs.root().resolve(order.name()))) {
      throw new RefusedRequestException(
          409, "there is a run called %s already; choose another name".formatted(order.name()));
    }
    List<String> words = new ArrayList<>(List.of(order.verb()));
    words.addAll(List.of("--data", cohort.root().toAbsolutePath().normalize().toString()));
    words.addAll(
        List.of(
            "--out", runs.root().toAbsolutePath().normalize().resolve(order.name()).toString()));
    order
        .options()
        .forEach(
            (name, value) -> {
              Pattern form = OPTIONS.get(name);
              if (form == null) {
                throw RefusedRequestException.wrong(
                    "'%s' cannot be set here; expected one of %s"
                        .formatted(
                            name, String.join(", ", OPTIONS.keySet().stream().sorted().toList())));
              }
              if (value != null && !value.isBlank()) {
                if (!form.matcher(value).matches()) {
                  throw RefusedRequestException.wrong(
                      "'%s' is no value of %s".formatted(value, name));
                }
                words.addAll(List.of("--" + name, value));
              }
            });
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
      started.put(folder.toAbsolutePath().normalize(), builder.start());
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
    Process own = started.get(folder.toAbsolutePath().normalize());
    return own != null && own.isAlive() || Holder.of(folder).isPresent();
  }

  /**
   * Asks a run to save and end.
   *
   * @throws RefusedRequestException if it is not at work here
   */
  void stop(Runs.Run run) {
    Path folder = run.folder().path();
    Process own = started.get(folder.toAbsolutePath().normalize());
    if (own != null && own.isAlive()) {
      own.destroy();
      return;
    }
    Holder.of(folder)
        .orElseThrow(() -> new RefusedRequestException(409, run.name() + " is not at work"))
        .stop();
  }

  /** What a start left that came to nothing: the last line that it printed, by the run's name. */
  Map<String, String> failed() {
    Map<String, String> failed = new LinkedHashMap<>();
    started.forEach(
        (folder, process) -> {
          boolean begun = new RunFolder(folder).exists();
          if (!process.isAlive()
              && process.exitValue() != 0
              && process.exitValue() != 130
              && process.exitValue() != 143) {
            List<String> lines = lines(folder);
            String last = lines.isEmpty() ? "it printed nothing" : lines.get(lines.size() - 1);
            failed.put(folder.getFileName().toString() + (begun ? "" : " (not begun)"), last);
          }
        });
    return failed;
  }

  /** Runs that were started and have no folder yet. */
  List<String> starting() {
    return started.entrySet().stream()
        .filter(one -> one.getValue().isAlive() && !new RunFolder(one.getKey()).exists())
        .map(one -> one.getKey().getFileName().toString())
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
