package org.simtrans.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.simtrans.Message;

/** Errors of unpacking and loading the libraries, each with its remedy. */
final class LoadFailure {
  private static final Pattern OLD =
      Pattern.compile("version [`'](GLIBC(?:XX)?_[0-9.]+)' not found");
  private static final Pattern ABSENT = Pattern.compile("(\\S+): cannot open shared object file");
  private static final Pattern NVIDIAS = Pattern.compile("lib(cu|nccl|nv).*");
  private static final String ANOTHER_FOLDER =
      "name another folder with the environment variable " + NativeFolder.VARIABLE + "=FOLDER";

  private LoadFailure() {}

  static TorchUnavailableException noLibraries(String platform) {
    return new TorchUnavailableException(
        "the class path holds no libraries of libtorch for " + platform,
        Message.of(
            "build on the machine that runs (there are libraries for linux-x86_64, macosx-arm64 and"
                + " windows-x86_64), or segment with {engine} onnx, which needs no libtorch"),
        null);
  }

  static TorchUnavailableException noFolder(List<String> obstacles) {
    return new TorchUnavailableException(
        "the libraries of libtorch cannot be unpacked, because " + String.join(" and ", obstacles),
        Message.plain("correct this, or " + ANOTHER_FOLDER),
        null);
  }

  static TorchUnavailableException notUnpacked(Path folder, IOException e) {
    return new TorchUnavailableException(
        "the libraries of libtorch cannot be unpacked to " + folder + " (" + said(e) + ")",
        Message.plain(
            (said(e).toLowerCase(Locale.ROOT).contains("lock")
                    ? "that file system knows no locks, so "
                    : "free some space there, or ")
                + ANOTHER_FOLDER),
        e);
  }

  static TorchUnavailableException unreadable(String jar, IOException e) {
    return new TorchUnavailableException(
        jar + " cannot be read (" + said(e) + ")",
        Message.plain("download or build the distribution again"),
        e);
  }

  /** The innermost cause has the most precise message. */
  static TorchUnavailableException notLoaded(Throwable error, Path folder) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String said = firstLine(cause.getMessage());
    return new TorchUnavailableException(
        "libtorch cannot be loaded (" + said + ")", Message.plain(remedy(said, folder)), error);
  }

  private static String remedy(String said, Path folder) {
    Matcher old = OLD.matcher(said);
    if (old.find()) {
      return "this system is too old; use one with "
          + old.group(1).replace("GLIBCXX_", "libstdc++ of GLIBCXX ").replace("GLIBC_", "glibc ")
          + " or newer, such as Ubuntu 22.04 or Debian 12";
    }
    Matcher absent = ABSENT.matcher(said);
    if (absent.find() && NVIDIAS.matcher(absent.group(1)).matches()) {
      return "this is the build for CUDA: put the folders of CUDA 13, cuDNN 9 and NCCL 2 into"
          + " LD_LIBRARY_PATH (docs/performance.md says where to get them), or build without -Pgpu";
    }
    if (absent.reset().find()) {
      return "install the system package that contains " + absent.group(1);
    }
    if (said.contains("Cannot allocate memory")
        || (said.contains("failed to map segment") && lacksRoom(folder))) {
      return "this process may not take enough memory: raise its limit ('ulimit -v unlimited'), or"
          + " give the container or job more";
    }
    if (said.contains("failed to map segment") || said.contains("Operation not permitted")) {
      return "files in " + folder + " may not be executed; " + ANOTHER_FOLDER;
    }
    return "delete " + folder + ", so that the libraries are unpacked again";
  }

  /** Whether mapping fails though the folder allows execution: then it is memory that is short. */
  private static boolean lacksRoom(Path folder) {
    return AddressSpace.isLimited() && !new NativeFolder(folder, false).forbidsExecution();
  }

  /**
   * The message of the file system with the kind of error; the message alone is often just a file's
   * name.
   */
  static String said(Exception e) {
    String name = e.getClass().getSimpleName().replace("Exception", "");
    String kind = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    return e.getClass() == IOException.class
        ? firstLine(e.getMessage())
        : kind + ": " + firstLine(e.getMessage());
  }

  private static String firstLine(String message) {
    return String.valueOf(message).strip().lines().findFirst().orElse("");
  }
}
