/** Who may do what: tokens, their roles and limits. */
export { openAccess, tokenAccess, type Access, type Caller, type TokenAccess } from "./access.js";
export { isOpen, mayDo, OPERATIONS, type Operation } from "./operation.js";
export { RPCS, ROUTES, UPGRADES, routeOperation, rpcOperation, upgradeOperation } from "./permissions.js";
export { readTokens, type ReadTokens } from "./read-tokens.js";
export { reaches, ROLES, type Role } from "./role.js";
export { digestOf, type TokenEntry } from "./token-entry.js";
