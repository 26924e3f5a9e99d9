/** All walks of the tour. */

import { buyingWalks } from "./buying-walks.ts";
import { laterWalks } from "./later-walks.ts";
import { otherWalks } from "./other-walks.ts";

export const walks = [...buyingWalks, ...otherWalks, ...laterWalks];
