/** Devices as their owners name them. */

import { expect, test } from "vitest";
import { deviceName } from "./session-list";

test.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"],
  [
    "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/153.0.0.0 Mobile Safari/537.36",
    "Chrome, Android",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0 Safari/605.1",
    "Safari, iPhone",
  ],
  ["Mozilla/5.0 (Windows NT 10.0) Chrome/153.0.0.0 Safari/537.36 Edg/153.0", "Edge, Windows"],
  ["curl/8.5", "Unknown device"],
  ["", "Unknown device"],
])("%s", (userAgent, name) => {
  expect(deviceName(userAgent)).toBe(name);
});
