package org.simtrans.bench;

import java.lang.management.ManagementFactory;
import org.simtrans.Version;
import org.simtrans.host.HugePages;
import org.simtrans.host.Processor;
import org.simtrans.host.Torch;
import org.simtrans.tensor.ComputeDevice;

/**
 * What numbers were measured on.
 *
 * @param cores that this process may use
 * @param threads of one operation of libtorch
 * @param load processes that wanted to run, on average over the minute before; null where the
 *     system does not tell. Beside a benchmark there should be none
 */
public record Machine(
    Processor processor,
    int cores,
    int threads,
    ComputeDevice device,
    HugePages hugePages,
    Double load,
    String simtrans,
    String libtorch,
    String java,
    String os) {

  /** This one, as it is now. */
  public static Machine here(ComputeDevice device) {
    Torch.load();
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return new Machine(
        Processor.here(),
        Runtime.getRuntime().availableProcessors(),
        Torch.threads(),
        device,
        HugePages.here(),
        load < 0 ? null : load,
        Version.current(),
        Torch.version(),
        System.getProperty("java.version"),
        System.getProperty("os.name") + " " + System.getProperty("os.version"));
  }
}
