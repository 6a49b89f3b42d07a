import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Systems over several draws of the labelled patients: {@code java Systems.java collect STUDY} prints what the runs
 * of run.sh drew, a line for each patient; {@code java Systems.java table FILE [BASE]} makes tables of such lines, with
 * the paired differences from the system BASE.
 *
 * <p>Pooled Dice is that of all pixels of all patients, the other the mean of the patients' own. Each patient is
 * tested by one draw. The intervals hold 95 % of 10,000 resamples: of the draws, and of the patients within each.
 */
class Systems {
  private static final String HEAD = "draw,system,patient,label,truth,predicted,both";
  private static final int RESAMPLES = 10_000;

  /** Pixels of a label in a patient: those of the expert, those drawn, and those in both. */
  record Overlap(long truth, long predicted, long both) {
    static final Overlap NONE = new Overlap(0, 0, 0);

    Overlap plus(Overlap other) {
      return new Overlap(truth + other.truth, predicted + other.predicted, both + other.both);
    }

    /** 1 where there was nothing to draw and nothing was. */
    double dice() {
      return truth + predicted == 0 ? 1 : 2.0 * both / (truth + predicted);
    }
  }

  /** What a system drew on a patient, by label. */
  record Patient(Map<String, Overlap> labels) {
    double dice() {
      return labels.values().stream().mapToDouble(Overlap::dice).average().orElse(Double.NaN);
    }
  }

  /** What is said of patients: both Dice values. */
  record Scores(double pooled, double mean) {
    static Scores of(List<Patient> patients) {
      Overlap all =
          patients.stream()
              .flatMap(one -> one.labels().values().stream())
              .reduce(Overlap.NONE, Overlap::plus);
      double mean = patients.stream().mapToDouble(Patient::dice).average().orElse(Double.NaN);
      return new Scores(all.dice(), mean);
    }

    Scores minus(Scores other) {
      return new Scores(pooled - other.pooled, mean - other.mean);
    }
  }

  /** Patients of each draw, by draw and name. */
  private static final class Results {
    final Map<Integer, Map<String, Patient>> draws = new TreeMap<>();

    void add(int draw, String patient, String label, Overlap overlap) {
      draws
          .computeIfAbsent(draw, key -> new TreeMap<>())
          .computeIfAbsent(patient, key -> new Patient(new TreeMap<>()))
          .labels()
          .merge(label, overlap, Overlap::plus);
    }
  }

  public static void main(String[] words) throws IOException {
    if (words.length == 2 && words[0].equals("collect")) {
      collect(Path.of(words[1]));
    } else if (words.length >= 2 && words.length <= 3 && words[0].equals("table")) {
      table(Path.of(words[1]), words.length == 3 ? words[2] : null);
    } else {
      System.err.println("usage: java Systems.java collect STUDY | table FILE [BASE]");
      System.exit(2);
    }
  }

