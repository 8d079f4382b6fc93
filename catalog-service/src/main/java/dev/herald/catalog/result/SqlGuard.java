package dev.herald.catalog.result;

import dev.herald.catalog.result.SqlScanner.Token;
import dev.herald.catalog.result.SqlScanner.Token.Sign;
import dev.herald.catalog.result.SqlScanner.Token.Word;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses statements that must not reach a data source: the first of three fences, before the
 * read-only transaction and the rights of the source's own role.
 */
final class SqlGuard {

  private static final Set<String> QUERIES = Set.of("select", "with", "table", "values");

  /** Read or write the server's files, reach other servers, or run text as a statement. */
  private static final List<String> REFUSED_PREFIXES =
      List.of(
          "dblink",
          "pg_read_",
          "pg_ls_",
          "pg_file_",
          "pg_advisory_",
          "pg_try_advisory_",
          "pg_backup_",
          "pg_copy_",
          "pg_create_",
          "pg_drop_",
          "pg_logical_",
          "pg_replication_",
          "pg_show_all_file_",
          "pg_stat_reset",
          "pg_wal_replay_");

  private static final Set<String> REFUSED_FUNCTIONS =
      Set.of(
          "connectby",
          "crosstab",
          "cursor_to_xml",
          "cursor_to_xmlschema",
          "database_to_xml",
          "database_to_xml_and_xmlschema",
          "lo_creat",
          "lo_create",
          "lo_export",
          "lo_from_bytea",
          "lo_get",
          "lo_import",
          "lo_open",
          "lo_put",
          "lo_truncate",
          "lo_unlink",
          "loread",
          "lowrite",
          "pg_cancel_backend",
          "pg_current_logfile",
          "pg_export_snapshot",
          "pg_log_backend_memory_contexts",
          "pg_notify",
          "pg_promote",
          "pg_reload_conf",
          "pg_rotate_logfile",
          "pg_start_backup",
          "pg_stat_file",
          "pg_stop_backup",
          "pg_switch_wal",
          "pg_terminate_backend",
          "query_to_xml",
          "query_to_xml_and_xmlschema",
          "query_to_xmlschema",
          "schema_to_xml",
          "schema_to_xml_and_xmlschema",
          "set_config",
          "table_to_xml",
          "table_to_xml_and_xmlschema",
          "ts_rewrite",
          "ts_stat",
          "xpath_table");

  /** Show the server's files or other people's secrets where the role is allowed too much. */
  private static final Set<String> REFUSED_NAMES =
      Set.of(
          "pg_authid",
          "pg_file_settings",
          "pg_hba_file_rules",
          "pg_ident_file_mappings",
          "pg_largeobject",
          "pg_shadow",
          "pg_subscription",
          "pg_user_mapping",
          "pg_user_mappings");

  private SqlGuard() {}

  /** Why the statement is refused, in words for its author; empty when it may run. */
  static Optional<String> objection(String statement) {
    List<Token> tokens;
    try {
      tokens = SqlScanner.scan(statement);
    } catch (SqlScanner.Unreadable unreadable) {
      return Optional.ofNullable(unreadable.getMessage());
    }
    while (!tokens.isEmpty() && isSign(tokens.getLast(), ';')) {
      tokens.removeLast();
    }
    if (tokens.isEmpty()) {
      return Optional.of("The query is empty.");
    }
    if (tokens.stream().anyMatch(token -> isSign(token, ';'))) {
      return Optional.of("Only one statement is allowed.");
    }
    if (!isQuery(tokens)) {
      return Optional.of("Only SELECT, WITH, TABLE and VALUES statements are allowed.");
    }
    return refusedName(tokens).map(name -> "Using " + name + " is not allowed.");
  }

  private static boolean isQuery(List<Token> tokens) {
    return tokens.stream()
        .dropWhile(token -> isSign(token, '('))
        .findFirst()
        .filter(
            token ->
                token instanceof Word(var text, var quoted) && !quoted && QUERIES.contains(text))
        .isPresent();
  }

  private static Optional<String> refusedName(List<Token> tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i) instanceof Word(var name, _)
          && (REFUSED_NAMES.contains(name) || (isCall(tokens, i) && isRefusedFunction(name)))) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  private static boolean isCall(List<Token> tokens, int word) {
    return word + 1 < tokens.size() && isSign(tokens.get(word + 1), '(');
  }

  private static boolean isRefusedFunction(String name) {
    return REFUSED_FUNCTIONS.contains(name) || REFUSED_PREFIXES.stream().anyMatch(name::startsWith);
  }

  private static boolean isSign(Token token, char sign) {
    return token instanceof Sign(var character) && character == sign;
  }
}
