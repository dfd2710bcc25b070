import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError, type IConfig, type IModuleEntry } from '../../config.js';
import { valuesOf } from './environment.js';
import { ModuleBot, type IModuleParts, type IModuleSource } from './module-bot.js';
import { UnusableError } from './child.js';

/** The program of the processes: in a bundle it is a module beside this code, otherwise a file beside this one. */
const programURL = (): URL =>
  ['./runner.mjs', './runner.js']
    .map(name => new URL(name, import.meta.url))
    .find(url => existsSync(url))!;

/** `program` replaces the program of the processes, and `env` the environment, in tests. */
export type IStartParts = Omit<IModuleParts, 'program' | 'env'> & Partial<IModuleParts>;

/**
 * Starts the bots of the configuration that are modules. A module that fails does not keep the server from its start if the configuration
 * says the name of its bot: it is tried again.
 *
 * @throws ConfigError that names the setting and says what is wrong
 */
export async function startModules(
  entries: IConfig['bots'],
  parts: IStartParts
): Promise<ModuleBot[]> {
  const { program = programURL(), env = process.env } = parts;
  const sources = entries.flatMap((entry, i) =>
    typeof entry !== 'string' && 'module' in entry
      ? [{ entry, setting: `bots.${i}`, ...sourceOf(entry, `bots.${i}`, env) }]
      : []
  );
  const bots = sources.map(
    ({ entry, ...source }) => new ModuleBot(entry, source, { ...parts, program, env })
  );
  try {
    await Promise.all(
      sources.map(({ entry, setting }, i) => requireLoaded(bots[i], entry, `${setting}.module`))
    );
  } catch (error) {
    await Promise.all(bots.map(bot => bot.dispose()));
    throw error;
  }
  return bots;
}

/** A path begins as in an import: with `./`, `../` or the root. Everything else is the name of a package. */
function sourceOf(
  { module, from, environment = [] }: IModuleEntry,
  setting: string,
  env: NodeJS.ProcessEnv
): IModuleSource {
  const variables = valuesOf(environment, env, `${setting}.environment`);
  if (!/^\.{1,2}[\\/]/.test(module) && !isAbsolute(module)) {
    return {
      variables,
      place: { name: module, from: pathToFileURL(join(from, 'config.json')).href }
    };
  }
  const path = resolve(from, module);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw new ConfigError(`${setting}.module names a file that does not exist: ${path}.`);
  }
  return { variables, place: { url: pathToFileURL(path).href } };
}

async function requireLoaded(bot: ModuleBot, entry: IModuleEntry, setting: string): Promise<void> {
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
  { module, from }: IModuleEntry,
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
