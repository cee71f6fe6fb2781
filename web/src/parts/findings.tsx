import type { RoutingOption } from "../../../src/domain/route.js";
import type { CapacityForecast, TicketGlimpse, ToolResult } from "../../../src/domain/tool-result.js";
import { ASSIGNMENT_GROUPS } from "../../../src/domain/vocabulary.js";
import { assertNever } from "../../../src/support/assert-never.js";
import { dateText, plain } from "../model/words.js";

/** What an action found or did, in words. */
export function Findings({ result }: { readonly result: ToolResult }) {
  switch (result.actionType) {
    case "request_info":
      return <Note text={result.customerUpdateNote} none="The requester has nothing to add." />;
    case "open_incident":
      if (result.opened)
        return (
          <p>
            An incident is open for {result.ticketId}; {count(result.incidentSlotsRemaining, "slot")} left.
            {result.overflow > 0 && " There was none free: that costs."}
          </p>
        );
      return <p>None was opened: {plain(result.refusal ?? "refused")}.</p>;
    case "defer":
      if (result.allowed)
        return (
          <p>
            {result.ticketId} went to the end of the queue.
            {result.slaRisk && " It should not have waited: that counts as a breach."}
          </p>
        );
      return <p>It stays: {plain(result.refusal ?? "refused")}. That counts as a breach.</p>;
    case "investigate":
      return <Lookup result={result} />;
    default:
      return assertNever(result);
  }
}

function Lookup({ result }: { readonly result: ToolResult & { readonly actionType: "investigate" } }) {
  switch (result.toolName) {
    case "lookup_related_ticket":
      if (result.ticket === undefined) return <p class="quiet">It is linked to no other.</p>;
      return <Glimpse glimpse={result.ticket} />;
    case "lookup_requester_history":
      if (result.tickets.length === 0) return <p class="quiet">{result.requester} has no other tickets.</p>;
      return (
        <ul class="glimpses">
          {result.tickets.map((glimpse) => (
            <li key={glimpse.ticketId}>
              <Glimpse glimpse={glimpse} />
            </li>
          ))}
        </ul>
      );
    case "lookup_internal_routing_note":
      if (!result.found) return <p class="quiet">The desk has no note on it.</p>;
      return (
        <>
          {result.ambiguityNote !== undefined && <p class="note">{result.ambiguityNote}</p>}
          {result.planningNote !== undefined && <p class="note">{result.planningNote}</p>}
          <Alternates options={result.routingOptions} />
        </>
      );
    case "lookup_queue_capacity_forecast":
      if (result.forecast === undefined) return <p class="quiet">Nothing is limited here.</p>;
      return <Forecast forecast={result.forecast} />;
    case "lookup_queue_cluster_summary": {
      const { summary } = result;
      if (summary === undefined) return <p class="quiet">No ticket ahead belongs to it.</p>;
      return (
        <p>
          {summary.aheadCount === 0
            ? "No ticket of its kind is ahead."
            : `${count(summary.aheadCount, "ticket")} of its kind ahead (${summary.ticketIdsAhead.join(", ")}), ${summary.hotAheadCount} of them hot.`}
          {summary.sharedRequesterCount > 1 &&
            ` The requester has ${count(summary.sharedRequesterCount, "ticket")} in all.`}
          {summary.incidentOpen && " An incident covers them."}
        </p>
      );
    }
    default:
      return assertNever(result);
  }
}

function Note({ text, none }: { readonly text: string | undefined; readonly none: string }) {
  return text === undefined ? <p class="quiet">{none}</p> : <p class="note">{text}</p>;
}

function Glimpse({ glimpse }: { readonly glimpse: TicketGlimpse }) {
  const { labels } = glimpse;
  return (
    <div class="glimpse">
      <p class="glimpse-title">
        <b>{glimpse.title}</b>
      </p>
      <p class="quiet">
        {glimpse.ticketId} · {glimpse.requester}
        {glimpse.createdAt !== undefined && ` · ${dateText(glimpse.createdAt)}`} ·{" "}
        {glimpse.status === "open" ? "waits in this queue" : "closed"}
      </p>
      <p class="note">{glimpse.description}</p>
      {labels !== undefined && (
        <ul class="labels-then" aria-label="How it was routed">
          {[labels.issueType, labels.priority, labels.assignmentGroup, labels.resolutionAction].map(
            (word, index) => (
              <li key={index}>{plain(word)}</li>
            ),
          )}
        </ul>
      )}
    </div>
  );
}

function Alternates({ options }: { readonly options: readonly RoutingOption[] }) {
  if (options.length === 0) return null;
  return (
    <ul class="alternates" aria-label="Other routes that would do">
      {options.map((option, index) => (
        <li key={index}>
          or {alternateText(option)}{" "}
          <span class="quiet">
            worth {Math.round(option.scoreMultiplier * 100)} %, {pressureText(option.pressure)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function alternateText(option: RoutingOption): string {
  const told = [option.issueType, option.priority, option.assignmentGroup, option.resolutionAction];
  const words = told.flatMap((word) => (word === undefined ? [] : [plain(word)]));
  if (option.easesHotPriority && option.priority === undefined) words.push("a hot priority one level down");
  return words.length === 0 ? "its own labels" : words.join(" · ");
}

function pressureText(pressure: number): string {
  return pressure === 0 ? "no slot lacking" : `${count(pressure, "slot")} lacking`;
}

function Forecast({ forecast }: { readonly forecast: CapacityForecast }) {
  const { laterDemand: later } = forecast;
  const teams = ASSIGNMENT_GROUPS.filter((team) => later.byTeam[team] > 0);
  return (
    <>
      <p>
        Its own route: {pressureText(forecast.primaryPressure)}
        {forecast.alternatePressure !== undefined &&
          `; an alternate: ${pressureText(forecast.alternatePressure)}`}
        . The desk prefers the <b>{forecast.preferredRouteLabel === "primary" ? "own route" : "alternate"}</b>
        .
      </p>
      <p class="quiet">
        Still to come: {count(later.ticketCount, "ticket")}
        {teams.length > 0 &&
          ` for ${teams.map((team) => `${plain(team)} (${later.byTeam[team]})`).join(", ")}`}
        ; {later.hotCount} hot, {later.escalatingCount} to be handed on, {later.incidentCount} calling for an
        incident.
      </p>
      <Alternates options={forecast.routingOptions} />
    </>
  );
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
