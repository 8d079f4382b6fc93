package dev.herald.org.integration;

import dev.herald.platform.problem.Refusal;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.function.Function;

/** Lends an integration's credentials to a call, and remembers it when the vendor refuses them. */
@Singleton
public final class VendorSession {

  private final IntegrationRepository integrations;
  private final IntegrationEvents events;
  private final TransactionOperations<Connection> transactions;

  VendorSession(
      IntegrationRepository integrations,
      IntegrationEvents events,
      TransactionOperations<Connection> transactions) {
    this.integrations = integrations;
    this.events = events;
    this.transactions = transactions;
  }

  public <T> T with(Integration integration, Function<Credentials, T> call) {
    try {
      return call.apply(integrations.credentials(integration));
    } catch (CredentialsRefused _) {
      markRefused(integration);
      throw Refusal.invalidInput(
          null, "The " + integration.kind() + " credentials are no longer valid. Connect it anew.");
    }
  }

  private void markRefused(Integration integration) {
    transactions.executeWrite(
        _ -> {
          if (integrations.markRefused(integration)) {
            events.changed(integration);
          }
          return integration;
        });
  }
}
