package org.simtrans.host;

import java.util.OptionalInt;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.openblas.presets.openblas_nolapack.MklSetNumThreadsLocal;
import org.bytedeco.openblas.presets.openblas_nolapack.SetNumThreads;

/**
 * The threads of OpenBLAS, which computes the small fp32 products of attention. It is called from
 * every thread of libtorch at once, and threads of its own would wait for each other. They also
 * change the last bits of a sum.
 */
final class BlasThreads {
  private static final String VARIABLE = "OPENBLAS_NUM_THREADS";

  private BlasThreads() {}

  /**
   * One thread for each call, unless the environment names another number. The launcher sets the
   * variable, so this gives a Java program the weights and the speed of the command line.
   */
  static void oneForEachCall() {
    // dlsym finds the function in the library from which libtorch takes its products, also where
    // two copies of OpenBLAS are loaded.
    Pointer function = Loader.addressof("openblas_set_num_threads");
    if (System.getenv(VARIABLE) == null && function != null) {
      new SetNumThreads(new PointerPointer<>(function, null)).call(1);
    }
  }

  /** As OpenBLAS says; empty if it is not loaded. */
  static OptionalInt count() {
    Pointer function = Loader.addressof("openblas_get_num_threads");
    // JavaCPP has no such function pointer without an argument; C ignores the surplus argument.
    return function == null
        ? OptionalInt.empty()
        : OptionalInt.of(new MklSetNumThreadsLocal(new PointerPointer<>(function, null)).call(0));
  }
}
