import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["**/dist/", "gen/", "node_modules/", ".cache/", "clients/"] },
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
    ],
    rules: { "no-restricted-globals": "off" },
  },
  {
    files: ["tests/**", "bench/**"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
  { files: ["**/*.js"], extends: [tseslint.configs.disableTypeChecked] },
  {
    // Scripts of the browser's pages; `tsc -p tsconfig.browser.json` knows which globals there are.
    files: ["src/**/assets/*.js"],
    languageOptions: { sourceType: "script" },
    rules: { "no-restricted-globals": "off", "no-undef": "off" },
  },
);
