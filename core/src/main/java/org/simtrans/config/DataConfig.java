package org.simtrans.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.Setting;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.Ignore;
import org.simtrans.data.Preprocessing;
import org.simtrans.layout.Layout;
import org.simtrans.layout.Splits;
import org.simtrans.layout.subjects.SubjectRule;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;

/**
 * Which slices a run learns from.
 *
 * @param folder of the cohort
 * @param layout null to find it by looking
 * @param include glob on image paths below the image folder, null for all
 * @param subjectFrom what tells the subject of an image; null is as earlier versions told it,
 *     {@link SubjectRule#EARLIER}
 * @param splits file with an earlier run's split, null to take the cohort's own or draw one
 * @param valFraction of subjects, where a split is drawn
 * @param testFraction of subjects, where a split is drawn
 * @param minForeground slices without a label are left out below this share of tissue
 * @param ignore the label value of what nobody labelled; null for what the data say
 * @param labelFraction share of the training subjects whose labels are used, in (0, 1]; null is 1
 * @param channels of the images, by name or number, in the network's order; {@link #ALL_CHANNELS},
 *     until {@link #looked} finds them; empty, as where a file is silent, for one without a name
 */
public record DataConfig(
    Path folder,
    Layout layout,
    String include,
    SubjectRule subjectFrom,
    Path splits,
    double valFraction,
    double testFraction,
    double minForeground,
    @JsonInclude(JsonInclude.Include.NON_NULL) Ignore ignore,
    Double labelFraction,
    List<String> channels,
    Preprocessing preprocessing) {
  /** In place of channels: all that every image has, found by looking. */
  public static final List<String> ALL_CHANNELS = List.of("auto");

  private static final double VAL_FRACTION = 0.15;
  private static final double TEST_FRACTION = 0.2;
  private static final double MIN_TISSUE = 0.02;

  /**
   * @throws InvalidSettingException if a share is none
   */
  public DataConfig {
    Setting.required(folder, "folder");
    Setting.required(preprocessing, "preprocessing");
    Setting.requireWithin(valFraction, 0, 1, "val_fraction");
    Setting.requireWithin(testFraction, 0, 1, "test_fraction");
    Setting.requireWithin(minForeground, 0, 1, "min_foreground");
    subjectFrom = subjectFrom == null ? SubjectRule.EARLIER : subjectFrom;
    labelFraction = labelFraction == null ? Double.valueOf(1) : labelFraction;
    if (!(labelFraction > 0 && labelFraction <= 1)) {
      throw new InvalidSettingException(
          Message.of("{label_fraction} is %s; expected above 0 and at most 1", labelFraction));
    }
    channels = channels == null ? List.of() : List.copyOf(channels);
    if (!channels.isEmpty() && !channels.equals(ALL_CHANNELS)) {
      preprocessing = preprocessing.with(new ChannelChoice(channels));
    }
  }

  /** All slices of a folder that hold some tissue; a split is drawn by subject. */
  public static DataConfig of(Path folder, Preprocessing preprocessing) {
    return new DataConfig(
        folder.toAbsolutePath().normalize(),
        null,
        null,
        SubjectRule.AUTO,
        null,
        VAL_FRACTION,
        TEST_FRACTION,
        MIN_TISSUE,
        null,
        null,
        ALL_CHANNELS,
        preprocessing);
  }

  /** The same settings for another folder. */
  public DataConfig withFolder(Path other) {
    return with(draft -> draft.folder = other.toAbsolutePath().normalize());
  }

  /** The same, read as another layout; null to find it by looking. */
  public DataConfig withLayout(Layout other) {
    return with(draft -> draft.layout = other);
  }

  /** The same for images of which the path matches a glob; null for all. */
  public DataConfig withInclude(String glob) {
    return with(draft -> draft.include = glob);
  }

  /** The same with another rule for what a subject is. */
  public DataConfig withSubjectFrom(SubjectRule rule) {
    return with(draft -> draft.subjectFrom = rule);
  }

  /** The same slices, split as {@code file} says; null for the cohort's own split or a new one. */
  public DataConfig withSplits(Path file) {
    return with(draft -> draft.splits = file == null ? null : file.toAbsolutePath().normalize());
  }

  /** The same with other shares of the subjects held out, where a split is drawn. */
  public DataConfig withFractions(double validation, double test) {
    return with(
        draft -> {
          draft.valFraction = validation;
          draft.testFraction = test;
        });
  }

  /** The same with another share of tissue below which slices without a label are left out. */
  public DataConfig withMinForeground(double share) {
    return with(draft -> draft.minForeground = share);
  }

  /** The same with the label value of what nobody labelled; null for what the data say. */
  public DataConfig withIgnore(Ignore chosen) {
    return with(draft -> draft.ignore = chosen);
  }

  /** The same with the labels of only a share of the training subjects. */
  public DataConfig withLabelFraction(double fraction) {
    return with(draft -> draft.labelFraction = fraction);
  }

  /**
   * The same with other channels of the images.
   *
   * @param names or numbers from 0; {@link #ALL_CHANNELS} for all that every image has
   */
  public DataConfig withChannels(List<String> names) {
    return with(draft -> draft.channels = names);
  }

  /** The same slices, prepared in another way. */
  public DataConfig withPreprocessing(Preprocessing changed) {
    return with(draft -> draft.preprocessing = changed);
  }

  private DataConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** Settings that are being changed: the one place that copies all of them. */
  private static final class Draft {
    private Path folder;
    private Layout layout;
    private String include;
    private SubjectRule subjectFrom;
    private Path splits;
    private double valFraction;
    private double testFraction;
    private double minForeground;
    private Ignore ignore;
    private double labelFraction;
    private List<String> channels;
    private Preprocessing preprocessing;

    Draft(DataConfig from) {
      folder = from.folder;
      layout = from.layout;
      include = from.include;
      subjectFrom = from.subjectFrom;
      splits = from.splits;
      valFraction = from.valFraction;
      testFraction = from.testFraction;
      minForeground = from.minForeground;
      ignore = from.ignore;
      labelFraction = from.labelFraction;
      channels = from.channels;
      preprocessing = from.preprocessing;
    }

    DataConfig done() {
      return new DataConfig(
          folder,
          layout,
          include,
          subjectFrom,
          splits,
          valFraction,
          testFraction,
          minForeground,
          ignore,
          labelFraction,
          channels,
          preprocessing);
    }
  }

  /**
   * The same with what only the images tell: the names of their channels, the plane in which they
   * were taken, and, where slices are seen with those above and below, how far these are away.
   *
   * @param say hears what was chosen, where there was a choice
   * @throws org.simtrans.layout.CohortException if the images have no channels in common, or not
   *     those that were asked for
   */
  public DataConfig looked(Consumer<String> say) {
    boolean near = preprocessing.context() > 0 && preprocessing.contextMm() == null;
    boolean cut = preprocessing.plane() != null;
    return channels.isEmpty() && cut && !near ? this : new CohortLook(open(), say).into(this);
  }

  /**
   * What an earlier run learned from; its other settings are not looked at, so a loss that is not
   * there any more does no harm.
   *
   * @param path the run's folder or its {@code config.json}
   * @param verb that made the run: "train" or "pretrain"
   * @throws RunException if it is missing, or of another kind of run
   */
  public static DataConfig ofRun(Path path, String verb) {
    return RunJson.as(RunJson.ofRun(path, verb).path("data"), DataConfig.class, path);
  }

  /**
   * How an earlier run prepared the same data.
   *
   * @param begunWith a run folder or a file in one, null for none
   * @return empty where it learned from other data, or nothing is known
   */
  public Optional<Preprocessing> preparedBefore(Path begunWith) {
    if (begunWith == null) {
      return Optional.empty();
    }
    Path run = Files.isDirectory(begunWith) ? begunWith : begunWith.toAbsolutePath().getParent();
    RunFolder earlier = new RunFolder(run);
    if (!earlier.exists()) {
      return Optional.empty();
    }
    JsonNode data = earlier.readConfig().path("config").path("data");
    boolean same = folder.toString().equals(data.path("folder").asText());
    return same
        ? Optional.of(RunJson.as(data, DataConfig.class, earlier.config()).preprocessing())
        : Optional.empty();
  }

  /** Opens the cohort. */
  public Cohort open() {
    return Cohort.open(
            folder,
            new CohortOptions(
                Optional.ofNullable(layout), Optional.ofNullable(include), subjectFrom))
        .ignoring(ignore);
  }

  /**
   * The split: of the given file, else the cohort's own, else drawn among the subjects with labels.
   */
  public Splits split(Cohort cohort, long seed) {
    if (splits != null) {
      return cohort.inSubjects(Splits.read(splits));
    }
    List<String> labelled = cohort.labelled().subjects();
    return cohort
        .fixedSplit()
        .orElseGet(() -> Splits.seeded(labelled, seed, valFraction, testFraction));
  }

  /** {@link #split}, with as many subjects to train on as their share of labels allows. */
  public Splits labelledSplit(Cohort cohort, long seed) {
    Splits whole = split(cohort, seed);
    return labelFraction == 1 ? whole : whole.withTrainFraction(labelFraction, seed);
  }
}
