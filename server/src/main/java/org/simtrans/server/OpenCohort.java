package org.simtrans.server;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.layout.Case;

/**
 * The cohort that is served, with ids in place of paths: what a request names is looked up, never
 * opened. It is listed again after labels were written.
 */
final class OpenCohort {
  private static final int ID = 12; // hexadecimal digits

  /** One state of the folder. */
  private record Listed(Cohort cohort, Map<String, Case> byId) {}

  private final Path root;
  private final CohortOptions options;
  private final Jail jail;
  private volatile Listed listed;

  /**
   * @throws org.simtrans.layout.CohortException if the folder is no cohort
   */
  OpenCohort(Path root, CohortOptions options) {
    this.root = root;
    this.options = options;
    jail = Jail.of(root);
    listAgain();
  }

  /** Looks at the folder again. */
  void listAgain() {
    Cohort cohort = Cohort.open(root, options);
    Map<String, Case> byId = new LinkedHashMap<>();
    cohort.cases().forEach(one -> byId.put(id(one), one));
    listed = new Listed(cohort, byId);
  }

  Cohort cohort() {
    return listed.cohort();
  }

  Path root() {
    return root;
  }

  Jail jail() {
    return jail;
  }

  /** Every case by its id, in the order of the cohort. */
  Map<String, Case> cases() {
    return listed.byId();
  }

  /** The name of an image that requests use; the same as long as the file stays where it is. */
  String id(Case one) {
    Path first = one.image().first();
    String place =
        root.toAbsolutePath().relativize(first.toAbsolutePath()) + "#" + one.image().frame();
    return hash(place);
  }

  static String hash(String text) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum).substring(0, ID);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /**
   * A case whose files all lie below the folder. If a label of it is gone, the folder is listed
   * again: who has drawn another one can still save it.
   *
   * @throws RefusedRequestException if there is none with this id, or a file lies elsewhere
   */
  Case find(String id) {
    Case one = listed(id);
    if (one.labels().stream().anyMatch(Files::notExists)) {
      listAgain();
      one = listed(id);
    }
    one.image().files().forEach(jail::inside);
    one.labels().forEach(jail::inside);
    return one;
  }

  private Case listed(String id) {
    Case one = listed.byId().get(id);
    if (one == null) {
      throw RefusedRequestException.unknown(
          "there is no image with this id; look at the list again");
    }
    return one;
  }

  /** The path of a file for people: below the folder. */
  String shown(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path base = root.toAbsolutePath().normalize();
    return absolute.startsWith(base) ? base.relativize(absolute).toString() : file.toString();
  }

  /** All scans, which nothing may overwrite. */
  List<Path> scans() {
    return listed.byId().values().stream().flatMap(one -> one.image().files().stream()).toList();
  }
}
