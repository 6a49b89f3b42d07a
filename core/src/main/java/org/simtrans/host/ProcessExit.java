package org.simtrans.host;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.pytorch.MemCopyFunction;

/**
 * Lets a process end while libtorch is at work in it. Java ends by the C library's {@code exit},
 * {@link Runtime#halt} too, which first runs the destructors of libtorch's singletons. A step that
 * another thread is in the middle of may then die of what it still needs, and the process of
 * SIGSEGV in place of the exit code that it was to have.
 */
final class ProcessExit {
  private ProcessExit() {}

  /**
   * From now on, the process ends without destructors. Where the C library is glibc, else as is.
   */
  static void skipDestructors() {
    // The last that is registered is called first, and what libtorch makes on first use registers
    // its destructor then: hence not before Java ends.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> callFirst("_exit"), "process-exit"));
  }

  /**
   * Makes a function of the C library the first that {@code exit} calls, with the exit code, by
   * {@code int on_exit(void (*)(int, void *), void *)}.
   */
  static void callFirst(String name) {
    Pointer onExit = Loader.addressof("on_exit");
    Pointer function = Loader.addressof(name);
    if (onExit != null && function != null) {
      // JavaCPP calls what a function pointer of its own holds; of two pointers and a size, one of
      // libtorch's fits. C passes over arguments that are too many.
      new MemCopyFunction(new PointerPointer<>(onExit, null)).call(function, null, 0);
    }
  }
}
