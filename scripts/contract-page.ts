import type { DescEnum, DescField, DescFile, DescMessage, DescService } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence, MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import { commentsOf, descsOf, filesOf, scalarName, type Comments, type Desc } from "./contract-files.js";

/** A page in Markdown of every service, message and enum of a compiled contract, in the words of its comments. */
export function contractPage(image: Uint8Array): string {
  const files = filesOf(image);
  return [
    "# The contract, message by message",
    "Generated from the comments in [`proto/helpdesk/v1/`](../../proto/helpdesk/v1) by `npm run docs:contract`; change them, not this page. How the " +
      "protocols, JSON dialects, sessions and versions work is in [contract.md](../contract.md).",
    ...files.map((file) => `- \`${file.name}.proto\`: ${descsOf(file).map(link).join(", ")}`),
    ...files.flatMap(fileSection),
  ].join("\n\n");
}

function fileSection(file: DescFile): string[] {
  const comments = commentsOf(file.proto);
  return [
    `## ${file.name}.proto`,
    ...file.services.flatMap((service, index) => serviceSection(service, comments, `6,${index}`)),
    ...file.messages.flatMap((message, index) => messageSection(message, comments, `4,${index}`)),
    ...file.enums.flatMap((enumeration, index) => enumSection(enumeration, comments, `5,${index}`)),
  ];
}

function serviceSection(service: DescService, comments: Comments, place: string): string[] {
  return [
    `### ${service.name}`,
    prose(comments, place),
    ...service.methods.flatMap((method, index) => [
      `#### ${method.name}`,
      `${link(method.input)} → ${link(method.output)}` +
        (method.idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS ? ", no side effects" : ""),
      prose(comments, `${place},2,${index}`),
    ]),
  ];
}

function messageSection(message: DescMessage, comments: Comments, place: string): string[] {
  const oneofs = message.proto.oneofDecl.map((oneof, index) => ({
    name: oneof.name,
    text: cell(comments, `${place},8,${index}`),
  }));
  const rows = message.fields.map((field, index) =>
    row(`${field.number}`, `\`${field.name}\``, typeOf(field), cell(comments, `${place},2,${index}`)),
  );
  return [
    `### ${message.name}`,
    prose(comments, place),
    ...oneofs.filter(({ text }) => text !== "").map(({ name, text }) => `One of \`${name}\`: ${text}`),
    ...(rows.length === 0
      ? []
      : [[row("no.", "field", "type", "meaning"), row("-", "-", "-", "-"), ...rows].join("\n")]),
  ];
}

function enumSection(enumeration: DescEnum, comments: Comments, place: string): string[] {
  const rows = enumeration.values.map((value, index) =>
    row(
      `${value.number}`,
      `\`${value.name}\``,
      value.number === 0 ? "" : `\`${value.localName.toLowerCase()}\``,
      cell(comments, `${place},2,${index}`),
    ),
  );
  return [
    `### ${enumeration.name}`,
    prose(comments, place),
    [row("no.", "value", "OpenEnv's word", "meaning"), row("-", "-", "-", "-"), ...rows].join("\n"),
  ];
}

function typeOf(field: DescField): string {
  const single = field.message ?? field.enum;
  const name = single === undefined ? scalarName(field.scalar) : link(single);
  if (field.fieldKind === "list") return `list of ${name}`;
  if (field.oneof !== undefined) return `${name}, one of \`${field.oneof.name}\``;
  return field.presence === FeatureSet_FieldPresence.EXPLICIT ? `${name}, can be unset` : name;
}

function link(desc: Desc): string {
  return `[${desc.name}](#${desc.name.toLowerCase()})`;
}

/** Lines keep their own breaks where they are a list, and are joined where they are a paragraph. */
function prose(comments: Comments, place: string): string {
  const text = comments.get(place) ?? "";
  return text
    .split("\n")
    .map((line) => escape(line.replace(/^ /, "")))
    .join("\n")
    .trim();
}

function cell(comments: Comments, place: string): string {
  return prose(comments, place).replaceAll("\n", " ").replaceAll("|", "\\|");
}

/** What Markdown would read as its own outside of code. */
function escape(line: string): string {
  return line
    .split("`")
    .map((part, index) => (index % 2 === 0 ? part.replace(/[*<]/g, "\\$&") : part))
    .join("`");
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
