package org.simtrans.tensor;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.host.Torch;

/** Where tensors live and operations run: the CPU, a CUDA device or Apple's GPU. */
public record ComputeDevice(@JsonValue String name) {
  private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d+))?");

  /** All cores of this process. */
  public static final ComputeDevice CPU = new ComputeDevice("cpu");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ComputeDevice {
    if (!name.equals("cpu") && !name.equals("mps") && !CUDA.matcher(name).matches()) {
      throw new InvalidSettingException(
          Message.of("{device} is '%s'; expected auto, cpu, cuda, cuda:N or mps", name));
    }
  }

  /**
   * The device {@code auto}, {@code cpu}, {@code cuda[:N]} or {@code mps}; refuses a device that
   * does not exist.
   */
  public static ComputeDevice named(String name) {
    Torch.load();
    String wanted = name.toLowerCase(Locale.ROOT);
    if (wanted.equals("auto")) {
      return cudaDevices() > 0 ? new ComputeDevice("cuda:0") : CPU;
    }
    ComputeDevice device = new ComputeDevice(wanted.equals("cuda") ? "cuda:0" : wanted);
    if (wanted.startsWith("cuda") && device.index() >= cudaDevices()) {
      throw new InvalidSettingException(
          Message.of(
              "{device} is '%s', but %d CUDA devices were found: use {device} cpu, or build with the profile"
                  + " 'gpu' (mvn -Pgpu package) on a machine with an NVIDIA driver",
              name, cudaDevices()));
    }
    if (wanted.equals("mps") && !torch.hasMPS()) {
      throw new InvalidSettingException(
          Message.of("{device} is 'mps', but no Apple GPU was found: use {device} cpu"));
    }
    return device;
  }

  /** The number of CUDA devices that this build of libtorch finds. */
  public static int cudaDevices() {
    Torch.load();
    return torch.cuda_is_available() ? (int) torch.cuda_device_count() : 0;
  }

  /**
   * The device for one of several processes on a host: each process gets another GPU, as long as
   * there are enough.
   */
  public ComputeDevice forLocalRank(int rank) {
    return type() == DeviceType.CUDA && cudaDevices() > 0
        ? new ComputeDevice("cuda:" + rank % cudaDevices())
        : this;
  }

  /** Whether tensors live in the memory of the process, not on a GPU. */
  public boolean isCpu() {
    return name.equals("cpu");
  }

  Device torch() {
    return new Device(type(), (byte) (isCpu() ? -1 : index()));
  }

  DeviceType type() {
    return isCpu() ? DeviceType.CPU : name.equals("mps") ? DeviceType.MPS : DeviceType.CUDA;
  }

  private int index() {
    Matcher cuda = CUDA.matcher(name);
    return cuda.matches() && cuda.group(1) != null ? Integer.parseInt(cuda.group(1)) : 0;
  }

  @Override
  public String toString() {
    return name;
  }
}
