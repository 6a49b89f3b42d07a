package org.simtrans.host;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadFailureTest {

  /** What glibc's loader says, wrapped as JavaCPP wraps it; and what is made of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /x/a.so: /lib/libc.so.6: version `GLIBC_2.35' not found (required by /x/a.so) | glibc 2.35
          /x/a.so: /lib/libstdc++.so.6: version `GLIBCXX_3.4.30' not found              | libstdc++ of
          /x/a.so: libgomp.so.1: cannot open shared object file: No such file           | contains libgomp.so.1
          libcudnn.so.9: cannot open shared object file: No such file or directory      | cuDNN 9 and NCCL 2
          /x/a.so: failed to map segment from shared object                             | SIMTRANS_CACHE=
          /x/a.so: cannot open: Cannot allocate memory                                  | ulimit -v unlimited
          /x/a.so: file too short                                                       | delete /cache
          """)
  void saysHowToMendIt(String said, String remedy) {
    Throwable wrapped = new UnsatisfiedLinkError("no jnitorch in java.library.path");
    wrapped.initCause(new UnsatisfiedLinkError(said));

    TorchUnavailableException e = LoadFailure.notLoaded(wrapped, Path.of("/cache"));

    assertTrue(e.remedy().toString().contains(remedy), e.getMessage());
    assertTrue(e.problem().contains(said), e.getMessage());
  }
}
