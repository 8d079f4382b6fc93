package dev.herald.catalog.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits a statement into words and signs by PostgreSQL's lexical rules, dropping literals and
 * comments.
 *
 * <p>It need not understand SQL; it must only never take for a literal or a comment what the server
 * would read as code. Where that would take more than a few lines, it refuses.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-syntax-lexical.html">Lexical
 *     Structure</a>
 */
final class SqlScanner {

  /** A piece of a statement that is code. */
  sealed interface Token {

    /** A key word or a name; unquoted ones in lower case, as the server folds them. */
    record Word(String text, boolean quoted) implements Token {}

    /** Any other character. */
    record Sign(char character) implements Token {}
  }

  /** The statement is written in a way that is not read here. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message, null, false, false);
    }
  }

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private SqlScanner(String sql) {
    this.sql = sql;
  }

  static List<Token> scan(String sql) throws Unreadable {
    var scanner = new SqlScanner(sql);
    while (scanner.skipBlanks()) {
      scanner.next();
    }
    return scanner.tokens;
  }

  private void next() throws Unreadable {
    char c = sql.charAt(at);
    if (c == '\'') {
      quoted('\'', false);
    } else if (c == '"') {
      tokens.add(new Token.Word(quoted('"', false), true));
    } else if (c == '$' && dollarQuote()) {
      return;
    } else if (startsWord(c)) {
      word();
    } else if (c == 0) {
      throw new Unreadable("The statement contains a null character.");
    } else {
      tokens.add(new Token.Sign(c));
      at++;
    }
  }

  private void word() throws Unreadable {
    int start = at;
    while (at < sql.length() && continuesWord(sql.charAt(at))) {
      at++;
    }
    String word = sql.substring(start, at);
    if (word.equalsIgnoreCase("e") && peek(0) == '\'') {
      quoted('\'', true);
      // A second piece would go on by the rules of the first one.
      if (skipBlanks() && peek(0) == '\'') {
        throw new Unreadable("Write an E'' text in one piece.");
      }
    } else if (word.equalsIgnoreCase("u") && peek(0) == '&' && isQuote(peek(1))) {
      // Its escapes can spell any name.
      throw new Unreadable("Unicode escapes (U&) are not allowed.");
    } else {
      tokens.add(new Token.Word(word.toLowerCase(Locale.ROOT), false));
    }
  }

  /** Reads from the opening quote past the closing one; a doubled quote stands for itself. */
  private String quoted(char quote, boolean backslashEscapes) throws Unreadable {
    var content = new StringBuilder();
    for (at++; at < sql.length(); at++) {
      char c = sql.charAt(at);
      if (c == '\\' && backslashEscapes) {
        at++;
      } else if (c == quote && peek(1) == quote) {
        content.append(quote);
        at++;
      } else if (c == quote) {
        at++;
        return content.toString();
      } else {
        content.append(c);
      }
    }
    throw new Unreadable("A quoted text is not closed.");
  }

  /** Reads {@code $tag$…$tag$}; false when the dollar sign begins something else. */
  private boolean dollarQuote() throws Unreadable {
    int end = at + 1;
    while (end < sql.length() && sql.charAt(end) != '$' && continuesWord(sql.charAt(end))) {
      end++;
    }
    boolean tagged = end < sql.length() && sql.charAt(end) == '$';
    if (!tagged || Character.isDigit(sql.charAt(at + 1))) {
      return false;
    }
    String tag = sql.substring(at, end + 1);
    int close = sql.indexOf(tag, end + 1);
    if (close < 0) {
      throw new Unreadable("A quoted text is not closed.");
    }
    at = close + tag.length();
    return true;
  }

  /** Moves past white space and comments; false at the end. */
  private boolean skipBlanks() throws Unreadable {
    while (at < sql.length()) {
      if (isBlank(sql.charAt(at))) {
        at++;
      } else if (sql.startsWith("--", at)) {
        while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
          at++;
        }
      } else if (sql.startsWith("/*", at)) {
        blockComment();
      } else {
        return true;
      }
    }
    return false;
  }

  private void blockComment() throws Unreadable {
    int depth = 0;
    while (at < sql.length()) {
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
        if (depth == 0) {
          return;
        }
      } else {
        at++;
      }
    }
    throw new Unreadable("A comment is not closed.");
  }

  private char peek(int ahead) {
    return at + ahead < sql.length() ? sql.charAt(at + ahead) : 0;
  }

  private static boolean isQuote(char c) {
    return c == '\'' || c == '"';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean startsWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 128;
  }

  private static boolean continuesWord(char c) {
    return startsWord(c) || (c >= '0' && c <= '9') || c == '$';
  }
}