  private static void collect(Path study) throws IOException {
    System.out.println(HEAD);
    List<Path> files;
    try (Stream<Path> all = Files.walk(study, 3)) {
      files = all.filter(file -> file.getFileName().toString().equals("cases.csv")).sorted().toList();
    }
    for (Path file : files) {
      String system = file.getParent().getFileName().toString();
      String draw = file.getParent().getParent().getFileName().toString().replace("draw-", "");
      Map<String, Map<String, Overlap>> patients = new TreeMap<>();
      List<String> lines = Files.readAllLines(file);
      List<String> head = List.of(lines.get(0).split(","));
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",", -1);
        ToDoubleFunction<String> number =
            name -> {
              String cell = cells[head.indexOf(name)];
              return cell.isEmpty() ? 0 : Double.parseDouble(cell);
            };
        long truth = (long) number.applyAsDouble("truth_voxels");
        long predicted = (long) number.applyAsDouble("predicted_voxels");
        long both = Math.round(number.applyAsDouble("dice") * (truth + predicted) / 2);
        patients
            .computeIfAbsent(cells[head.indexOf("subject")], key -> new TreeMap<>())
            .merge(cells[head.indexOf("label")], new Overlap(truth, predicted, both), Overlap::plus);
      }
      patients.forEach(
          (patient, labels) ->
              labels.forEach(
                  (label, of) ->
                      System.out.printf(
                          "%s,%s,%s,%s,%d,%d,%d%n",
                          draw, system, patient, label, of.truth, of.predicted, of.both)));
    }
  }

  private static void table(Path file, String base) throws IOException {
    Map<String, Results> systems = read(file);
    if (base != null && !systems.containsKey(base)) {
      System.err.printf("%s has no system '%s'; it has %s%n", file, base, systems.keySet());
      System.exit(1);
    }
    Set<Integer> draws = new LinkedHashSet<>();
    systems.values().forEach(results -> draws.addAll(results.draws.keySet()));
    StringBuilder head = new StringBuilder("| system |");
    draws.forEach(draw -> head.append(" draw ").append(draw).append(" |"));
    System.out.println(head + " patients | pooled Dice | mean of patients |");
    System.out.println("|---".repeat(draws.size() + 4) + "|");
    systems.forEach(
        (name, results) -> {
          StringBuilder row = new StringBuilder("| " + name + " |");
          for (int draw : draws) {
            Map<String, Patient> patients = results.draws.get(draw);
            Scores of = patients == null ? null : Scores.of(List.copyOf(patients.values()));
            row.append(of == null ? " |" : " %s / %s |".formatted(dice(of.pooled), dice(of.mean)));
          }
          Scores all = Scores.of(all(results));
          System.out.printf(
              "%s %d | **%s** | **%s** |%n", row, all(results).size(), dice(all.pooled), dice(all.mean));
        });
    if (base != null) {
      System.out.printf("%n| minus %s | patients | pooled Dice | mean of patients |%n|---|---|---|---|%n", base);
      systems.forEach(
          (name, results) -> {
            if (!name.equals(base)) {
              System.out.println(paired(name, results, systems.get(base)));
            }
          });
    }
  }

  private static List<Patient> all(Results results) {
    return results.draws.values().stream().flatMap(draw -> draw.values().stream()).toList();
  }

  private static Map<String, Results> read(Path file) throws IOException {
    Map<String, Results> systems = new LinkedHashMap<>();
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty() || !lines.get(0).equals(HEAD)) {
      throw new IOException("%s begins with another line than '%s'".formatted(file, HEAD));
    }
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      Overlap overlap =
          new Overlap(Long.parseLong(cells[4]), Long.parseLong(cells[5]), Long.parseLong(cells[6]));
      systems
          .computeIfAbsent(cells[1], key -> new Results())
          .add(Integer.parseInt(cells[0]), cells[2], cells[3], overlap);
    }
    return systems;
  }

  /** Over the draws and patients that both have. */
  private static String paired(String name, Results results, Results base) {
    List<List<Patient[]>> draws = new ArrayList<>();
    results.draws.forEach(
        (draw, patients) -> {
          Map<String, Patient> others = base.draws.getOrDefault(draw, Map.of());
          List<Patient[]> pairs =
              patients.entrySet().stream()
                  .filter(one -> others.containsKey(one.getKey()))
                  .map(one -> new Patient[] {one.getValue(), others.get(one.getKey())})
                  .toList();
          if (!pairs.isEmpty()) {
            draws.add(pairs);
          }
        });
    List<Patient[]> all = draws.stream().flatMap(List::stream).toList();
    Random random = new Random(1);
    double[] pooled = new double[RESAMPLES];
    double[] mean = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES && !all.isEmpty(); i++) {
      List<Patient[]> chosen = new ArrayList<>();
      for (int k = 0; k < draws.size(); k++) {
        List<Patient[]> draw = draws.get(random.nextInt(draws.size()));
        draw.forEach(any -> chosen.add(draw.get(random.nextInt(draw.size()))));
      }
      Scores difference = difference(chosen);
      pooled[i] = difference.pooled;
      mean[i] = difference.mean;
    }
    Scores difference = difference(all);
    return "| %s | %d | %s | %s |"
        .formatted(name, all.size(), interval(difference.pooled, pooled), interval(difference.mean, mean));
  }

  private static Scores difference(List<Patient[]> pairs) {
    return Scores.of(pairs.stream().map(pair -> pair[0]).toList())
        .minus(Scores.of(pairs.stream().map(pair -> pair[1]).toList()));
  }

  private static String interval(double value, double[] resampled) {
    java.util.Arrays.sort(resampled);
    return String.format(
        Locale.ROOT,
        "%+.3f [%+.3f, %+.3f]",
        value,
        resampled[(int) (.025 * RESAMPLES)],
        resampled[(int) (.975 * RESAMPLES) - 1]);
  }

  private static String dice(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
