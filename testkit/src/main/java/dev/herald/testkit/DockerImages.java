package dev.herald.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.utility.DockerImageName;

/**
 * Decides whether tests use containers: the system property {@code test.infra} says {@code docker},
 * {@code embedded} or {@code auto} (the default: containers if they can be had within a minute).
 */
final class DockerImages {
  static final String POSTGRES = "postgres:17-alpine";
  static final String KAFKA = "apache/kafka:4.2.0";
  private static final long PULL_SECONDS = 60;

  private DockerImages() {}

  /** The image to use, or nothing when the embedded server is to be used. */
  static Optional<DockerImageName> usable(String standard) {
    String wish = System.getProperty("test.infra", "auto");
    // Lets a machine without a registry name an image of its own.
    String key = "test.image." + standard.substring(0, standard.indexOf(':')).replace('/', '.');
    DockerImageName image =
        DockerImageName.parse(System.getProperty(key, standard))
            .asCompatibleSubstituteFor(DockerImageName.parse(standard).withTag(""));
    return switch (wish) {
      case "docker" -> Optional.of(image);
      case "embedded" -> Optional.empty();
      case "auto" -> daemon() && pulled(image) ? Optional.of(image) : Optional.empty();
      default ->
          throw new IllegalArgumentException("test.infra is docker, embedded or auto, not " + wish);
    };
  }

  /** Looks for a socket first: asking the client without one fills the log with errors. */
  private static boolean daemon() {
    return (System.getenv("DOCKER_HOST") != null
            || Files.exists(Path.of("/var/run/docker.sock"))
            || Files.exists(Path.of(System.getProperty("user.home"), ".docker/run/docker.sock")))
        && DockerClientFactory.instance().isDockerAvailable();
  }

  private static boolean pulled(DockerImageName image) {
    try {
      new RemoteDockerImage(image).get(PULL_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException | RuntimeException e) {
      return false;
    }
  }
}
