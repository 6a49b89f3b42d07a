package org.simtrans.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/** A process ends as it was asked to, whatever C and C++ would do at its end. */
class ProcessExitTest {
  private static final int SIGTERM = 15;

  @Test
  void endsBySignalInTheMiddleOfAStep() throws IOException, InterruptedException {
    assertEquals(128 + SIGTERM, exitCode(true));
  }

  @Test
  void endsByItself() throws IOException, InterruptedException {
    assertEquals(Work.DONE, exitCode(false));
  }

  private int exitCode(boolean bySignal) throws IOException, InterruptedException {
    assumeTrue(Torch.platform().startsWith("linux"), "on_exit is glibc's");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-Dorg.bytedeco.javacpp.nopointergc=true",
                "-cp",
                System.getProperty("java.class.path"),
                Work.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertEquals('.', process.getInputStream().read(), "it is at work");
      if (bySignal) {
        process.toHandle().destroy(); // leaves its streams open
      } else {
        process.getOutputStream().close();
      }
      return process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Gradients again and again, until the standard input ends. Its destructors are deadly. */
  static final class Work {
    static final int DONE = 7;
    private static final int DEPTH = 5000;

    public static void main(String[] args) throws IOException {
      Thread work = new Thread(Work::work);
      work.setDaemon(true);
      work.start();
      System.in.read();
      System.exit(DONE);
    }

    private static void work() {
      Tensor weight = Tensors.of(new float[] {1}, 1).requires_grad_(true);
      ProcessExit.callFirst("abort");
      while (true) {
        try (Scope scope = new Scope()) {
          Tensor y = weight;
          for (int i = 0; i < DEPTH; i++) {
            y = y.mul(weight);
          }
          y.sum().backward();
          System.out.print('.');
          System.out.flush();
        }
      }
    }
  }
}
