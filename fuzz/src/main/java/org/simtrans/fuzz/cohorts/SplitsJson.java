package org.simtrans.fuzz.cohorts;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.simtrans.fuzz.damage.BadFile;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Inconsistent;
import org.simtrans.fuzz.damage.JsonDamage;
import org.simtrans.fuzz.damage.Reader;
import org.simtrans.layout.Part;
import org.simtrans.layout.Splits;

/** {@code splits.json}. */
public final class SplitsJson implements Reader {
  private static final String SOUND =
      "{\"train\":[\"a\",\"b\",\"c\"],\"val\":[\"d\"],\"test\":[\"e\",\"f\"]}";
  private static final Pattern FIELDS = Pattern.compile("train|val|test|subject|split|JSON");

  @Override
  public String name() {
    return "splits";
  }

  @Override
  public BadFile sound(Chance chance) {
    return BadFile.of("splits.json", SOUND.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public BadFile spoilt(Chance chance) {
    return BadFile.of("splits.json", JsonDamage.of(SOUND, chance));
  }

  @Override
  public void read(Path file) {
    Splits splits = Splits.read(file);
    Set<String> seen = new HashSet<>();
    for (Part part : Part.values()) {
      List<String> subjects = splits.of(part);
      Inconsistent.unless(subjects.stream().allMatch(seen::add), "a subject in two parts");
      Inconsistent.unless(subjects.stream().noneMatch(String::isBlank), "a subject without a name");
    }
  }

  @Override
  public Pattern fields() {
    return FIELDS;
  }
}
