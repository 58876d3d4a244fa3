package org.dcosrunbooks.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.audit.Document;
import org.dcosrunbooks.audit.Documents;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.Export;
import org.dcosrunbooks.audit.RecordChecks;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentSource;
import org.dcosrunbooks.cluster.AppSource;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.diagnosis.Doctor;
import org.dcosrunbooks.engine.Budget;
import org.dcosrunbooks.engine.ClusterNow;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.engine.Sightings;
import org.dcosrunbooks.engine.place.Places;
import org.dcosrunbooks.node.Jobs;
import org.dcosrunbooks.web.receipt.LargeAnswer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.autoconfigure.thymeleaf.ThymeleafAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Console and API as they are, on a {@link World}, behind plain doors: whoever knows a password is
 * let in, so that what is refused is refused by the pages and calls themselves.
 */
@EnableWebSecurity
@ImportAutoConfiguration({
  ServletWebServerFactoryAutoConfiguration.class,
  DispatcherServletAutoConfiguration.class,
  WebMvcAutoConfiguration.class,
  HttpMessageConvertersAutoConfiguration.class,
  JacksonAutoConfiguration.class,
  ThymeleafAutoConfiguration.class,
  ErrorMvcAutoConfiguration.class,
  SecurityFilterAutoConfiguration.class
})
@ComponentScan({
  "org.dcosrunbooks.web.visitor",
  "org.dcosrunbooks.web.shown",
  "org.dcosrunbooks.web.api",
  "org.dcosrunbooks.web.console"
})
public class ConsoleApp {

  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  @Bean
  World world() {
    return new World();
  }

  @Bean
  Clock clock(World world) {
    return world.clock;
  }

  @Bean
  Runs runs(World world) {
    return world.runs();
  }

  @Bean
  People people(World world) {
    return world.people();
  }

  @Bean
  Approvals approvals(World world) {
    return world.approvals();
  }

  @Bean
  Evidence evidence(World world) {
    return world.evidence();
  }

  @Bean
  RecordChecks recordChecks(Evidence evidence, Clock clock) {
    return new RecordChecks(evidence, head -> {}, clock);
  }

  @Bean
  Jobs jobs(World world) {
    return world.jobs();
  }

  @Bean
  Documents documents() {
    return new Documents(DataSize.ofMegabytes(8));
  }

  @Bean
  Export export(Evidence evidence) {
    return (runId, more, to) -> {
      to.accept("{\"runId\":\"" + runId + "\"}");
      return evidence.entries(runId).size();
    };
  }

  @Bean
  ClusterSource clusterSource(World world) {
    return world.clusterSource();
  }

  @Bean
  AgentSource agentSource(World world) {
    return world.agentSource();
  }

  @Bean
  AppSource appSource(World world) {
    return world.appSource();
  }

  @Bean
  Doctor doctor(
      ClusterSource cluster,
      ObjectProvider<AgentSource> agents,
      ObjectProvider<AppSource> apps,
      Clock clock) {
    return new Doctor(cluster, agents, apps, clock);
  }

  @Bean
  Places places(World world) {
    return world.places();
  }

  @Bean
  Sightings sightings() {
    return new Sightings() {
      @Override
      public List<Sight> at(String hostnameOrAddress) {
        return List.of();
      }

      @Override
      public Optional<Sight> of(AgentId agent) {
        return Optional.empty();
      }
    };
  }

  @Bean
  Budget budget(World world) {
    return world.budget();
  }

  @Bean
  ClusterNow clusterNow(World world) {
    return world.clusterNow();
  }

  @Bean
  AuthenticationProvider passwords(People people) {
    return new AuthenticationProvider() {
      @Override
      public Authentication authenticate(Authentication given) {
        if (!people.passwordFits(given.getName(), String.valueOf(given.getCredentials()))) {
          throw new BadCredentialsException("no");
        }
        return UsernamePasswordAuthenticationToken.authenticated(
            given.getName(), null, AuthorityUtils.NO_AUTHORITIES);
      }

      @Override
      public boolean supports(Class<?> kind) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(kind);
      }
    };
  }

  /** Large answers are sent while they are made; elsewhere they are held until they are whole. */
  @Bean
  OncePerRequestFilter largeAnswers() {
    return new OncePerRequestFilter() {
      @Override
      protected void doFilterInternal(
          HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws ServletException, IOException {
        request.setAttribute(
            LargeAnswer.TAKER,
            (Consumer<Document>)
                document -> {
                  try (document) {
                    Channels.newChannel(response.getOutputStream())
                        .write(document.piece(0, (int) document.bytes()));
                  } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                  }
                });
        chain.doFilter(request, response);
      }
    };
  }

  @Bean
  @Order(1)
  SecurityFilterChain api(HttpSecurity http) throws Exception {
    return http.securityMatcher("/api/**")
        .authorizeHttpRequests(all -> all.anyRequest().authenticated())
        .httpBasic(Customizer.withDefaults())
        .csrf(csrf -> csrf.disable())
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain console(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(all -> all.anyRequest().authenticated())
        .httpBasic(Customizer.withDefaults())
        .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(POLICY)))
        .build();
  }
}
