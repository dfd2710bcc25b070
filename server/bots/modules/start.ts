import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError, type IBotEntry, type IConfig } from '../../config.js';
import type { IBot } from '../bot.js';
import { ModuleBot, type IModuleParts } from './module-bot.js';
import { UnusableError } from './thread.js';
import type { IWorkerData } from './wire.js';

/** The program of the workers: in a bundle it is a module beside this code, otherwise a file beside this one. */
const programURL = (): URL =>
  ['./worker.mjs', './worker.js']
    .map(name => new URL(name, import.meta.url))
    .find(url => existsSync(url))!;

/** `program` replaces the program of the workers, in tests. */
export type IStartParts = Omit<IModuleParts, 'program'> & Partial<IModuleParts>;

/**
 * Starts the bots of the configuration that are modules. A module that fails does not keep the server from its start if the configuration
 * says the name of its bot: it is tried again.
 *
 * @param others - the other bots of the server
 * @throws ConfigError that names the setting and says what is wrong
 */
export async function startModules(
  entries: IConfig['bots'],
  others: readonly IBot[],
  parts: IStartParts
): Promise<ModuleBot[]> {
  const placed = entries.flatMap((entry, i) => {
    const setting = `bots.${i}.module`;
    return typeof entry === 'string' ? [] : [{ entry, setting, place: placeOf(entry, setting) }];
  });
  const program = parts.program ?? programURL();
  const bots = placed.map(({ entry, place }) => new ModuleBot(entry, place, { ...parts, program }));
  try {
    await Promise.all(
      placed.map(({ entry, setting }, i) => requireLoaded(bots[i], entry, setting))
    );
    checkNames([...others, ...bots]);
  } catch (error) {
    await Promise.all(bots.map(bot => bot.dispose()));
    throw error;
  }
  return bots;
}

function checkNames(bots: readonly IBot[]): void {
  const names = bots.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) {
    throw new ConfigError(
      `Two of the bots have the name "${twice}". Give one of them another name in bots.`
    );
  }
}

/** A path begins as in an import: with `./`, `../` or the root. Everything else is the name of a package. */
function placeOf({ module, from }: IBotEntry, setting: string): IWorkerData['place'] {
  if (!/^\.{1,2}[\\/]/.test(module) && !isAbsolute(module)) {
    return { name: module, from: pathToFileURL(join(from, 'config.json')).href };
  }
  const path = resolve(from, module);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw new ConfigError(`${setting} names a file that does not exist: ${path}.`);
  }
  return { url: pathToFileURL(path).href };
}

async function requireLoaded(bot: ModuleBot, entry: IBotEntry, setting: string): Promise<void> {
  try {
    await bot.loaded();
  } catch (error) {
    const why = error instanceof UnusableError ? error.why : 'failed';
    if (why !== 'failed' || entry.name === undefined) {
      throw new ConfigError(sentence(why, error as Error, entry, setting));
    }
  }
  if (bot.name === '') {
    const missing = new Error('its name is missing, here and in the configuration');
    throw new ConfigError(sentence('export', missing, entry, setting));
  }
}

function sentence(
  why: UnusableError['why'],
  { message }: Error,
  { module, from }: IBotEntry,
  setting: string
): string {
  const line = message.split('\n')[0].replace(/\.$/, '');
  switch (why) {
    case 'missing':
      return `${setting} names a package that is not installed in ${from} or above it: ${module}. A path begins with ./ or ../`;
    case 'export':
      return `${setting} names a module without a bot: ${module}: ${line}.`;
    case 'failed':
      return `${setting} names a module that fails: ${module}: ${line}. Mend it, or give the bot a name in the configuration, so that the server starts without it.`;
  }
}
