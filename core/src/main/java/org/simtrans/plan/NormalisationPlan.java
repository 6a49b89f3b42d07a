package org.simtrans.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.Parallel;
import org.simtrans.data.Intensity;
import org.simtrans.data.Normalisation;
import org.simtrans.data.Normalisation.Scheme;
import org.simtrans.data.Normalisation.Window;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;

/**
 * Chooses how intensities are normalised: by the ground of the images, and by whether what is
 * labelled would be taken for ground. The window of computed tomography is that of nnU-Net: the 0.5
 * and 99.5 percentiles, mean and deviation of what is labelled in the training images (Isensee et
 * al., Nature Methods 2021).
 */
public final class NormalisationPlan {
  private static final int IMAGES = 24; // that are looked at, evenly spaced
  private static final int VALUES = 20_000; // of an image, for the window
  private static final double LOST = 0.2; // of what is labelled; more must not become ground

  private NormalisationPlan() {}

  /** What one image says, channel by channel. */
  record Look(
      List<Ground> grounds, List<float[]> labelled, List<float[]> body, List<Double> lost) {}

  /** What was chosen for a channel, and the words that say so. */
  private record Reasoned(Normalisation normalisation, String words) {}

  /**
   * Chooses what {@code asked} leaves open.
   *
   * @param training the images that are learned from
   * @param labels of the cohort; without any, only the images are looked at
   */
  public static Choice choose(Preprocessing asked, Cohort training, LabelValues labels) {
    return choose(asked, open(asked) ? looks(each(asked), training, labels) : List.of());
  }

  /** Whether it is to be chosen. */
  static boolean open(Preprocessing asked) {
    return asked.normalise().stream().anyMatch(Normalisation::undecided);
  }

  /** With a normalisation for each thing that is looked at. */
  static Preprocessing each(Preprocessing asked) {
    return asked.withNormalise(oneForEach(asked));
  }

  /** Chooses by these images what {@code asked} leaves open. */
  static Choice choose(Preprocessing asked, List<Look> looks) {
    if (!open(asked) || looks.isEmpty()) {
      return new Choice(asked, List.of());
    }
    Preprocessing each = each(asked);
    List<Normalisation> chosen = new ArrayList<>();
    Map<String, List<String>> channels = new LinkedHashMap<>(); // by the words of their choice
    for (int c = 0; c < each.normalise().size(); c++) {
      Normalisation given = each.normalise().get(c);
      String name = c < asked.channelNames().size() ? asked.channelNames().get(c) : "";
      Reasoned found = given.undecided() ? chosen(given, name, looks, c) : new Reasoned(given, "");
      chosen.add(found.normalisation());
      if (given.undecided()) {
        channels.computeIfAbsent(found.words(), words -> new ArrayList<>()).add(name);
      }
    }
    boolean alike = chosen.stream().distinct().count() == 1;
    return new Choice(
        asked.withNormalise(alike ? chosen.subList(0, 1) : chosen), sentences(channels));
  }

  /**
   * A picture's colours are one thing, and normalised in one way; other channels are looked at each
   * by itself.
   */
  private static List<Normalisation> oneForEach(Preprocessing asked) {
    List<Normalisation> given = asked.normalise();
    return given.size() == 1 && given.get(0).undecided() && !asked.hasColours()
        ? Collections.nCopies(asked.channels(), given.get(0))
        : given;
  }

  private static List<String> sentences(Map<String, List<String>> channels) {
    List<String> sentences = new ArrayList<>();
    channels.forEach(
        (words, names) ->
            sentences.add(
                channels.size() == 1
                    ? "intensities: " + words
                    : "intensities of %s: %s".formatted(String.join(", ", names), words)));
    return List.copyOf(sentences);
  }

  /** As the run prepared the same images that this one begins with. */
  public static Choice as(Preprocessing before, Preprocessing asked, Path run) {
    if (!open(asked)) {
      return new Choice(asked, List.of());
    }
    List<Normalisation> chosen = before.normalise();
    return new Choice(
        asked.withNormalise(chosen),
        List.of("intensities: %s, as for %s".formatted(Normalisation.listed(chosen), run)));
  }

  private static List<Look> looks(Preprocessing asked, Cohort training, LabelValues labels) {
    return Parallel.map(
        spread(training, labels),
        one -> {
          List<Volume> channels = asked.choice().read(one);
          boolean marked = one.labelled() && labels.channels() > 0;
          byte[] truth = marked ? labels.read(one, channels.get(0)) : null;
          return look(one, channels, truth, asked.normalise().size());
        });
  }

