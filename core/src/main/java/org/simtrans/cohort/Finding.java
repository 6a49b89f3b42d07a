package org.simtrans.cohort;

import java.io.Serializable;
import java.nio.file.Path;

/**
 * Something that is wrong with a cohort, or may be.
 *
 * @param file where
 * @param problem what was found there, and what was expected
 * @param fix how to fix it
 */
public record Finding(String file, String problem, String fix) implements Serializable {

  Finding(Path file, String problem, String fix) {
    this(file.toString(), problem, fix);
  }
}
