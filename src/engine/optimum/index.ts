/** The greatest rubric reward that an episode allows. */
export {
  createOptimumSearch,
  DEFAULT_MAX_NODES,
  findOptimum,
  type Optimum,
  type OptimumOptions,
} from "./search.js";
