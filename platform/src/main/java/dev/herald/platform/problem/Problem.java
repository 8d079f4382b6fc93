package dev.herald.platform.problem;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be told to a caller instead of an answer.
 *
 * <p>Type names follow the compatible API and are not to be "corrected": 403 says {@code
 * authentication_error}; 402, 409 and 5xx say {@code server_error}.
 */
public sealed interface Problem {

  int status();

  String type();

  String code();

  String detail();

  default @Nullable String attr() {
    return null;
  }

  default ProblemBody body() {
    return new ProblemBody(type(), code(), detail(), attr());
  }

  /** A field or the whole object is not acceptable; attr is null for object-wide rules. */
  record Invalid(@Nullable String attr, String code, String detail) implements Problem {
    @Override
    public int status() {
      return 400;
    }

    @Override
    public String type() {
      return "validation_error";
    }
  }

  /** The body is not JSON. */
  record ParseError(String detail) implements Problem {
    @Override
    public int status() {
      return 400;
    }

    @Override
    public String type() {
      return "invalid_request";
    }

    @Override
    public String code() {
      return "parse_error";
    }
  }

  /** No credential, or one that is not valid. */
  record NotAuthenticated(String code, String detail) implements Problem {
    @Override
    public int status() {
      return 401;
    }

    @Override
    public String type() {
      return "authentication_error";
    }
  }

  /** The organization's plan does not hold the feature. */
  record PaymentRequired(String code, String detail) implements Problem {
    @Override
    public int status() {
      return 402;
    }

    @Override
    public String type() {
      return "server_error";
    }
  }

  /** The caller is known and may not. */
  record Forbidden(String code, String detail) implements Problem {
    @Override
    public int status() {
      return 403;
    }

    @Override
    public String type() {
      return "authentication_error";
    }
  }

  /** No such route, parent or object. */
  record NotFound(String detail) implements Problem {
    @Override
    public int status() {
      return 404;
    }

    @Override
    public String type() {
      return "invalid_request";
    }

    @Override
    public String code() {
      return "not_found";
    }
  }

  /** The route exists, not with this method. */
  record MethodNotAllowed(String method) implements Problem {
    @Override
    public int status() {
      return 405;
    }

    @Override
    public String type() {
      return "invalid_request";
    }

    @Override
    public String code() {
      return "method_not_allowed";
    }

    @Override
    public String detail() {
      return "Method \"" + method + "\" not allowed.";
    }
  }

  /** Nothing the client accepts can be made. */
  record NotAcceptable() implements Problem {
    @Override
    public int status() {
      return 406;
    }

    @Override
    public String type() {
      return "invalid_request";
    }

    @Override
    public String code() {
      return "not_acceptable";
    }

    @Override
    public String detail() {
      return "Could not satisfy the request Accept header.";
    }
  }

  /** The object is in another state than the caller thinks. */
  record Conflict(String detail) implements Problem {
    @Override
    public int status() {
      return 409;
    }

    @Override
    public String type() {
      return "server_error";
    }

    @Override
    public String code() {
      return "conflict";
    }
  }

  /** The body is larger than is taken here. */
  record TooLarge(String detail) implements Problem {
    @Override
    public int status() {
      return 413;
    }

    @Override
    public String type() {
      return "invalid_request";
    }

    @Override
    public String code() {
      return "request_too_large";
    }
  }

  /** A body of a type nobody reads here. */
  record UnsupportedMediaType(String mediaType) implements Problem {
    @Override
    public int status() {
      return 415;
    }

    @Override
    public String type() {
      return "invalid_request";
    }

    @Override
    public String code() {
      return "unsupported_media_type";
    }

    @Override
    public String detail() {
      return "Unsupported media type \"" + mediaType + "\" in request.";
    }
  }

  /** Too often; the wait is rounded up to whole seconds. */
  record Throttled(Duration delay) implements Problem {
    @Override
    public int status() {
      return 429;
    }

    @Override
    public String type() {
      return "throttled_error";
    }

    @Override
    public String code() {
      return "throttled";
    }

    @Override
    public String detail() {
      long seconds = seconds();
      return "Request was throttled. Expected available in "
          + seconds
          + (seconds == 1 ? " second." : " seconds.");
    }

    public long seconds() {
      return Math.max(1, delay.plusNanos(999_999_999).toSeconds());
    }
  }

  /** Our fault. */
  record ServerError() implements Problem {
    @Override
    public int status() {
      return 500;
    }

    @Override
    public String type() {
      return "server_error";
    }

    @Override
    public String code() {
      return "error";
    }

    @Override
    public String detail() {
      return "A server error occurred.";
    }
  }

  /** A neighbour answered nonsense. */
  record BadGateway(String detail) implements Problem {
    @Override
    public int status() {
      return 502;
    }

    @Override
    public String type() {
      return "server_error";
    }

    @Override
    public String code() {
      return "bad_gateway";
    }
  }

  /**
   * A third party this answer needs refused or failed, in a way callers know by its own code.
   *
   * @param status 400 where the caller can mend it, 502 where nobody here can
   */
  record OutsideFailure(int status, String code, String detail) implements Problem {
    @Override
    public String type() {
      return "server_error";
    }
  }

  /** A neighbour this answer needs is away; the same request may do later. */
  record Unavailable(String detail) implements Problem {
    @Override
    public int status() {
      return 503;
    }

    @Override
    public String type() {
      return "server_error";
    }

    @Override
    public String code() {
      return "service_unavailable";
    }
  }

  /** A neighbour did not answer in time. */
  record GatewayTimeout(String detail) implements Problem {
    @Override
    public int status() {
      return 504;
    }

    @Override
    public String type() {
      return "server_error";
    }

    @Override
    public String code() {
      return "gateway_timeout";
    }
  }
}
