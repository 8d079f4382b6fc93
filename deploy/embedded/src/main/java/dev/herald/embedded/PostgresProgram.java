package dev.herald.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's own programs, unpacked once per user from the archive on the class path. */
record PostgresProgram(Path home) {
  /** Part of the folder's name, so that a new version is unpacked beside the old one. */
  private static final String VERSION = "17.11";

  static PostgresProgram unpacked() {
    String archive = archive();
    Path home =
        UserCache.once(
            "postgresql-" + VERSION + "-" + platform(),
            place -> Files.isExecutable(place.resolve("bin/postgres")),
            draft -> unpack(archive, draft));
    return new PostgresProgram(home);
  }

  String path(String program) {
    return home.resolve("bin").resolve(program).toString();
  }

  private static String archive() {
    String name = "postgres-" + platform() + ".txz";
    if (PostgresProgram.class.getClassLoader().getResource(name) == null) {
      throw new IllegalStateException("no embedded PostgreSQL for this machine (" + name + ")");
    }
    return name;
  }

  /**
   * The words the archives use: {@code linux-x86_64}, {@code linux-arm_64}, {@code darwin-arm_64}.
   */
  private static String platform() {
    String system =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
    String machine =
        switch (System.getProperty("os.arch")) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          case String other -> other;
        };
    return system + "-" + machine;
  }

  private static void unpack(String archive, Path target) {
    try (InputStream raw =
            java.util.Objects.requireNonNull(
                PostgresProgram.class.getClassLoader().getResourceAsStream(archive));
        var tar = new TarArchiveInputStream(new XZInputStream(raw))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(tar, entry, target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack PostgreSQL into " + target, e);
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("archive entry outside its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, path);
      if (path.startsWith(target.resolve("bin"))) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }
}
