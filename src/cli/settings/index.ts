export {
  describeSettings,
  readAllSettings,
  readSettings,
  SettingsError,
  type Environment,
  type Settings,
} from "./read-settings.js";
export { LOG_LEVELS, SERVER_SETTINGS, type LogLevel, type ServerSettings } from "./server-settings.js";
export { isStartedByNpm } from "./started-by-npm.js";
export type { Setting } from "./setting.js";
export { BASELINE_SETTINGS, type BaselineSettings } from "./baseline-settings.js";
export {
  LLM_MODES,
  LLM_SETTINGS,
  type EmptyParameters,
  type JsonFormat,
  type LlmMode,
  type LlmSettings,
  type MaxTokensField,
  type SystemRole,
  type ToolChoice,
} from "./llm-settings.js";
export {
  COMPARE_SETTINGS,
  parseSeeds,
  SEARCH_SETTINGS,
  type CompareSettings,
  type SearchSettings,
} from "./policy-settings.js";
export {
  EXAM_CREATE_SETTINGS,
  EXAM_FINISH_SETTINGS,
  VERIFY_SETTINGS,
  type ExamCreateSettings,
  type ExamFinishSettings,
  type VerifySettings,
} from "./exam-settings.js";
export { EVALUATE_SETTINGS, type EvaluateSettings } from "./evaluate-settings.js";
export {
  COLLECT_FORMATS,
  COLLECT_SETTINGS,
  REGRADE_SETTINGS,
  REPLAY_SETTINGS,
  type CollectFormat,
  type CollectSettings,
  type RegradeSettings,
  type ReplaySettings,
} from "./collect-settings.js";
