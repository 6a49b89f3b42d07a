package org.simtrans.spark;

import java.io.IOException;
import org.simtrans.app.Main;

/**
 * What a rank's process runs: the ordinary command line, which finds rank, world and meeting point
 * in its environment. It does not outlive the executor that started it, whose end closes its stdin;
 * else it would write to a run that others have gone on with.
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
        // Nobody speaks; the end is what is waited for.
      }
    } catch (IOException e) {
      // As good as the end.
    }
    Runtime.getRuntime().halt(ORPHANED);
  }
}
