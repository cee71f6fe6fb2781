/** Of a file that compares several models; each of its `results` is one that `--output` writes of one alone. */
export const RANKING_FORMAT = "helpdesk-env/model-ranking/1";
