import type { DescEnum, DescField, DescFile, DescMessage, DescService } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence, MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import { commentsOf, descsOf, filesOf, scalarName, type Comments, type Desc } from "./contract-files.js";

/** What of the page stands in no comment: between these its entries are put. */
export interface Frame {
  readonly before: string;
  readonly after: string;
}

/** The contract as HTML, for /docs/contract: an entry for each service, RPC, message and enum, which its program searches. */
export function contractReference(image: Uint8Array, { before, after }: Frame): string {
  const files = filesOf(image);
  return [before, ...files.map(contentsOf), ...files.flatMap(entriesOf), after].join("\n");
}

function contentsOf(file: DescFile): string {
  const links = descsOf(file).map(link).join(", ");
  return `<p class="contents"><code>${file.name.replace("helpdesk/v1/", "")}</code>: ${links}</p>`;
}

function entriesOf(file: DescFile): readonly string[] {
  const comments = commentsOf(file.proto);
  return [
    ...file.services.flatMap((service, index) => serviceEntries(service, comments, `6,${index}`)),
    ...file.messages.map((message, index) => messageEntry(message, comments, `4,${index}`)),
    ...file.enums.map((enumeration, index) => enumEntry(enumeration, comments, `5,${index}`)),
  ];
}

function serviceEntries(service: DescService, comments: Comments, place: string): readonly string[] {
  const rpcs = service.methods.map((method, index) => {
    const streams = (is: boolean): string => (is ? "stream of " : "");
    const isRead = method.idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS;
    const [sends, answers] = [
      ["client_streaming", "bidi_streaming"].includes(method.methodKind),
      ["server_streaming", "bidi_streaming"].includes(method.methodKind),
    ];
    const line = `${streams(sends)}${link(method.input)} → ${streams(answers)}${link(method.output)}${isRead ? ", changes nothing" : ""}`;
    return entry(
      "RPC",
      `rpc-${method.name}`,
      method.name,
      `<p>${line}</p>${prose(comments, `${place},2,${index}`)}`,
    );
  });
  return [entry("service", service.name, service.name, prose(comments, place)), ...rpcs];
}

function messageEntry(message: DescMessage, comments: Comments, place: string): string {
  const oneofs = message.proto.oneofDecl.flatMap((oneof, index) => {
    const text = inline(comments, `${place},8,${index}`);
    return text === "" ? [] : [`<p>One of <code>${oneof.name}</code>: ${text}</p>`];
  });
  const rows = message.fields.map((field, index) =>
    row(
      `${message.name}.${field.name}`,
      field.name,
      field.number,
      typeOf(field),
      inline(comments, `${place},2,${index}`),
    ),
  );
  const table = rows.length === 0 ? "" : tableOf(message.name, ["Field", "No.", "Type", "Meaning"], rows);
  return entry("message", message.name, message.name, `${prose(comments, place)}${oneofs.join("")}${table}`);
}

function enumEntry(enumeration: DescEnum, comments: Comments, place: string): string {
  const rows = enumeration.values.map((value, index) => {
    const word = value.number === 0 ? "" : `<code>${value.localName.toLowerCase()}</code>`;
    const told = inline(comments, `${place},2,${index}`);
    return row(`${enumeration.name}.${value.name}`, value.name, value.number, word, told);
  });
  const table = tableOf(enumeration.name, ["Value", "No.", "OpenEnv’s word", "Meaning"], rows);
  return entry("enum", enumeration.name, enumeration.name, prose(comments, place) + table);
}

function entry(kind: string, id: string, name: string, content: string): string {
  return `<section class="entry" id="${id}" aria-labelledby="name-${id}"><h2 id="name-${id}"><a href="#${id}">${name}</a> <span class="quiet">${kind}</span></h2>${content}</section>`;
}

function tableOf(name: string, columns: readonly string[], rows: readonly string[]): string {
  const heads = columns.map((column) => `<th scope="col">${column}</th>`).join("");
  return `<div class="scroll" tabindex="0" role="region" aria-label="${name}, in a table"><table><thead><tr>${heads}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table></div>`;
}

function row(id: string, name: string, number: number, type: string, meaning: string): string {
  return `<tr id="${id}"><th scope="row"><a href="#${id}"><code>${name}</code></a></th><td>${number}</td><td>${type}</td><td>${meaning}</td></tr>`;
}

function typeOf(field: DescField): string {
  const single = field.message ?? field.enum;
  const name = single === undefined ? scalarName(field.scalar) : link(single);
  if (field.fieldKind === "list") return `list of ${name}`;
  if (field.oneof !== undefined) return `${name}, one of <code>${field.oneof.name}</code>`;
  return field.presence === FeatureSet_FieldPresence.EXPLICIT ? `${name}, can be unset` : name;
}

function link({ name }: Desc): string {
  return `<a href="#${name}">${name}</a>`;
}

/** Paragraphs are apart by an empty line; a line that begins a list keeps its own. */
function prose(comments: Comments, place: string): string {
  const text = (comments.get(place) ?? "").split("\n").map((line) => line.replace(/^ /, ""));
  const paragraphs = text
    .join("\n")
    .trim()
    .split(/\n\s*\n/);
  return paragraphs
    .flatMap((one) => (one === "" ? [] : [`<p>${marked(one).replaceAll(/\n(?=\s*[-|])/g, "<br>")}</p>`]))
    .join("");
}

function inline(comments: Comments, place: string): string {
  return marked((comments.get(place) ?? "").replaceAll(/\s+/g, " ").trim());
}

/** Comments are text; code in them is marked as Markdown has it. */
function marked(text: string): string {
  const safe = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return safe.replaceAll(/`([^`]+)`/g, "<code>$1</code>");
}
