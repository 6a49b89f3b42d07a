package org.simtrans.learn;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.config.TrainConfig;
import org.simtrans.data.InputSize;

/**
 * What a user wants otherwise than a plan would have it; null for what the plan decides. How images
 * are fitted, normalised and cut is wished in the settings of the data.
 *
 * @param model the name of the network
 * @param encoder its encoder
 * @param size the network's input
 * @param context slices above and below that are seen with each
 * @param batch slices of an update, in pretraining and after it
 * @param learningRate of learning from labels
 * @param pretrained a run folder or file of weights to begin with, in place of a pretraining
 * @param pretraining the share of the time to learn that pretraining takes, in [0, 1)
 * @param folds of a cross-validation
 * @param further what else learning from labels is to have
 */
public record Wishes(
    String model,
    String encoder,
    InputSize size,
    Integer context,
    Integer batch,
    Double learningRate,
    Path pretrained,
    Double pretraining,
    Integer folds,
    Further further) {

  /**
   * Settings of learning from labels that are not components of their own.
   *
   * @param said each by the decision that it replaces or adds, such as "augmentation", in words
   * @param over changes the settings
   */
  public record Further(Map<String, String> said, UnaryOperator<TrainConfig> over) {
    /** The order of what is said stays. */
    public Further {
      said = Collections.unmodifiableMap(new LinkedHashMap<>(said));
    }

    /** Nothing. */
    public static Further none() {
      return new Further(Map.of(), UnaryOperator.identity());
    }
  }

  /**
   * @throws InvalidSettingException if they exclude each other, or none of them could be
   */
  public Wishes {
    further = further == null ? Further.none() : further;
    if (pretraining != null && !(pretraining >= 0 && pretraining < 1)) {
      throw new InvalidSettingException(
          Message.of(
              "{pretraining} is %s; expected a share of the minutes, at least 0 and below 1",
              pretraining));
    }
    if (pretrained != null && pretraining != null && pretraining > 0) {
      throw new InvalidSettingException(
          Message.of(
              "{pretrained} begins with weights that are there, and {pretraining} learns others:"
                  + " leave one of them out"));
    }
    if (folds != null && folds < 2) {
      throw new InvalidSettingException(Message.of("{folds} is %d; expected at least 2", folds));
    }
    if (batch != null && batch < 1) {
      throw new InvalidSettingException(Message.of("{batch} is %d; expected at least 1", batch));
    }
  }

  /** None: the plan decides everything. */
  public static Wishes none() {
    return new Wishes(null, null, null, null, null, null, null, null, null, null);
  }

  /** The same with another network. */
  public Wishes withModel(String name) {
    return with(draft -> draft.model = name);
  }

  /** The same with another encoder. */
  public Wishes withEncoder(String name) {
    return with(draft -> draft.encoder = name);
  }

  /** The same with another input. */
  public Wishes withSize(InputSize input) {
    return with(draft -> draft.size = input);
  }

  /** The same with so many slices above and below each. */
  public Wishes withContext(Integer neighbours) {
    return with(draft -> draft.context = neighbours);
  }

  /** The same with batches of so many slices. */
  public Wishes withBatch(Integer slices) {
    return with(draft -> draft.batch = slices);
  }

  /** The same with another largest learning rate. */
  public Wishes withLearningRate(Double largest) {
    return with(draft -> draft.learningRate = largest);
  }

  /** The same, beginning with weights that are there. */
  public Wishes withPretrained(Path source) {
    return with(draft -> draft.pretrained = source);
  }

  /** The same with another share of the time for pretraining. */
  public Wishes withPretraining(Double share) {
    return with(draft -> draft.pretraining = share);
  }

  /** The same with a cross-validation. */
  public Wishes withFolds(Integer count) {
    return with(draft -> draft.folds = count);
  }

  /** The same with other settings of learning from labels. */
  public Wishes with(Further settings) {
    return with(draft -> draft.further = settings);
  }

  private Wishes with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** Wishes that are being changed: the one place that copies all of them. */
  private static final class Draft {
    private String model;
    private String encoder;
    private InputSize size;
    private Integer context;
    private Integer batch;
    private Double learningRate;
    private Path pretrained;
    private Double pretraining;
    private Integer folds;
    private Further further;

    Draft(Wishes from) {
      model = from.model;
      encoder = from.encoder;
      size = from.size;
      context = from.context;
      batch = from.batch;
      learningRate = from.learningRate;
      pretrained = from.pretrained;
      pretraining = from.pretraining;
      folds = from.folds;
      further = from.further;
    }

    Wishes done() {
      return new Wishes(
          model,
          encoder,
          size,
          context,
          batch,
          learningRate,
          pretrained,
          pretraining,
          folds,
          further);
    }
  }
}
