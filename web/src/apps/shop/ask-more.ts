/** Have the rest of an event's page asked for, before anything else of the shop runs. */

window.early?.more();
