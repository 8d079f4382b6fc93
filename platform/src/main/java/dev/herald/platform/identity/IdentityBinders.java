package dev.herald.platform.identity;

import dev.herald.platform.problem.Problem;
import dev.herald.platform.problem.Refusal;
import io.micronaut.context.annotation.Factory;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.RouteMatch;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gives controllers the caller and the project as plain parameters. */
@Factory
final class IdentityBinders {

  private static final List<String> PROJECT_VARIABLES =
      List.of("project_id", "projectId", "environment_id");

  @Singleton
  TypedRequestArgumentBinder<Identity> identity() {
    return new Binder<>(Identity.class, IdentityBinders::caller);
  }

  @Singleton
  TypedRequestArgumentBinder<Identity.Member> member() {
    return new Binder<>(Identity.Member.class, request -> only(request, Identity.Member.class));
  }

  @Singleton
  TypedRequestArgumentBinder<Identity.Operator> operator() {
    return new Binder<>(Identity.Operator.class, request -> only(request, Identity.Operator.class));
  }

  @Singleton
  TypedRequestArgumentBinder<Identity.Service> service() {
    return new Binder<>(Identity.Service.class, request -> only(request, Identity.Service.class));
  }

  @Singleton
  TypedRequestArgumentBinder<ProjectId> project() {
    return new Binder<>(ProjectId.class, IdentityBinders::projectOfPath);
  }

  private static Identity caller(HttpRequest<?> request) {
    return request
        .getAttribute(IdentityFilter.ATTRIBUTE, Identity.class)
        .orElseThrow(
            () ->
                Refusal.of(
                    new Problem.NotAuthenticated(
                        "not_authenticated", "Authentication credentials were not provided.")));
  }

  private static <T extends Identity> T only(HttpRequest<?> request, Class<T> kind) {
    Identity identity = caller(request);
    if (kind.isInstance(identity)) {
      return kind.cast(identity);
    }
    throw Refusal.forbidden("You do not have permission to perform this action.");
  }

  private static ProjectId projectOfPath(HttpRequest<?> request) {
    Map<String, Object> variables =
        RouteAttributes.getRouteMatch(request).map(RouteMatch::getVariableValues).orElse(Map.of());
    long id =
        PROJECT_VARIABLES.stream()
            .map(variables::get)
            .filter(Objects::nonNull)
            .findFirst()
            .map(value -> number(value.toString()))
            .orElseThrow(IdentityBinders::noProject);
    boolean open =
        switch (caller(request)) {
          case Identity.Member member -> member.project() != null && member.project().id() == id;
          case Identity.Service _ -> true;
          case Identity.Operator _, Identity.Anonymous _ -> false;
        };
    if (!open) {
      throw noProject();
    }
    return new ProjectId(id);
  }

  private static @Nullable Long number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException _) {
      return null;
    }
  }

  private static Refusal noProject() {
    return Refusal.notFound("Project not found.");
  }

  private record Binder<T>(Class<T> type, Function<HttpRequest<?>, T> source)
      implements TypedRequestArgumentBinder<T> {

    @Override
    public Argument<T> argumentType() {
      return Argument.of(type);
    }

    @Override
    public BindingResult<T> bind(ArgumentConversionContext<T> context, HttpRequest<?> request) {
      T value = source.apply(request);
      return () -> Optional.of(value);
    }
  }
}
