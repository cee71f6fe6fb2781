import { HANDBOOK, labelText, type HandbookField } from "../src/domain/handbook.js";

const MARGIN = 118;

/**
 * The text of `vocabulary.proto` with the handbook in its comments: what each word of a label means above its value, and
 * what the label asks and how to choose below the enum's own sentences, after an empty comment line.
 */
export function withHandbook(proto: string): string {
  return HANDBOOK.fields.reduce(withField, proto);
}

function withField(proto: string, { field, asks, choosing, words }: HandbookField): string {
  const name = pascalCase(field);
  const head = new RegExp(`((?:^//.*\\n)+)^enum ${name} \\{\\n`, "m").exec(proto);
  if (head === null) throw new Error(`vocabulary.proto has no commented enum ${name}`);
  const own = (head[1] ?? "").split(/^\/\/\n/m)[0] ?? "";
  const told = [own, ...[asks, ...choosing].map((text) => `//\n${comment(text, "")}`)].join("");
  const enumText = `${told}enum ${name} {\n`;
  const whole = proto.slice(0, head.index) + enumText + proto.slice(head.index + head[0].length);
  return words.reduce((text, { word, meaning }) => {
    const value = `${field}_${word}`.toUpperCase();
    const line = new RegExp(`(?:^ {2}//.*\\n)+^ {2}${value} = `, "m");
    if (!line.test(text)) throw new Error(`vocabulary.proto has no commented value ${value}`);
    return text.replace(line, `${comment(sentence(meaning), "  ")}  ${value} = `);
  }, whole);
}

/** The module of the Python package that has the same, label by label, as constants. */
export function pythonMeanings(): string {
  const fields = HANDBOOK.fields.map(
    ({ field }) => `${field.toUpperCase()} = ${JSON.stringify(labelText(field))}\n`,
  );
  return [
    '"""What each label asks and what its words mean. Written by `npm run generate -- handbook` from src/domain/handbook.ts."""\n\n',
    "# fmt: off\n",
    ...fields,
    "# fmt: on\n",
  ].join("");
}

function comment(text: string, indent: string): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && `${indent}// ${last} ${word}`.length <= MARGIN)
      lines.splice(-1, 1, `${last} ${word}`);
    else lines.push(word);
  }
  return lines.map((line) => `${indent}// ${line}\n`).join("");
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

function pascalCase(field: string): string {
  return field.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
