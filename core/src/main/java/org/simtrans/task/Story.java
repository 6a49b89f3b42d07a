package org.simtrans.task;

/**
 * What a report says of a pretext task.
 *
 * @param lesson completes the sentence "It learned to ..."
 * @param loss the name of the loss
 */
public record Story(String lesson, String loss) {

  /** Of a task that says nothing of itself. */
  public static Story plain(String task) {
    return new Story("solve the task '" + task + "'", "Loss");
  }
}
