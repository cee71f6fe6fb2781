import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

/** Files that are longer than a file should be. The list only gets shorter. */
const STILL_LONG_FILES = [
  "scripts/scoring-examples.ts",
  "tests/contract/connect-cases.ts",
  "tests/contract/mcp-eras.test.ts",
  "tests/contract/openenv-helpdesk.test.ts",
  "tests/contract/openenv-http.test.ts",
  "tests/contract/who-may-call.test.ts",
  "tests/unit/experiments/runs.test.ts",
  "tests/unit/llm/endpoint.test.ts",
  "tests/unit/policies/llm/answer-shapes.ts",
  "tests/unit/service/service.test.ts",
];

export default tseslint.config(
  {
    ignores: [
      "**/dist/",
      "deploy/otel/",
      "gen/",
      "node_modules/",
      ".cache/",
      "clients/",
      "tests/fixtures/contract-1.1/",
    ],
  },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-unnecessary-condition": ["error", { allowConstantLoopConditions: true }],
      "no-restricted-globals": ["error", { name: "fetch", message: "Only tests and clients call out." }],
      eqeqeq: "error",
    },
  },
  {
    files: [
      "tests/**",
      "bench/**",
      "scripts/**",
      "examples/**",
      "src/{baseline,conformance,llm,rollouts,cli}/**",
      "web/src/server/**", // the server that the page comes from
      "src/evaluation/agent/**", // an agent may be an address, which the user names
    ],
    rules: { "no-restricted-globals": "off" },
  },
  {
    files: ["tests/**", "bench/**"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
  { rules: { "max-lines": ["error", 300] }, ignores: STILL_LONG_FILES },
  {
    files: ["src/**", "web/**", "scripts/**", "bench/**", "examples/**"],
    rules: { "max-lines-per-function": ["error", { max: 60, skipComments: true, skipBlankLines: true }] },
  },
  {
    // A suite that starts one server for many tests is one function.
    files: ["tests/**"],
    rules: { "max-lines-per-function": ["error", { max: 170, skipComments: true, skipBlankLines: true }] },
  },
  { files: ["**/*.js"], extends: [tseslint.configs.disableTypeChecked] },
  {
    // Scripts of the browser's pages; `tsc -p tsconfig.browser.json` knows which globals there are.
    files: ["src/**/assets/*.js"],
    languageOptions: { sourceType: "script" },
    rules: { "no-restricted-globals": "off", "no-undef": "off" },
  },
);
