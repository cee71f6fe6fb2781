/** Version of the contract in `proto/`, by semantic versioning; a new image of it needs a new version. */
export const CONTRACT_VERSION = "1.14.0";
