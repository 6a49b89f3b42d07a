package org.simtrans.study;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.config.PretrainConfig;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.EncoderWeights;
import org.simtrans.encoder.Encoders;
import org.simtrans.layout.Splits;
import org.simtrans.run.RunFolder;
import org.simtrans.tensor.Rng;
import org.simtrans.weights.WeightsFile;

/** Checks the weights that systems begin with, before hours are spent on them. */
record WeightsCheck(StudyConfig config, Splits splits) {

  /**
   * @throws InvalidSettingException if weights are missing, are of another encoder, or have learned
   *     from a subject that the study holds out
   */
  void require() {
    config.pretrained().forEach(this::requireUsable);
    config.systems().forEach(this::requireFitting);
    requireFewLabels();
  }

  /** A pretraining that learns from labels must not know more of them than a share of them. */
  private void requireFewLabels() {
    if (config.labelFractions().stream().allMatch(share -> share == 1)) {
      return;
    }
    for (StudySystem system : config.systems()) {
      String name = system.pretrained();
      Path source = config.pretrained().get(name);
      if (name != null && learnsFromLabels(source)) {
        throw new InvalidSettingException(
            Message.of(
                "the pretraining '%s' learns from the lesions of all training subjects, so that"
                    + " {label_fractions} below 1 would not be such shares: choose a task without"
                    + " labels, or only the share 1",
                name));
      }
    }
  }

  /**
   * @param source null for the study's own pretraining
   */
  private boolean learnsFromLabels(Path source) {
    if (source == null) {
      return config.pretraining().task().learnsFromLabels();
    }
    RunFolder run = new RunFolder(source);
    return Files.isDirectory(source)
        && run.exists()
        && run.readConfig().path("verb").asText().equals("pretrain")
        && PretrainConfig.read(source).task().learnsFromLabels();
  }

  /** The pretraining exists, and neither it nor one before it has seen who is to be a stranger. */
  private void requireUsable(String name, Path source) {
    if (!Files.exists(source)) {
      throw new InvalidSettingException(
          Message.of(
              "{pretrained}: %s does not exist (the weights named '%s'); expected a run folder or a file"
                  + " of weights",
              source, name));
    }
    Set<Path> line = new LinkedHashSet<>(); // a run, what it began with, and so on
    Path next = source;
    while (next != null && line.add(next)) {
      next = new RunFolder(next).beganWith().orElse(null);
    }
    line.forEach(run -> requireStrangers(name, new RunFolder(run)));
  }

  private void requireStrangers(String name, RunFolder run) {
    if (!Files.exists(run.splits())) {
      return; // weights from elsewhere
    }
    Splits known = Splits.read(run.splits());
    Set<String> apart = new LinkedHashSet<>(known.val());
    apart.addAll(known.test());
    boolean same =
        run.exists()
            && run.readConfig()
                .path("config")
                .path("data")
                .path("folder")
                .asText()
                .equals(config.train().data().folder().toString());
    List<String> heldOut = new ArrayList<>(splits.test());
    heldOut.addAll(splits.val());
    for (String subject : heldOut) {
      if (known.train().contains(subject) || same && !apart.contains(subject)) {
        throw new InvalidSettingException(
            Message.of(
                "{pretrained} %s (%s) has learned from subject '%s', which this study holds out; give"
                    + " {splits} %s, so that both have one split",
                name, run.path(), subject, run.splits()));
      }
    }
  }

  /** The pretraining that a system names is one of its encoder. */
  private void requireFitting(StudySystem system) {
    Path source = config.pretrained().get(system.pretrained());
    if (source != null && !Files.isDirectory(source)) {
      requireRecognised(system, source);
    }
    if (source == null || !Files.isDirectory(source) || !new RunFolder(source).exists()) {
      return;
    }
    String encoder =
        new RunFolder(source).readConfig().path("config").path("encoder").asText(system.encoder());
    if (!encoder.equals(system.encoder())) {
      throw new InvalidSettingException(
          "%s has the encoder %s, but %s was pretrained with %s"
              .formatted(system.name(), system.encoder(), source, encoder));
    }
  }

  /** Better now than when its turn comes. */
  private static void requireRecognised(StudySystem system, Path file) {
    if (!Encoders.names().contains(system.encoder())) {
      return; // a whole network's weights are tried when it is there
    }
    Encoder encoder = Encoders.named(system.encoder(), 1, new Rng(0));
    try (WeightsFile open = WeightsFile.open(file)) {
      EncoderWeights.in(open, file, encoder).into(encoder);
    } finally {
      encoder.release();
    }
  }
}
