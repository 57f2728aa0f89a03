/** Where servers are added. */
export const ADD_SERVER_PATH = "/servers/new";
export const NEW_DROPLET_PATH = "/servers/new/digitalocean";
export const OWN_SERVER_PATH = "/servers/new/own";
