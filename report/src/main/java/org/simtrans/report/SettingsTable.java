package org.simtrans.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.simtrans.report.Table.Cell;
import org.simtrans.report.Table.Row;

/** The settings in which runs differ. */
final class SettingsTable {
  private static final Set<String> OF_THE_HOUR = Set.of("started", "speed, median");
  private static final int LONGEST = 60; // characters of a value

  private SettingsTable() {}

  /** A row for each setting that is not the same in all runs, a column for each run. */
  static Table of(List<NamedRun> runs) {
    List<Map<String, String>> all = runs.stream().map(run -> settings(run.record())).toList();
    Set<String> names = new LinkedHashSet<>();
    all.forEach(settings -> names.addAll(settings.keySet()));
    List<Row> rows = new ArrayList<>();
    for (String name : names) {
      List<String> values = all.stream().map(settings -> settings.get(name)).toList();
      if (values.stream().map(Objects::toString).distinct().count() > 1) {
        rows.add(
            new Row(
                name,
                IntStream.range(0, values.size())
                    .mapToObj(i -> Cell.of(shown(values.get(i))))
                    .toList()));
      }
    }
    return new Table("", "Setting", runs.stream().map(NamedRun::name).toList(), rows, "");
  }

  private static String shown(String value) {
    if (value == null) {
      return "–";
    }
    return value.length() <= LONGEST ? value : "… " + value.substring(value.length() - LONGEST);
  }

  private static Map<String, String> settings(RunRecord run) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (Facts group : Facts.of(run)) {
      for (Facts.Entry entry : group.entries()) {
        if (!OF_THE_HOUR.contains(entry.name())) {
          settings.put(group.title() + ": " + entry.name(), entry.value());
        }
      }
    }
    return settings;
  }
}
