package org.simtrans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvCellTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "=HYPERLINK(\"http://x\")",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\uFF1D1+1",
        "-a.png",
        "'=1",
        "''=1"
      })
  void whatASpreadsheetWouldComputeIsShown(String text) {
    assertEquals("'" + text, CsvCell.safe(text));
    assertEquals(text, CsvCell.plain(CsvCell.safe(text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.png", "-1", "+1.5", "-.5e-3", "1e9", "a=b", "'a'", "file:/-x"})
  void otherTextAndNumbersStay(String text) {
    assertEquals(text, CsvCell.safe(text));
    assertEquals(text, CsvCell.plain(text));
  }

  @Test
  void nothingStaysNothing() {
    assertNull(CsvCell.safe(null));
    assertNull(CsvCell.plain(null));
  }
}
