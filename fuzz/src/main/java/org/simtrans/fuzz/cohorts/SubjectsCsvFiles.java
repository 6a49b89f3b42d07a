package org.simtrans.fuzz.cohorts;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.fuzz.damage.BadFile;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Damage;
import org.simtrans.fuzz.damage.Inconsistent;
import org.simtrans.fuzz.damage.Reader;

/** {@code subjects.csv} beside image folders. */
public final class SubjectsCsvFiles implements Reader {
  private static final Pattern FIELDS =
      Pattern.compile("subject|split|column|line|UTF-8|text|images|characters");

  @Override
  public String name() {
    return "subjects-csv";
  }

  @Override
  public int share() {
    return 20;
  }

  private static List<String> lines(Chance chance) {
    return chance.oneIn(2)
        ? List.of("subject,split", "a,train", "b,val", "c,test", "d,train")
        : List.of("site,split,subject", "1,train,a", "1,val,b", "2,test,c");
  }

  private static BadFile cohort(byte[] csv) {
    BadFile folder = new BadFile("", java.util.Map.of("subjects.csv", csv));
    for (String subject : List.of("a", "b", "c", "d")) {
      folder = folder.with("images/" + subject + "_1.png", new byte[0]); // only names count
    }
    return folder;
  }

  @Override
  public BadFile sound(Chance chance) {
    return cohort(String.join("\n", lines(chance)).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public BadFile spoilt(Chance chance) {
    List<String> lines = new ArrayList<>(lines(chance));
    do {
      int at = chance.below(lines.size());
      String line = lines.get(at);
      switch (chance.below(6)) {
        case 0 -> lines.add(chance.of(lines));
        case 1 -> lines.remove(at);
        case 2 -> lines.set(at, line.substring(0, chance.below(line.length())));
        case 3 -> lines.set(at, line.replace(',', chance.of(';', '\t', ' ')));
        case 4 ->
            lines.set(
                at,
                line.replaceAll(
                    "[a-d]$|^[a-d]", chance.of("", "\"", "\u001b", "x".repeat(3000), "\ufeff")));
        default -> lines.set(at, line + chance.of(",", ",,,", "\"", "\0", " ", "\r"));
      }
    } while (chance.oneIn(2) && !lines.isEmpty());
    byte[] csv = String.join(chance.of("\n", "\r\n"), lines).getBytes(StandardCharsets.UTF_8);
    return cohort(chance.oneIn(4) ? Damage.bytes(csv, chance) : csv);
  }

  @Override
  public void read(Path folder) {
    Cohort cohort = Cohort.open(folder, CohortOptions.defaults());
    Inconsistent.unless(cohort.cases().size() == 4, "another number of images");
    Inconsistent.unless(
        cohort.cases().stream().noneMatch(one -> one.subject().isBlank()),
        "a subject without a name");
  }

  @Override
  public Pattern fields() {
    return FIELDS;
  }
}
