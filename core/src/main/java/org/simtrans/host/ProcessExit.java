package org.simtrans.host;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.pytorch.MemCopyFunction;

/**
 * Lets a process end while libtorch works in another thread. Java ends through the C library's
 * {@code exit}, also in {@link Runtime#halt}, and {@code exit} first runs the destructors of
 * libtorch's singletons. A training step that is still running may then use what is destroyed, and
 * the process dies of SIGSEGV instead of ending with its exit code.
 */
final class ProcessExit {
  private ProcessExit() {}

  /**
   * From now on the process ends without running destructors. Works with glibc only; elsewhere it
   * changes nothing.
   */
  static void skipDestructors() {
    // exit calls the last registered function first, and libtorch registers destructors of some
    // singletons on first use. Therefore ours is registered only when Java ends.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> callFirst("_exit"), "process-exit"));
  }

  /**
   * Makes {@code exit} call a function of the C library first, with the exit code, through {@code
   * int on_exit(void (*)(int, void *), void *)}.
   */
  static void callFirst(String name) {
    Pointer onExit = Loader.addressof("on_exit");
    Pointer function = Loader.addressof(name);
    if (onExit != null && function != null) {
      // JavaCPP can call through one of its own function pointers; libtorch has one that takes two
      // pointers and a size. C ignores the surplus argument.
      new MemCopyFunction(new PointerPointer<>(onExit, null)).call(function, null, 0);
    }
  }
}
