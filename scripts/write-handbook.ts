/**
 * Writes what the words mean, which src/domain/handbook.ts alone says, into the comments of vocabulary.proto, into
 * docs/handbook.md and into the Python package, whose actions and tools describe their labels by it.
 *
 *   npx tsx scripts/write-handbook.ts
 */
import { readFileSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { HANDBOOK } from "../src/domain/handbook.js";
import { pythonMeanings, withHandbook } from "./handbook-comments.js";

const PROTO = "proto/helpdesk/v1/vocabulary.proto";
const PAGE = "docs/handbook.md";
const PYTHON = "clients/python/src/helpdesk_env/_meanings.py";

const FRAME = `<!-- Written by \`npm run generate -- handbook\` from src/domain/handbook.ts. -->

`;

const WHERE = `

## Where agents find it

Nothing here is about a single ticket, so any agent may have it. The same sentences are

| where | what |
| --- | --- |
| \`GET /handbook\` | the whole as Markdown; as JSON with \`Accept: application/json\` |
| \`GetHandbook\`, \`handbook()\` of each client | the whole, in fields and as text |
| \`ListTasks\`, \`GET /tasks\` | the whole as text, in \`handbook\` |
| \`instructions\` of a task and of every observation of it | the short one: next steps and priorities |
| what \`reset\` over MCP answers, and the system prompt of [LLM agents](llm-agents.md) | the whole as text |
| the four labels in the schema of an action: \`/schema\`, \`/openapi.json\`, MCP, Python's models and the tools for TRL | of each label the question and its words |
| the comments of [\`vocabulary.proto\`](../proto/helpdesk/v1/vocabulary.proto) | each sentence at its word |

All of it is made from [\`handbook.ts\`](../src/domain/handbook.ts): change a sentence there and run \`npm run generate\`. How the built-in labels keep to it,
read blind: [dataset.md](dataset.md#the-labels-and-the-handbook).
`;

const config = await resolveConfig(PAGE);
writeFileSync(PROTO, withHandbook(readFileSync(PROTO, "utf8")));
writeFileSync(PYTHON, pythonMeanings());
writeFileSync(PAGE, await format(FRAME + HANDBOOK.text + WHERE, { ...config, parser: "markdown" }));
