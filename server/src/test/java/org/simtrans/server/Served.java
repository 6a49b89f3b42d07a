package org.simtrans.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.run.ModelCard;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;

/** A small cohort with a run whose weights are random, and a real server over them. */
final class Served implements AutoCloseable {
  static final int WIDTH = 40;
  static final int HEIGHT = 32;
  static final int DEPTH = 6;

  final Path data;
  final Path runs;
  final Server server;

  /** The words of all processes that were to be started; none of them learns anything. */
  final List<List<String>> started = new CopyOnWriteArrayList<>();

  private final HttpClient client = HttpClient.newHttpClient();

  Served(Path folder) {
    this(ServeSettings.of(cohort(folder), runs(folder)));
  }

  Served(ServeSettings settings) {
    this(settings, words -> new ProcessBuilder("false"));
  }

  Served(ServeSettings settings, Function<List<String>, ProcessBuilder> process) {
    data = settings.data();
    runs = settings.runs();
    server =
        Server.start(
            settings,
            new Launcher() {
              @Override
              public ProcessBuilder command(List<String> words) {
                started.add(words);
                return process.apply(words);
              }

              @Override
              public Set<String> verbs() {
                return Set.of("learn", "train", "pretrain");
              }
            });
  }

  /** Volumes in 'images', of which all but the last have labels; oblique, with a spacing. */
  static Path cohort(Path folder) {
    Path data = folder.resolve("data");
    for (int i = 0; i < 4; i++) {
      Volume image = volume(i);
      Images.write(data.resolve("images/p%02d.nii.gz".formatted(i)), image);
      if (i < 3) {
        byte[] label = new byte[(int) image.voxels()];
        float[] values = image.values();
        for (int v = 0; v < label.length; v++) {
          label[v] = (byte) (values[v] > 700 ? 1 : 0);
        }
        Images.write(data.resolve("labels/p%02d.nii.gz".formatted(i)), image.withLabels(label));
      }
    }
    return data;
  }

  static Volume volume(int seed) {
    float[] values = new float[WIDTH * HEIGHT * DEPTH];
    for (int z = 0; z < DEPTH; z++) {
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          double head = Math.hypot((x - 20) / 18.0, (y - 16) / 14.0);
          double lesion = Math.hypot(Math.hypot(x - 12 - seed, y - 14), 2.0 * (z - 2));
          values[x + WIDTH * (y + HEIGHT * z)] =
              head > 1 ? 0 : lesion < 4 ? 900 : 300 + 7 * ((x * 31 + y * 17 + z * 5 + seed) % 11);
        }
      }
    }
    double[][] place = {{-0.99, 0.1, 0, 30}, {0.1, 0.99, 0, -20}, {0, 0, 3, 5}};
    return Volume.of(new int[] {WIDTH, HEIGHT, DEPTH}, new Affine(place), values);
  }

  /** A run called 'random'. */
  static Path runs(Path folder) {
    Path run = folder.resolve("runs/random");
    ModelConfig form = new ModelConfig("unet", "none", 1, 1);
    ModelCard card =
        new ModelCard(
            form,
            new Preprocessing(32, 32, Plane.AXIAL, Fit.RESIZE),
            new LabelValues(List.of(1)),
            0.5,
            1,
            false,
            1,
            0.5,
            1,
            "test");
    TrainedModel model =
        TrainedModel.ready(
            Models.create(form, new Rng(1)), card, Precision.FP32, ComputeDevice.CPU);
    try {
      Files.createDirectories(run);
      model.save(run.resolve("model.safetensors"));
      Files.writeString(
          run.resolve("config.json"), "{\"verb\":\"train\",\"config\":{\"model\":\"unet\"}}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      model.release();
    }
    return run.getParent();
  }

  URI uri(String path) {
    return URI.create(server.address() + path.substring(1));
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<byte[]> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  HttpResponse<byte[]> post(String path, String json) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  HttpResponse<byte[]> sendBytes(String method, String path, byte[] body) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/octet-stream")
            .method(method, BodyPublishers.ofByteArray(body)));
  }

  static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  static com.fasterxml.jackson.databind.JsonNode json(HttpResponse<byte[]> answer) {
    return org.simtrans.run.RunJson.parseOrNull(text(answer));
  }

  /** The id of an image by its name. */
  String id(String name) {
    for (var subject : json(get("/api/cohort")).path("subjects")) {
      for (var image : subject.path("images")) {
        if (image.path("name").asText().equals(name)) {
          return image.path("id").asText();
        }
      }
    }
    throw new AssertionError("no image " + name);
  }

  String run() {
    return json(get("/api/runs")).path("runs").path(0).path("id").asText();
  }

  @Override
  public void close() {
    server.close();
  }
}
