package org.simtrans.layout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.simtrans.AtomicFile;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.Reason;
import org.simtrans.StrictJson;
import org.simtrans.WholeFile;

/**
 * Which subjects are for learning, for choosing and for the final test. A subject is in one part
 * only, with all its images, so that no part knows another's anatomy.
 */
public record Splits(List<String> train, List<String> val, List<String> test) {
  private static final ObjectMapper JSON =
      StrictJson.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private static final Pattern FOLD = Pattern.compile("(.+)#(\\d{1,4})");

  /** How to bring the folds of nnU-Net's first version into the form of its second. */
  public static final String PICKLE_TO_JSON =
      "python -c \"import pickle, json; f = pickle.load(open('splits_final.pkl', 'rb'));"
          + " json.dump([{k: list(v) for k, v in d.items()} for d in f], open('splits_final.json', 'w'))\"";

  /**
   * @throws CohortException if a subject is named twice, or not at all
   */
  public Splits {
    train = named(train, Part.TRAIN);
    val = named(val, Part.VAL);
    test = named(test, Part.TEST);
    Map<String, Part> parts = new HashMap<>();
    claim(parts, train, Part.TRAIN);
    claim(parts, val, Part.VAL);
    claim(parts, test, Part.TEST);
  }

  private static List<String> named(List<String> subjects, Part part) {
    for (String subject : subjects) {
      if (subject == null || subject.isBlank()) {
        throw new CohortException(
            "a subject in '%s' has no name; give its name, or take it out".formatted(part.key()));
      }
    }
    return List.copyOf(subjects);
  }

  private static void claim(Map<String, Part> parts, List<String> subjects, Part part) {
    for (String subject : subjects) {
      Part other = parts.put(subject, part);
      if (other != null) {
        throw new CohortException(
            ("subject '%s' is named in %s and in %s, but every subject belongs to one part once;"
                    + " remove one of the two")
                .formatted(subject, other.key(), part.key()));
      }
    }
  }

  /**
   * Splits at random; the order of {@code subjects} plays no role. A part with a fraction above 0
   * gets at least one subject as long as training keeps one.
   *
   * @throws InvalidSettingException if the fractions are not in [0, 1) with a sum below 1
   */
  public static Splits seeded(
      Collection<String> subjects, long seed, double valFraction, double testFraction) {
    if (!(valFraction >= 0 && testFraction >= 0 && valFraction + testFraction < 1)) {
      throw new InvalidSettingException(
          "the fractions for val (%s) and test (%s) must be at least 0 and leave some for training"
              .formatted(valFraction, testFraction));
    }
    List<String> shuffled = new ArrayList<>(new TreeSet<>(subjects));
    shuffle(shuffled, seed);
    int spare = Math.max(0, shuffled.size() - 1);
    int test = share(testFraction, shuffled.size(), spare);
    int val = share(valFraction, shuffled.size(), spare - test);
    return new Splits(
        sorted(shuffled.subList(test + val, shuffled.size())),
        sorted(shuffled.subList(test, test + val)),
        sorted(shuffled.subList(0, test)));
  }

  /**
   * Splits for cross-validation; the order of {@code subjects} plays no role. Each subject is a
   * test subject of one split. Of the others, a share of all is for validation, if training keeps
   * one.
   *
   * @throws InvalidSettingException if there are fewer subjects than folds, or fewer than three
   */
  public static List<Splits> folds(
      Collection<String> subjects, int folds, long seed, double valFraction) {
    List<String> shuffled = new ArrayList<>(new TreeSet<>(subjects));
    shuffle(shuffled, seed);
    int count = shuffled.size();
    if (count < Math.max(3, folds) || folds < 2) {
      throw new InvalidSettingException(
          Message.of(
              "{folds} is %d for %d subjects with labels; expected 2 or more folds, at most one for each subject, and three subjects at least",
              folds, count));
    }
    List<Splits> splits = new ArrayList<>();
    for (int i = 0; i < folds; i++) {
      int from = i * count / folds;
      int to = (i + 1) * count / folds;
      List<String> others = new ArrayList<>(shuffled.subList(to, count));
      others.addAll(shuffled.subList(0, from));
      int val = share(valFraction, count, others.size() - 1);
      splits.add(
          new Splits(
              sorted(others.subList(val, others.size())),
              sorted(others.subList(0, val)),
              sorted(shuffled.subList(from, to))));
    }
    return splits;
  }

