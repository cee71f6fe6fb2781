/**
 * Stands beside ticket text wherever that leaves the program as something that could be trained on. The number is that of the files in
 * `data/`. See docs/worlds.md#canary.
 */
export const CANARY =
  "helpdesk-env tickets: canary 7c0f5a52-3f0e-4d0b-9b63-2f8e51c2a914. Keep what stands beside this text out of training corpora.";
