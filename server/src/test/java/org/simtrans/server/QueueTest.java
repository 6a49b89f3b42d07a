package org.simtrans.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueTest {
  @TempDir Path folder;

  @Test
  void clientsTakeTurnsAndNothingIsLost() throws InterruptedException {
    CountDownLatch begin = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(8);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    try (FairQueue queue = new FairQueue(10)) {
      queue.add(
          "first",
          () -> {
            await(begin);
            throw new IllegalStateException("a piece that fails holds up nobody");
          });
      while (queue.size() > 0) {
        Thread.sleep(5);
      }
      List<FairQueue.Piece> many = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        String name = "many" + i;
        many.add(queue.add("many", () -> note(order, name, done)));
      }
      FairQueue.Piece few = queue.add("few", () -> note(order, "few0", done));
      queue.add("few", () -> note(order, "few1", done));
      FairQueue.Piece one = queue.add("one", () -> note(order, "one", done));
      assertEquals(0, queue.before(many.get(0)));
      assertEquals(1, queue.before(few));
      assertEquals(2, queue.before(one));
      assertEquals(3, queue.before(many.get(1)));
      assertEquals(7, queue.before(many.get(4)));
      begin.countDown();
      assertTrue(done.await(10, TimeUnit.SECONDS));
      assertEquals(
          List.of("many0", "few0", "one", "many1", "few1", "many2", "many3", "many4"), order);
      assertEquals(-1, queue.before(one));
    }
  }

  private static void note(List<String> order, String name, CountDownLatch done) {
    order.add(name);
    done.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFullQueueSaysSo() {
    CountDownLatch never = new CountDownLatch(1);
    try (FairQueue queue = new FairQueue(2)) {
      int taken = 0;
      RefusedRequestException full = null;
      for (int i = 0; i < 4 && full == null; i++) {
        try {
          queue.add("a", () -> await(never));
          taken++;
        } catch (RefusedRequestException e) {
          full = e;
        }
      }
      assertTrue(taken == 2 || taken == 3, "two wait, one may be at work: " + taken);
      assertEquals(503, full.status());
      never.countDown();
    }
    assertThrows(RefusedRequestException.class, () -> closed().add("a", () -> {}));
  }

  private static FairQueue closed() {
    FairQueue queue = new FairQueue(2);
    queue.close();
    return queue;
  }

  @Test
  void fiftyClientsAtOnceEachGetTheirMask() throws Exception {
    try (Served served = new Served(folder)) {
      byte[] image = Files.readAllBytes(served.data.resolve("images/p00.nii.gz"));
      byte[] other = Files.readAllBytes(served.data.resolve("images/p01.nii.gz"));
      byte[] mask = mask(served, image).body();
      byte[] otherMask = mask(served, other).body();
      ExecutorService clients = Executors.newFixedThreadPool(50);
      CountDownLatch together = new CountDownLatch(1);
      List<Future<HttpResponse<byte[]>>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        byte[] own = i % 2 == 0 ? image : other;
        answers.add(
            clients.submit(
                () -> {
                  together.await();
                  return mask(served, own);
                }));
      }
      together.countDown();
      for (int i = 0; i < 50; i++) {
        HttpResponse<byte[]> answer = answers.get(i).get(5, TimeUnit.MINUTES);
        assertEquals(200, answer.statusCode(), Served.text(answer));
        assertArrayEquals(i % 2 == 0 ? mask : otherMask, answer.body(), "client " + i);
      }
      clients.shutdown();
      String metrics = Served.text(served.get("/metrics"));
      assertTrue(metrics.contains("\nsimtrans_masks_drawn_total 52\n"), metrics);
      assertTrue(metrics.contains("\nsimtrans_masks_waiting 0\n"), metrics);
    }
  }

  private static HttpResponse<byte[]> mask(Served served, byte[] image) {
    return served.sendBytes("POST", "/api/segment/mask?name=a.nii.gz&run=random", image);
  }
}