  private static int share(double fraction, int subjects, int available) {
    int rounded = fraction > 0 ? Math.max(1, (int) Math.round(fraction * subjects)) : 0;
    return Math.min(rounded, available);
  }

  private static void shuffle(List<String> list, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, random.nextInt(i + 1));
    }
  }

  private static List<String> sorted(List<String> subjects) {
    return subjects.stream().sorted().toList();
  }

  /** The same split of fewer subjects: those named in {@code subjects}. */
  public Splits among(Collection<String> subjects) {
    Set<String> wanted = new HashSet<>(subjects);
    return new Splits(
        train.stream().filter(wanted::contains).toList(),
        val.stream().filter(wanted::contains).toList(),
        test.stream().filter(wanted::contains).toList());
  }

  /**
   * The same split with fewer subjects to train on, at least one. With the same seed a smaller
   * share is a part of every larger one.
   *
   * @throws InvalidSettingException if the fraction is not in (0, 1]
   */
  public Splits withTrainFraction(double fraction, long seed) {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new InvalidSettingException(
          "the share of training subjects is %s; expected more than 0 and at most 1"
              .formatted(fraction));
    }
    List<String> shuffled = new ArrayList<>(new TreeSet<>(train));
    shuffle(shuffled, seed);
    int kept = Math.min(train.size(), Math.max(1, (int) Math.round(fraction * train.size())));
    return new Splits(sorted(shuffled.subList(0, kept)), val, test);
  }

  /** The same split with other names; names that become one are named once. */
  public Splits renamed(UnaryOperator<String> names) {
    return new Splits(
        train.stream().map(names).distinct().toList(),
        val.stream().map(names).distinct().toList(),
        test.stream().map(names).distinct().toList());
  }

  /** The subjects of one part. */
  public List<String> of(Part part) {
    return switch (part) {
      case TRAIN -> train;
      case VAL -> val;
      case TEST -> test;
    };
  }

  /**
   * Writes JSON with the keys {@code train}, {@code val} and {@code test}.
   *
   * @throws CohortException if the file cannot be written
   */
  public void write(Path file) {
    try {
      AtomicFile.writeString(
          file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    } catch (IOException e) {
      throw new CohortException(
          file
              + " could not be written ("
              + Reason.of(e)
              + "); check the folder and the free space",
          e);
    }
  }

  /**
   * Reads what {@link #write} wrote, or a fold of nnU-Net's {@code splits_final.json}: the first,
   * or with {@code #2} behind the name of the file the third.
   *
   * @throws CohortException if the file is missing, is not such JSON, or names a subject twice
   */
  public static Splits read(Path file) {
    Matcher fold = FOLD.matcher(file.toString());
    return !Files.exists(file) && fold.matches()
        ? read(Path.of(fold.group(1)), Integer.parseInt(fold.group(2)))
        : read(file, 0);
  }

  private static Splits read(Path file, int fold) {
    if (file.toString().endsWith(".pkl")) {
      throw new CohortException(
          "%s is a Python pickle, which is not read; write it as JSON: %s"
              .formatted(file, PICKLE_TO_JSON));
    }
    try {
      String text = WholeFile.text(file);
      return NnUnetFolds.isList(text)
          ? NnUnetFolds.fold(text, fold, file)
          : StrictJson.read(JSON, text, Splits.class);
    } catch (JsonProcessingException e) {
      throw e.getCause() instanceof CohortException cause
          ? new CohortException(file + ": " + cause.getMessage(), e)
          : new CohortException(
              ("%s is not a split (%s); expected {\"train\": [...], \"val\": [...], \"test\":"
                      + " [...]} with the names of subjects")
                  .formatted(file, StrictJson.problem(e)),
              e);
    } catch (IOException e) {
      throw new CohortException(
          file + " could not be read (" + Reason.of(e) + "); name a splits.json of an earlier run",
          e);
    }
  }
}
