package dev.herald.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Where one local run keeps everything; one process at a time. */
final class DataDirectory implements AutoCloseable {
  private static final String LOCK = "lock";

  /** Open by the time anything else happens. */
  private static final String LOG = "herald.log";

  private final Path path;
  private final FileChannel channel;

  private DataDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Takes the directory for this process, makes it where it is missing. */
  static DataDirectory take(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      FileChannel channel =
          FileChannel.open(
              absolute.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new LocalFailure("another local run uses " + absolute + ": stop it, or give --data");
      }
      return new DataDirectory(absolute, channel);
    } catch (IOException e) {
      throw new LocalFailure("cannot use " + absolute + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (java.nio.channels.OverlappingFileLockException e) {
      return null;
    }
  }

  /**
   * Removes everything but the lock and the log.
   *
   * @throws LocalFailure when the directory holds something that no local run ever put there
   */
  void empty() {
    try {
      if (!LocalSettings.exist(this) && hasContent()) {
        throw new LocalFailure(
            path
                + " was not made by a local run, so --fresh does not empty it: remove it yourself");
      }
      try (var all = Files.walk(path)) {
        for (Path each : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
          if (!each.equals(path) && !isOpen(each)) {
            Files.delete(each);
          }
        }
      }
    } catch (IOException e) {
      throw new LocalFailure("cannot empty " + path + ": " + e.getMessage(), e);
    }
  }

  private boolean hasContent() throws IOException {
    try (var entries = Files.list(path)) {
      return entries.anyMatch(entry -> !isOpen(entry));
    }
  }

  private boolean isOpen(Path file) {
    return file.equals(path.resolve(LOCK)) || file.equals(path.resolve(LOG));
  }

  Path file(String name) {
    return path.resolve(name);
  }

  /** Replaces a file in one step, readable by its owner only: it may hold keys. */
  void write(String name, String content) {
    try {
      Path draft = path.resolve(name + ".part");
      Files.deleteIfExists(draft);
      Files.createFile(
          draft,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(draft, content);
      Files.move(
          draft,
          path.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path.resolve(name), e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
