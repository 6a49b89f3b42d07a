package org.simtrans.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.simtrans.tensor.Tensors;

class SentenceTest {
  /** libtorch's own error, which has no type of its own. */
  @Test
  void aFullMemoryIsNoBug() {
    RuntimeException full =
        assertThrows(RuntimeException.class, () -> Tensors.zeros(1L << 50)); // 4 million GB
    String sentence = Sentence.ofFullMemory(full).orElseThrow();
    assertTrue(sentence.startsWith("the memory is full (can't allocate memory: you"), sentence);
    assertEquals(1, sentence.lines().count());
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() {
    assertEquals(
        "masks/a.png: No space left on device; check the path, its permissions and the free space",
        Sentence.ofFileSystem(
            new UncheckedIOException(
                new FileSystemException("masks/a.png", null, "No space left on device"))));
    assertEquals(
        "masks: its permissions forbid it; check the path, its permissions and the free space",
        Sentence.ofFileSystem(new AccessDeniedException("masks")));
  }

  @Test
  void otherErrorsStayBugs() {
    assertEquals(Optional.empty(), Sentence.ofFullMemory(new IllegalStateException("memory")));
    assertEquals(Optional.empty(), Sentence.ofFullMemory(new NullPointerException()));
  }
}
