package org.simtrans.spark;

import java.io.IOException;
import org.simtrans.app.Main;

/**
 * The main class of a rank's process: the ordinary command line, which finds its rank, the number
 * of ranks and the meeting point in the environment. The process ends with the executor that
 * started it, whose end closes its stdin; otherwise it would write into a run that other ranks have
 * continued.
 */
public final class RankMain {
  private static final int ORPHANED = 137;

  private RankMain() {}

  public static void main(String[] args) {
    Thread watch = new Thread(RankMain::endWithExecutor, "executor-watch");
    watch.setDaemon(true);
    watch.start();
    Main.main(args);
  }

  private static void endWithExecutor() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever sent; only the end of the stream matters.
      }
    } catch (IOException e) {
      // The same as the end of the stream.
    }
    Runtime.getRuntime().halt(ORPHANED);
  }
}
