package org.simtrans.fuzz.runs;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.simtrans.fuzz.damage.BadFile;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Inconsistent;
import org.simtrans.fuzz.damage.JsonDamage;
import org.simtrans.fuzz.damage.Reader;
import org.simtrans.metric.Evaluation;

/** {@code evaluation.json}. */
public final class EvaluationFiles implements Reader {
  private static final Pattern FIELDS =
      Pattern.compile("'[^']+'|JSON|UTF-8|continues after|the whole");

  @Override
  public String name() {
    return "evaluation";
  }

  @Override
  public int share() {
    return 15;
  }

  private static String text() {
    return SmallRun.text(SmallRun.get().trained().resolve("evaluation.json"));
  }

  @Override
  public BadFile sound(Chance chance) {
    return BadFile.of("evaluation.json", text().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public BadFile spoilt(Chance chance) {
    return BadFile.of("evaluation.json", JsonDamage.of(text(), chance));
  }

  @Override
  public void read(Path file) {
    Evaluation evaluation = Evaluation.read(file);
    Inconsistent.unless(!evaluation.toJson().isBlank(), "an evaluation that cannot be written");
  }

  @Override
  public Pattern fields() {
    return FIELDS;
  }
}
