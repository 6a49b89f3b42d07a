package org.simtrans.fuzz.cohorts;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.Verification;
import org.simtrans.fuzz.damage.BadFile;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Inconsistent;
import org.simtrans.fuzz.damage.JsonDamage;
import org.simtrans.fuzz.damage.Reader;

/** {@code dataset.json} of nnU-Net and the Decathlon. */
public final class DatasetJsonFiles implements Reader {
  private static final String NNUNET =
      "{\"channel_names\":{\"0\":\"T1\"},\"labels\":{\"background\":0,\"lesion\":1,\"region\":[1,2]},"
          + "\"numTraining\":1,\"file_ending\":\".nii.gz\"}";
  private static final String DECATHLON =
      "{\"name\":\"x\",\"modality\":{\"0\":\"MRI\"},\"labels\":{\"0\":\"background\",\"1\":\"lesion\"},"
          + "\"training\":[{\"image\":\"./imagesTr/a.nii.gz\",\"label\":\"./labelsTr/a.nii.gz\"}]}";
  private static final Pattern FIELDS =
      Pattern.compile(
          "JSON|channel|modality|labels|UTF-8|empty|entry|line|'(training|test|dataset)\\b");

  @Override
  public String name() {
    return "dataset-json";
  }

  @Override
  public int share() {
    return 20;
  }

  private static BadFile cohort(byte[] json) {
    return new BadFile("", Map.of("dataset.json", json, "imagesTr/a_0000.png", new byte[0]));
  }

  @Override
  public BadFile sound(Chance chance) {
    return cohort(chance.of(NNUNET, DECATHLON).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public BadFile spoilt(Chance chance) {
    return cohort(JsonDamage.of(chance.of(NNUNET, DECATHLON), chance));
  }

  @Override
  public void read(Path folder) {
    Cohort cohort = Cohort.open(folder, CohortOptions.defaults());
    Inconsistent.unless(cohort.cases().size() == 1, "another number of images");
    Verification findings = Verification.verify(cohort, 1, (done, total) -> {});
    Inconsistent.unless(!findings.errors().isEmpty(), "an image that is empty");
  }

  @Override
  public Pattern fields() {
    return FIELDS;
  }
}
