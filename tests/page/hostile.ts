import { readFileSync } from "node:fs";
import { datasetFrom } from "../../src/dataset/check.js";
import { builtInDatasetPath, type Dataset } from "../../src/dataset/index.js";

/** What a page that took text for HTML would run, show or send. */
export const ATTACK = `<img src=x onerror="alert(1)"><script>alert(2)</script></p><b class="pwned">bold</b>{{7*7}}`;

const TEXTS = /"(title|description|redacted_title|redacted_description|\w+_note)": "/g;

/** The built-in tickets, with an attack at the beginning of every text. */
export function hostileDataset(): Dataset {
  const text = readFileSync(builtInDatasetPath(), "utf8");
  const attack = JSON.stringify(ATTACK).slice(1, -1);
  return datasetFrom(
    text.replaceAll(TEXTS, (found) => `${found}${attack} `),
    "hostile.json",
  );
}

/** Elements that only an attack makes. */
export const PWNED = ".pwned, main img, main script";
