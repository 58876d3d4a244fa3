package org.dcosrunbooks.engine;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the engine runs here.
 *
 * @param node name of this instance, unique among those on one database: the owner of its job locks
 * @param tick how often the watcher looks at the cluster
 * @param policyFolder folder with the site's own policy tables; empty when the defaults count
 * @param watcher false where something else tells the watcher when to look
 * @param refusedStartsAMinute how many starts of one person may be refused in a minute before the
 *     next one has to wait
 */
@Validated
@ConfigurationProperties("runbooks.engine")
public record EngineSettings(
    @NotBlank @DefaultValue("node-1") String node,
    @DefaultValue("2s") Duration tick,
    @DefaultValue("") String policyFolder,
    @DefaultValue("true") boolean watcher,
    @Min(1) @DefaultValue("10") int refusedStartsAMinute) {}
