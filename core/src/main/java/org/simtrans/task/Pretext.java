package org.simtrans.task;

import java.util.Optional;
import org.simtrans.InvalidSettingException;

/**
 * A task without labels, from which an encoder learns. An implementation is a record whose
 * components are its settings: they stand in {@code config.json} under their names in snake case,
 * and {@code pretrain --set NAME=VALUE} changes them. A constructor without arguments gives the
 * defaults. Other jars name theirs in {@code META-INF/services/org.simtrans.task.Pretext}.
 *
 * <p>A component of the record must not be named {@code name} or as another method here.
 *
 * @param <B> a batch
 */
public interface Pretext<B extends TaskBatch> extends Task<B> {

  /** What is learned, in a few words for {@code pretrain --help}. */
  String description();

  /** What a report says of it. */
  default Story story() {
    return Story.plain(name());
  }

  /** The encoder that it really teaches where {@code chosen} is asked for. */
  default String encoderOf(String chosen) {
    return chosen;
  }

  /**
   * The name of the segmentation network that it teaches as a whole; empty for the encoder alone.
   */
  default Optional<String> wholeNetwork() {
    return Optional.empty();
  }

  /**
   * Whether labels of the training subjects are learned from; those of all others are then hidden
   * from it.
   */
  default boolean learnsFromLabels() {
    return false;
  }

  /** The same for another segmentation network, where it teaches a whole one. */
  default Pretext<B> forNetwork(String model) {
    return this;
  }

  /**
   * The same with everything decided that depends on the setup.
   *
   * @throws InvalidSettingException if it cannot be learned like this
   */
  default Pretext<B> completed(Setup setup) {
    return this;
  }
}
