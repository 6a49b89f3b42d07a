package org.simtrans.layout.labels;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.simtrans.Reason;
import org.simtrans.StrictJson;
import org.simtrans.WholeFile;
import org.simtrans.layout.CohortException;

/** A file of JSON that says something about a cohort. */
public final class DescriptionJson {
  private static final ObjectMapper JSON = StrictJson.builder().build();

  private DescriptionJson() {}

  /**
   * @throws CohortException if it cannot be read, or is no JSON
   */
  public static JsonNode read(Path file) {
    try {
      return JSON.readTree(WholeFile.text(file));
    } catch (JsonProcessingException e) {
      throw new CohortException(
          file + " cannot be understood (" + StrictJson.problem(e) + "); correct it or remove it",
          e);
    } catch (IOException e) {
      throw new CohortException(
          file + " could not be read as JSON (" + Reason.of(e) + "); correct it or remove it", e);
    }
  }
}