  /** The images that are looked at: evenly spaced among those with labels, if there are any. */
  static List<Case> spread(Cohort training, LabelValues labels) {
    List<Case> labelled = training.labelled().cases();
    List<Case> cases = labelled.isEmpty() || labels.channels() == 0 ? training.cases() : labelled;
    int shown = Math.min(IMAGES, cases.size());
    List<Case> spread = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      spread.add(cases.get((int) ((i + 0.5) / shown * cases.size())));
    }
    return spread;
  }

  /**
   * Where all channels are normalised in one way, the grey of a picture's colours, or the first.
   */
  private static List<Volume> shown(List<Volume> channels, Case one, int ways) {
    if (ways > 1 || channels.size() == 1) {
      return channels;
    }
    return channels.get(0).isPicture() && one.image().isSingle()
        ? List.of(Images.read(one.image()))
        : List.of(channels.get(0));
  }

  /**
   * Looks at an image.
   *
   * @param truth what is labelled in it; null where nothing is
   * @param ways how many normalisations there are: one for all channels, or one for each
   */
  static Look look(Case one, List<Volume> channels, byte[] truth, int ways) {
    List<Volume> image = shown(channels, one, ways);
    String name = one.image().first().getFileName().toString().toLowerCase(Locale.ROOT);
    boolean wide = name.endsWith(".tif") || name.endsWith(".tiff");
    List<Ground> grounds = new ArrayList<>();
    List<float[]> labelled = new ArrayList<>();
    List<float[]> body = new ArrayList<>();
    List<Double> lost = new ArrayList<>();
    for (Volume volume : image) {
      float[] values = volume.values();
      Intensity intensity = Intensity.of(values);
      grounds.add(Ground.of(volume, wide));
      labelled.add(truth == null ? new float[0] : sample(values, i -> truth[i] != 0));
      body.add(sample(values, i -> intensity.isForeground(values[i])));
      lost.add(lost(labelled.get(labelled.size() - 1), intensity));
    }
    return new Look(grounds, labelled, body, lost);
  }

  @FunctionalInterface
  private interface Wanted {
    boolean at(int index);
  }

  /** Finite values that are wanted, evenly spaced. */
  private static float[] sample(float[] values, Wanted wanted) {
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      count += wanted.at(i) && Float.isFinite(values[i]) ? 1 : 0;
    }
    int stride = Math.max(1, (count + VALUES - 1) / VALUES);
    float[] sample = new float[(count + stride - 1) / stride];
    int seen = 0;
    for (int i = 0; i < values.length; i++) {
      if (wanted.at(i) && Float.isFinite(values[i]) && seen++ % stride == 0) {
        sample[(seen - 1) / stride] = values[i];
      }
    }
    return sample;
  }

  /** The share of labelled values that would be taken for ground. */
  private static double lost(float[] labelled, Intensity intensity) {
    int lost = 0;
    for (float value : labelled) {
      lost += intensity.isForeground(value) ? 0 : 1;
    }
    return labelled.length == 0 ? 0 : (double) lost / labelled.length;
  }

  private static Reasoned chosen(Normalisation given, String name, List<Look> looks, int channel) {
    Optional<Scheme> named = ModalityName.scheme(name);
    Scheme told = given.scheme() == Scheme.CT ? Scheme.CT : named.orElse(null);
    boolean loses = loses(looks, channel);
    if (told != null && !(told == Scheme.MRI && loses)) {
      Normalisation found = told == Scheme.CT ? ct(looks, channel) : Normalisation.of(told);
      String words = "%s, %s".formatted(found, found.scheme().description());
      boolean asked = given.scheme() == Scheme.CT;
      return new Reasoned(found, asked ? words : words + " (by the channel's name)");
    }
    Map<Ground, Integer> votes = new EnumMap<>(Ground.class);
    looks.forEach(look -> votes.merge(look.grounds().get(channel), 1, Integer::sum));
    Ground most = Collections.max(votes.entrySet(), Map.Entry.comparingByValue()).getKey();
    Normalisation chosen;
    String why;
    if (most.scheme() == Scheme.MRI && loses) {
      chosen = Normalisation.of(Scheme.PERCENTILE);
      why = "what is labelled is as dark as the ground";
    } else {
      chosen = most.scheme() == Scheme.CT ? ct(looks, channel) : Normalisation.of(most.scheme());
      why = votes.get(most) + " of " + looks.size() + " images look like " + most.words();
    }
    return new Reasoned(chosen, words(chosen, why, votes, most));
  }

  /** Whether much of what is labelled would become ground in the usual image. */
  private static boolean loses(List<Look> looks, int channel) {
    double[] lost =
        looks.stream()
            .filter(look -> look.labelled().get(channel).length > 0)
            .mapToDouble(look -> look.lost().get(channel))
            .sorted()
            .toArray();
    return lost.length > 0 && lost[lost.length / 2] > LOST;
  }

  private static String words(
      Normalisation chosen, String why, Map<Ground, Integer> votes, Ground most) {
    String others =
        votes.entrySet().stream()
            .filter(vote -> vote.getKey() != most)
            .map(vote -> vote.getValue() + " like " + vote.getKey().words())
            .collect(Collectors.joining(", "));
    boolean tied =
        votes.entrySet().stream()
            .anyMatch(
                vote ->
                    vote.getKey().scheme() != most.scheme()
                        && vote.getValue().equals(votes.get(most)));
    return "%s, %s (%s%s)"
        .formatted(
            chosen,
            chosen.scheme().description(),
            why,
            others.isEmpty()
                ? ""
                : "; " + others + (tied ? "; a tie, so name the right way with 'normalise'" : ""));
  }

  private static Normalisation ct(List<Look> looks, int channel) {
    float[] labelled = joined(looks.stream().map(look -> look.labelled().get(channel)).toList());
    float[] values =
        labelled.length > 1
            ? labelled
            : joined(looks.stream().map(look -> look.body().get(channel)).toList());
    Arrays.sort(values);
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    float low = at(values, 0.005);
    float high = Math.max(at(values, 0.995), low + 1); // Hounsfield units are whole
    float deviation = (float) Math.max(1, Math.sqrt(squares / values.length));
    return Normalisation.ct(new Window(low, high, (float) mean, deviation));
  }

  private static float at(float[] sorted, double fraction) {
    return sorted[(int) Math.round(fraction * (sorted.length - 1))];
  }

  private static float[] joined(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
