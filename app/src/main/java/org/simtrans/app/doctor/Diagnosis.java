package org.simtrans.app.doctor;

import java.util.List;
import java.util.Map;
import org.simtrans.host.Processor;

/**
 * What this machine brings and what stands in the way.
 *
 * @param versions of this program, Java, libtorch and the system
 * @param natives where native libraries come from
 * @param devices what {@code --device} can name
 * @param precision what {@code --precision auto} means here
 * @param errors what keeps SimTrans from working
 * @param warnings what makes it slow
 */
record Diagnosis(
    Map<String, String> versions,
    Processor processor,
    Natives natives,
    Threads threads,
    Memory memory,
    List<String> devices,
    String precision,
    List<Problem> errors,
    List<Problem> warnings) {

  /**
   * @param cache the folder that they are extracted to
   * @param loaded the files of libtorch and of the linear algebra below it
   * @param unused another libtorch on the loader's path, which was passed over
   */
  record Natives(String cache, List<String> loaded, List<String> unused) {}

  /**
   * @param available to this process
   * @param torch used by one operation of libtorch
   */
  record Threads(int available, int torch) {}

  /** In bytes; null where the system does not tell. */
  record Memory(Long total, Long available, long javaHeap) {}

  /** Something wrong, and how to mend it. */
  record Problem(String problem, String fix) {}
}
