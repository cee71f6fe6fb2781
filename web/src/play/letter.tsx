import type { Ref } from "preact";
import type { TicketView } from "../../../src/domain/ticket-view.js";
import { dateText } from "../model/words.js";

/** A ticket as the letter that it is. Everything in it is text. */
export function Letter({
  ticket,
  heading,
  level: Title = "h1",
}: {
  readonly ticket: TicketView;
  readonly heading?: Ref<HTMLHeadingElement>;
  /** Of its title among the page's headings. */
  readonly level?: "h1" | "h2";
}) {
  const status = ticket.contextStatus;
  const isClosed = status?.hiddenContextRemaining === true;
  return (
    <article class="letter" aria-labelledby="letter-title">
      <header>
        <p class="from">
          <span>{ticket.requester}</span>
          {ticket.createdAt !== undefined && (
            <time dateTime={ticket.createdAt}>{dateText(ticket.createdAt)}</time>
          )}
        </p>
        <Title class="title" id="letter-title" tabIndex={-1} {...(heading !== undefined && { ref: heading })}>
          {ticket.title}
        </Title>
        <p class="ref">
          {ticket.ticketId}
          {ticket.generatedFromTicketId !== undefined && ` · came back after ${ticket.generatedFromTicketId}`}
        </p>
      </header>
      <p class="body">{ticket.description}</p>
      {isClosed && (
        <p class="hidden-part">
          Part of this is not known yet: {status.contextGapCount} of{" "}
          {status.contextGapCount + status.revealedContextCount} lookups to go.
        </p>
      )}
    </article>
  );
}
