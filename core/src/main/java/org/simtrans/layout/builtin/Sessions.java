package org.simtrans.layout.builtin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.simtrans.image.Source;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.FileTree;
import org.simtrans.layout.LabelIndex;
import org.simtrans.layout.Layout.Found;
import org.simtrans.layout.Remark;

/**
 * Sessions of which each modality lies in a file of its own. What all sessions have are the
 * channels of their images; a session is one case.
 */
final class Sessions {
  /**
   * One visit to the scanner.
   *
   * @param subject whose it is
   * @param files by modality, relative to the root
   */
  private record Session(String subject, Map<String, Path> files) {}

  private final Map<String, Session> sessions = new LinkedHashMap<>(); // by name

  /**
   * Adds the file of a modality.
   *
   * @param name of the session, which becomes that of the case
   * @throws CohortException if the session has another file of this modality
   */
  void add(String name, String subject, String modality, Path file) {
    Session session =
        sessions.computeIfAbsent(name, key -> new Session(subject, new LinkedHashMap<>()));
    Path other = session.files().putIfAbsent(modality, file);
    if (other != null) {
      throw new CohortException(
          "%s and %s would both be the %s of %s; keep one of them"
              .formatted(other, file, modality, name));
    }
  }

  boolean isEmpty() {
    return sessions.isEmpty();
  }

  /** The names of all sessions. */
  List<String> names() {
    return List.copyOf(sessions.keySet());
  }

  /** Whether some session has several modalities. */
  boolean haveSeveral() {
    return sessions.values().stream().anyMatch(session -> session.files().size() > 1);
  }

  /** The modalities that become channels: those that all sessions have, else the commonest. */
  List<String> channels() {
    Set<String> common = new LinkedHashSet<>(counts().keySet());
    sessions.values().forEach(session -> common.retainAll(session.files().keySet()));
    return common.isEmpty() ? List.of(commonest()) : List.copyOf(common);
  }

  private Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    sessions
        .values()
        .forEach(
            session -> session.files().keySet().forEach(m -> counts.merge(m, 1, Integer::sum)));
    return counts;
  }

  private String commonest() {
    Map<String, Integer> counts = counts();
    return counts.keySet().stream().reduce((a, b) -> counts.get(a) >= counts.get(b) ? a : b).get();
  }

  /** The cases, with their labels. */
  List<Found> found(FileTree tree, LabelIndex labels) {
    List<String> channels = channels();
    List<Found> found = new ArrayList<>();
    sessions.forEach(
        (name, session) -> {
          if (session.files().keySet().containsAll(channels)) {
            List<Path> files = channels.stream().map(session.files()::get).toList();
            List<String> named = haveSeveral() ? channels : List.of();
            found.add(
                new Found(
                    new Case(
                        session.subject(), name, source(tree, files), named, labels.take(name)),
                    files.get(0)));
          }
        });
    return found;
  }

  /** Every session with all modalities that it has, by their names, whatever the others have. */
  List<Case> each(FileTree tree) {
    List<Case> cases = new ArrayList<>();
    sessions.forEach(
        (name, session) ->
            cases.add(
                new Case(
                    session.subject(),
                    name,
                    source(tree, List.copyOf(session.files().values())),
                    List.copyOf(session.files().keySet()),
                    List.of())));
    return cases;
  }

  private static Source source(FileTree tree, List<Path> files) {
    return files.size() == 1
        ? tree.source(files.get(0))
        : Source.of(files.stream().map(tree::absolute).toList());
  }

  /** What is left out: modalities that some sessions lack, and sessions without the chosen one. */
  List<Remark> remarks(FileTree tree) {
    List<Remark> remarks = new ArrayList<>();
    List<String> channels = channels();
    Map<String, Integer> counts = counts();
    counts.keySet().removeAll(channels);
    counts.forEach(
        (modality, count) ->
            remarks.add(
                Remark.warning(
                    tree.root(),
                    "%s is in %d of %d sessions only, so it is no channel; the images are %s"
                        .formatted(modality, count, sessions.size(), String.join(", ", channels)),
                    "add what is missing, or take those sessions out, if you want it")));
    sessions.forEach(
        (name, session) -> {
          if (!session.files().keySet().containsAll(channels)) {
            remarks.add(
                Remark.warning(
                    tree.absolute(session.files().values().iterator().next()),
                    "the session has no " + channels.get(0) + ", which most have, and is left out",
                    "add its image, if you want it"));
          }
        });
    return remarks;
  }
}
