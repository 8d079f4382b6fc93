package dev.herald.org.integration.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.org.integration.vendor.VendorAnswer;
import dev.herald.org.integration.vendor.VendorHttp;
import dev.herald.platform.problem.Refusal;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Exchanges an authorization code for tokens. */
@Singleton
public final class OAuthExchange {

  private static final int OK = 200;
  private static final int REASON_LENGTH = 300;

  private final VendorHttp http;
  private final String site;

  OAuthExchange(VendorHttp http, @Value("${herald.site-url}") String siteUrl) {
    this.http = http;
    // Vendors take redirect addresses with https only.
    this.site = siteUrl.replaceFirst("^http://", "https://").replaceFirst("/+$", "");
  }

  /**
   * The vendor's token answer, which holds an access token.
   *
   * @param config what the caller sent: the code the vendor gave to their browser
   */
  public ObjectNode exchange(OAuthVendor vendor, JsonNode config) {
    var clientId = vendor.clientId();
    var clientSecret = vendor.clientSecret();
    if (clientId == null || clientId.isBlank() || clientSecret == null || clientSecret.isEmpty()) {
      throw Refusal.invalidInput(null, "Kind not configured: " + vendor.kind() + ".");
    }
    String code = config.path("code").asText().strip();
    if (code.isEmpty()) {
      throw Refusal.invalidInput(null, "An authorization code is required in config.code.");
    }
    var answer =
        http.postForm(
            vendor.tokenAddress(),
            Map.of(
                "client_id",
                clientId,
                "client_secret",
                clientSecret.reveal(),
                "code",
                code,
                "redirect_uri",
                site + "/integrations/" + vendor.kind() + "/callback",
                "grant_type",
                "authorization_code"));
    return switch (answer) {
      case VendorAnswer.Json(int status, ObjectNode body)
          when status == OK && !body.path("access_token").asText().isEmpty() ->
          body;
      case VendorAnswer.Json(int status, JsonNode body) -> throw failed(vendor, status, body);
      case VendorAnswer.NotJson(int status) -> throw failed(vendor, status, null);
      case VendorAnswer.Silence _ -> throw failed(vendor, "no answer");
    };
  }

  private static Refusal failed(OAuthVendor vendor, int status, @Nullable JsonNode body) {
    return failed(vendor, reason(body, "status " + status));
  }

  private static Refusal failed(OAuthVendor vendor, String reason) {
    return Refusal.invalidInput(null, vendor.kind() + " OAuth failed: " + reason);
  }

  /** The vendor's own error code, cut short; nothing else of its answer is passed on. */
  private static String reason(@Nullable JsonNode body, String otherwise) {
    if (body == null) {
      return otherwise;
    }
    String told =
        Stream.of("error", "error_description")
            .map(name -> body.path(name).textValue())
            .filter(text -> text != null && !text.isBlank())
            .reduce((code, description) -> code + ": " + description)
            .orElse(otherwise);
    return told.length() > REASON_LENGTH ? told.substring(0, REASON_LENGTH) : told;
  }
}
