package dev.herald.org.integration;

import java.util.List;

/** Every kind the compatible API knows; only those with a {@link Connector} can be connected. */
final class IntegrationKinds {

  static final List<String> KNOWN =
      List.of(
          "anthropic",
          "apns",
          "aws-redshift",
          "aws-s3",
          "azure-blob",
          "bing-ads",
          "clickup",
          "customerio-app",
          "customerio-track",
          "customerio-webhook",
          "databricks",
          "ebay",
          "email",
          "firebase",
          "github",
          "gitlab",
          "google-ads",
          "google-analytics",
          "google-calendar",
          "google-cloud-service-account",
          "google-cloud-storage",
          "google-pubsub",
          "google-search-console",
          "google-sheets",
          "hubspot",
          "instagram",
          "intercom",
          "jira",
          "linear",
          "linkedin-ads",
          "meta-ads",
          "pardot",
          "pinterest-ads",
          "postgresql",
          "posthog",
          "reddit-ads",
          "resend",
          "s3-compatible",
          "salesforce",
          "slack",
          "slack-posthog-code",
          "snapchat",
          "snowflake",
          "stripe",
          "tiktok-ads",
          "twilio",
          "vercel",
          "youtube-analytics");

  private IntegrationKinds() {}
}
