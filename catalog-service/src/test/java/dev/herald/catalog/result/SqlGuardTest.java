package dev.herald.catalog.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlGuardTest {

  private static final String ONE = "Only one statement is allowed.";
  private static final String KIND = "Only SELECT, WITH, TABLE and VALUES statements are allowed.";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1",
        "SELECT 1;",
        "select 1 ; ; ",
        "  /* why */ -- because\n select 1",
        "with x as (select 1) select * from x",
        "table visits",
        "values (1), (2)",
        "((select 1) union (select 2))",
        "select ';'",
        "select 'it''s; fine'",
        "select E'it\\'s; fine'",
        "select $$; drop table x$$",
        "select $q$ $$;$$ $q$",
        "select \"a;b\" from t",
        "select 1 /* ; /* nested ; */ ; */",
        "select 1 -- ; drop table x",
        "select a$b$c from t",
        "select $1$$;$$",
        "select '\\'",
        "select e from t",
        "select u & 1 from t",
        "select data ? 'key' from t",
        "select pg_sleep(0.1)",
        "select lo_revenue, pg_create_time from lineorder",
        "select 'pg_read_file(1)'",
        "select update_count, \"delete\" from t",
      })
  void aReadingStatementMayRun(String statement) {
    assertThat(SqlGuard.objection(statement)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1; select 2",
        "select 1; drop table visits",
        "select ''; drop table visits; --'",
        "select '\\'; drop table visits; --'",
        "select E'\\''; drop table visits; --'",
        "select $a$ $b$ $a$; drop table visits --$b$",
        "select 1 /* /* */ */; drop table visits",
        "select a$$; drop table visits; --$$",
        "select \"a\"\"\"; drop table visits; --\"",
        "select 1 --\n; drop table visits",
        "select 1 --\r; drop table visits",
        ";;select 1",
      })
  void asksForOneStatementOnly(String statement) {
    assertThat(SqlGuard.objection(statement)).contains(ONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into visits values ('x', 1)",
        "update visits set views = 0",
        "delete from visits",
        "drop table visits",
        "copy visits to '/tmp/x'",
        "copy (select 1) to program 'id'",
        "explain analyze delete from visits",
        "set statement_timeout = 0",
        "begin",
        "do $$ begin end $$",
        "call f()",
        "execute x",
        "show all",
        "\"select\" 1",
        "1",
        "(",
        "/* select */ vacuum",
      })
  void refusesWhateverIsNotAQuery(String statement) {
    assertThat(SqlGuard.objection(statement)).contains(KIND);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "select pg_read_file('/etc/passwd') | pg_read_file",
        "select PG_READ_FILE ('/etc/passwd') | pg_read_file",
        "select \"pg_read_file\"('/etc/passwd') | pg_read_file",
        "select pg_catalog . pg_read_binary_file/**/('x') | pg_read_binary_file",
        "select pg_catalog.\"pg_ls_dir\"('.') | pg_ls_dir",
        "select * from pg_ls_logdir() | pg_ls_logdir",
        "select pg_stat_file('x') | pg_stat_file",
        "select lo_import('/etc/passwd') | lo_import",
        "select lo_export(1, '/tmp/x') | lo_export",
        "select * from dblink('host=x', 'select 1') as t(a int) | dblink",
        "select dblink_connect('host=x') | dblink_connect",
        "select query_to_xml('select 1', true, true, '') | query_to_xml",
        "select set_config('statement_timeout', '0', false) | set_config",
        "select pg_terminate_backend(1) | pg_terminate_backend",
        "select pg_advisory_lock(1) | pg_advisory_lock",
        "select pg_reload_conf() | pg_reload_conf",
        "select pg_notify('a', 'b') | pg_notify",
        "with x as (select pg_read_file('x')) select * from x | pg_read_file",
        "table pg_authid | pg_authid",
        "select * from pg_catalog.pg_shadow | pg_shadow",
        "select * from pg_hba_file_rules | pg_hba_file_rules",
      })
  void refusesNamesThatReachBeyondTheData(String statement, String name) {
    assertThat(SqlGuard.objection(statement)).contains("Using " + name + " is not allowed.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "select U&\"\\0070g_read_file\"('x') | Unicode escapes (U&) are not allowed.",
        "select u&'x' | Unicode escapes (U&) are not allowed.",
        "select 'a | A quoted text is not closed.",
        "select E'a\\ | A quoted text is not closed.",
        "select \"a | A quoted text is not closed.",
        "select $a$ $ | A quoted text is not closed.",
        "select 1 /* /* */ | A comment is not closed.",
      })
  void refusesWhatItCannotReadSafely(String statement, String reason) {
    assertThat(SqlGuard.objection(statement)).contains(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"select E'a'\n'\\'' ; drop table visits --'", "select E'a' -- x\n'b'"})
  void refusesAnEscapedTextInPieces(String statement) {
    assertThat(SqlGuard.objection(statement)).contains("Write an E'' text in one piece.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", ";", "-- nothing", "/* nothing */ ;"})
  void anEmptyStatementIsToldSo(String statement) {
    assertThat(SqlGuard.objection(statement)).contains("The query is empty.");
  }
}
