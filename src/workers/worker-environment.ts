/** What the primary tells a worker by its environment. */

/** The folder of the sockets between workers. */
export const FOLDER_VARIABLE = "HELPDESK_WORKER_FOLDER";

/** The ports that were free at the first start, where no other worker holds them. */
export const PORTS_VARIABLE = "HELPDESK_WORKER_PORTS";
