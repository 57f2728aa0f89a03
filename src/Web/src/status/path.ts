/** Where people read how the service does; `/status` itself is the control plane's answer to machines. */
export const STATUS_PATH = "/service-status";
