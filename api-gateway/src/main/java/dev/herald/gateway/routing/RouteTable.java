package dev.herald.gateway.routing;

import io.micronaut.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the address a path means: segment by segment, a literal before a variable, a variable
 * before "everything below".
 */
public final class RouteTable {

  private static final String EVERYTHING_BELOW = "**";

  /** SCIM clients never send a trailing slash, and it is another address there. */
  private static final String SLASH_MATTERS = "/scim/";

  /** Dot segments and encoded slashes: a server behind might read another path than we did. */
  private static final Pattern AMBIGUOUS =
      Pattern.compile("(\\.|%2e){1,2}|.*(%2f|%5c|\\\\|%00|;).*", Pattern.CASE_INSENSITIVE);

  private final Node root = new Node();

  RouteTable() {}

  /** Puts one method of one address into the table. */
  void add(String pattern, Parent parent, HttpMethod method, Endpoint endpoint) {
    Node node = root;
    for (String segment : segments(pattern)) {
      node = node.child(segment);
    }
    if (node.address == null) {
      node.address = new Address(pattern, parent);
    }
    node.address.put(method, endpoint);
  }

  /** The address of a raw (still percent-encoded) path; null when there is none. */
  public @Nullable RouteMatch find(String rawPath) {
    if (!rawPath.startsWith("/")) {
      return null;
    }
    List<String> segments = segments(withoutTrailingSlash(rawPath));
    for (String segment : segments) {
      if (segment.isEmpty() || AMBIGUOUS.matcher(segment).matches()) {
        return null;
      }
    }
    Address address = root.find(segments, 0);
    return address == null ? null : new RouteMatch(address, segments);
  }

  private static String withoutTrailingSlash(String path) {
    return path.endsWith("/") && !path.startsWith(SLASH_MATTERS)
        ? path.substring(0, path.length() - 1)
        : path;
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>(8);
    int from = 1;
    for (int slash = path.indexOf('/', from); slash >= 0; slash = path.indexOf('/', from)) {
      segments.add(path.substring(from, slash));
      from = slash + 1;
    }
    if (from <= path.length()) {
      segments.add(path.substring(from));
    }
    return segments;
  }

  private static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private @Nullable Node variable;
    private @Nullable Node everythingBelow;
    private @Nullable Address address;

    Node child(String segment) {
      if (segment.equals(EVERYTHING_BELOW)) {
        return everythingBelow = everythingBelow == null ? new Node() : everythingBelow;
      }
      if (segment.startsWith("{")) {
        return variable = variable == null ? new Node() : variable;
      }
      return literals.computeIfAbsent(segment, _ -> new Node());
    }

    @Nullable Address find(List<String> segments, int at) {
      if (at == segments.size()) {
        return address;
      }
      Node literal = literals.get(segments.get(at));
      Address found = literal == null ? null : literal.find(segments, at + 1);
      if (found == null && variable != null) {
        found = variable.find(segments, at + 1);
      }
      return found == null && everythingBelow != null ? everythingBelow.address : found;
    }
  }
}
