/** Whether ⌘ is the modifier of shortcuts here. */
export const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
