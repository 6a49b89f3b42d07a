package org.simtrans.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessAgeTest {

  /** The process is older than Java in it; its clock counts hundredths of a second. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessIsOlderThanItsJava() {
    double java = ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;

    double age = ProcessAge.seconds().orElseThrow();

    assertTrue(age > java - 0.1, age + " s, Java " + java + " s");
    assertEquals(java, age, 60);
  }
}
