package dev.herald.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  @TempDir Path directory;

  @Test
  void dataAndPasswordOutliveARestart() throws SQLException {
    try (var first = EmbeddedPostgres.durable(directory, 0)) {
      String url = first.createDatabase("herald_org");
      run(first, url, "create table kept as select 42 as answer");
    }
    try (var second = EmbeddedPostgres.durable(directory, 0)) {
      String url = second.createDatabase("herald_org");
      assertThat(ask(second, url, "select answer from kept")).isEqualTo("42");
    }
  }

  @Test
  void aServerLeftBehindByAKilledJvmIsStoppedAndItsDataUsed() throws SQLException {
    var abandoned = EmbeddedPostgres.durable(directory, 0);
    run(abandoned, abandoned.createDatabase("herald_org"), "create table kept as select 7 as n");

    try (var next = EmbeddedPostgres.durable(directory, 0)) {
      assertThat(ask(next, next.jdbcUrl("herald_org"), "select n from kept")).isEqualTo("7");
      assertThat(ProcessHandle.of(abandoned.pid())).isEmpty();
    } finally {
      abandoned.close();
    }
  }

  @Test
  void aServerThatWasKilledItselfRecoversItsData() throws SQLException {
    var killed = EmbeddedPostgres.durable(directory, 0);
    run(killed, killed.createDatabase("herald_org"), "create table kept as select 9 as n");
    ProcessHandle.of(killed.pid()).orElseThrow().destroyForcibly();

    try (var next = EmbeddedPostgres.durable(directory, 0)) {
      assertThat(ask(next, next.jdbcUrl("herald_org"), "select n from kept")).isEqualTo("9");
    } finally {
      killed.close();
    }
  }

  @Test
  void aPidFileThatNamesSomebodyElsesProcessIsNotBelieved() throws Exception {
    EmbeddedPostgres.durable(directory, 0).close();
    Path data = directory.resolve("data");
    Files.write(
        data.resolve("postmaster.pid"),
        List.of(
            Long.toString(ProcessHandle.current().pid()), data.toString(), "946684800", "1", ""));

    try (var next = EmbeddedPostgres.durable(directory, 0)) {
      assertThat(ask(next, next.jdbcUrl("postgres"), "select 1")).isEqualTo("1");
    }
  }

  @Test
  void theDurableServerWritesToDiskAndTheThrowawayOneDoesNot() throws SQLException {
    try (var durable = EmbeddedPostgres.durable(directory, 0);
        var fast = EmbeddedPostgres.throwaway()) {
      assertThat(ask(durable, durable.jdbcUrl("postgres"), "show fsync")).isEqualTo("on");
      assertThat(ask(durable, durable.jdbcUrl("postgres"), "show synchronous_commit"))
          .isEqualTo("on");
      assertThat(ask(fast, fast.jdbcUrl("postgres"), "show fsync")).isEqualTo("off");
    }
  }

  @Test
  void aWrongPasswordIsRefusedEvenOnLoopback() {
    try (var server = EmbeddedPostgres.throwaway()) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(server.jdbcUrl("postgres"), "postgres", "guess"))
          .hasMessageContaining("authentication failed");
    }
  }

  private static void run(EmbeddedPostgres server, String url, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(url, server.username(), server.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(EmbeddedPostgres server, String url, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(url, server.username(), server.password());
        var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
