package dev.herald.subscriptions.unsubscribe;

import dev.herald.subscriptions.subscription.Subscription;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import org.jspecify.annotations.Nullable;

/** What somebody sees who wants no more reports. */
final class UnsubscribePage {

  /** For a link nobody here made, or one that is too old. */
  static final String BAD =
      page(
          "This link is not valid",
          "<p>It may be too old, or a part of it got lost on the way. Use the link at the foot of"
              + " the latest report you received.</p>");

  private UnsubscribePage() {}

  /** Asks before anything happens; the form goes to the address the page came from. */
  static String ask(String address, Subscription subscription) {
    return page(
        "Unsubscribe from these reports?",
        """
        <p><strong>%s</strong> receives %s, %s.</p>
        <form method="post"><button type="submit">Unsubscribe</button></form>
        <p class="quiet">Nobody else's reports are changed.</p>\
        """
            .formatted(
                escape(address),
                name(subscription),
                escape(subscription.plan().schedule().summary())));
  }

  /** The same whether it was done now or long ago. */
  static String done(String address) {
    return page(
        "You are unsubscribed",
        "<p><strong>%s</strong> receives no more of these reports.</p>".formatted(escape(address)));
  }

  /** A page nobody keeps, frames, indexes or learns the token from. */
  static HttpResponse<String> answer(String page) {
    return HttpResponse.ok(page)
        .contentType(MediaType.TEXT_HTML_TYPE.getName() + ";charset=utf-8")
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Robots-Tag", "noindex")
        .header("X-Content-Type-Options", "nosniff")
        .header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
                + " frame-ancestors 'none'");
  }

  private static String name(Subscription subscription) {
    @Nullable String title = subscription.plan().title();
    @Nullable String shown = title == null || title.isBlank() ? subscription.resourceName() : title;
    return shown == null || shown.isBlank()
        ? "a report"
        : "the report <strong>%s</strong>".formatted(escape(shown));
  }

  private static String page(String heading, String body) {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%1$s</title>
    <style>
    :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
    body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
    main { max-width: 30rem; padding: 2rem; overflow-wrap: anywhere; }
    h1 { font-size: 1.5rem; line-height: 1.2; }
    button { font: inherit; font-weight: 600; padding: .6rem 1.4rem; border: 0; border-radius: .4rem;
      background: #b42318; color: #fff; cursor: pointer; }
    button:focus-visible { outline: 3px solid #f79009; outline-offset: 2px; }
    .quiet { opacity: .7; font-size: .875rem; }
    </style>
    </head>
    <body><main>
    <h1>%1$s</h1>
    %2$s
    </main></body>
    </html>
    """
        .formatted(heading, body);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
