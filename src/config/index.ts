export { describeSettings, readSettings, SettingsError, type Environment } from "./read-settings.js";
export { LOG_LEVELS, SERVER_SETTINGS, type LogLevel, type ServerSettings } from "./server-settings.js";
export type { Setting } from "./setting.js";
export { BASELINE_SETTINGS, type BaselineSettings } from "./baseline-settings.js";
