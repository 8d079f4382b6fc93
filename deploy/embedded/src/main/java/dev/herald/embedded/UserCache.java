package dev.herald.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where unpacked and downloaded programs are kept, once for all checkouts of one user. */
public final class UserCache {
  private UserCache() {}

  /**
   * {@code HERALD_CACHE_DIR}, else the user's cache folder by the XDG rule, else {@code ~/.cache}.
   */
  public static Path directory() {
    String own = System.getenv("HERALD_CACHE_DIR");
    if (own != null && !own.isBlank()) {
      return Path.of(own);
    }
    // A server that runs under another account could not read a private home.
    if (ServerAccount.current() instanceof ServerAccount.Other) {
      return Path.of("/var/cache/herald");
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg != null && !xdg.isBlank()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("herald");
  }

  /**
   * The folder {@code name} of the cache, filled at most once.
   *
   * <p>It is filled beside its final place and renamed when it is whole, so that a process that
   * dies in the middle leaves nothing that looks finished; a lock keeps two processes from doing
   * the same work.
   */
  static Path once(String name, Predicate<Path> usable, Consumer<Path> fill) {
    Path place = directory().resolve(name);
    if (usable.test(place)) {
      return place;
    }
    try {
      Files.createDirectories(directory());
      try (var lock =
              FileChannel.open(
                  directory().resolve(name + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          var _ = lock.lock()) {
        if (!usable.test(place)) {
          Path draft = directory().resolve(name + ".part");
          deleteTree(draft);
          deleteTree(place);
          Files.createDirectories(draft);
          fill.accept(draft);
          Files.move(draft, place);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare " + place, e);
    }
    return place;
  }

  static void deleteTree(@Nullable Path root) throws IOException {
    if (root == null || !Files.exists(root, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var all = Files.walk(root)) {
      for (Path path : (Iterable<Path>) all.sorted(java.util.Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(path);
      }
    }
  }
}
