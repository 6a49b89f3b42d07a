package org.simtrans.app.doctor;

import java.util.List;
import java.util.Map;
import org.simtrans.host.Processor;

/**
 * What this machine has, and what is wrong with it.
 *
 * @param versions of this program, Java, libtorch and the system
 * @param natives where the native libraries come from
 * @param devices devices that {@code --device} accepts
 * @param precision what {@code --precision auto} means here
 * @param extensions what other jars add
 * @param errors problems that keep SimTrans from working
 * @param warnings problems that make it slow
 */
record Diagnosis(
    Map<String, String> versions,
    Processor processor,
    Natives natives,
    Threads threads,
    Memory memory,
    List<String> devices,
    String precision,
    List<Extension> extensions,
    List<Problem> errors,
    List<Problem> warnings) {

  /**
   * @param cache the folder to which they are extracted
   * @param loaded the loaded files of libtorch and of its linear algebra
   * @param unused files of another libtorch on the loader's path, which are not used
   */
  record Natives(String cache, List<String> loaded, List<String> unused) {}

  /**
   * @param threads available to this process
   * @param torch threads of one operation of libtorch
   */
  record Threads(int available, int torch) {}

  /** Bytes; null if the system does not tell. */
  record Memory(Long total, Long available, long javaHeap) {}

  /** A problem and its remedy. */
  record Problem(String problem, String fix) {}
}
