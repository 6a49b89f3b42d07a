package org.simtrans.cohort;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.simtrans.Message;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.Remark;

/**
 * Findings while they are gathered.
 *
 * @param sentences of the errors, which know the names of settings
 */
record Findings(List<Finding> errors, List<Finding> warnings, List<Message> sentences) {
  Findings() {
    this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  void error(Path file, String problem, String fix) {
    error(file, Message.plain(problem), Message.plain(fix));
  }

  /** An error whose words may be names of settings; a {@link Finding} has them in quotes. */
  void error(Path file, Message problem, Message fix) {
    errors.add(new Finding(file, problem.toString(), fix.toString()));
    sentences.add(Message.of("%s: %s; %s ('verify' finds all such files)", file, problem, fix));
  }

  void warning(Path file, String problem, String fix) {
    warnings.add(new Finding(file, problem, fix));
  }

  /** One warning for each file. */
  void warnings(List<Path> files, String problem, String fix) {
    files.forEach(file -> warning(file, problem, fix));
  }

  void add(Remark remark) {
    (remark.isError() ? errors : warnings)
        .add(new Finding(remark.file(), remark.problem(), remark.fix()));
  }

  void addAll(List<Finding> otherErrors, List<Finding> otherWarnings) {
    errors.addAll(otherErrors);
    warnings.addAll(otherWarnings);
  }

  /**
   * @throws CohortException with the first error
   */
  void requireNoErrors() {
    if (!sentences.isEmpty()) {
      throw new CohortException(sentences.get(0));
    }
  }
}
