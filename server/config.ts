import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Static, TObject, TSchema } from '@sinclair/typebox';
import { Value, type ValueError } from '@sinclair/typebox/value';
import { settingsIn } from './environment.js';
import { LIMITS, withoutRates, type ILimits } from './limits.js';
import { LOG_LEVELS, SCHEMA, SETTINGS } from './settings.js';
import type { BotAnswers, IBotCommand } from './storage/bots.js';
import type { Durability } from './storage/sqlite/database.js';
import { fileText } from './text.js';

/** The settings of every bot in the configuration that is not built in. */
interface IBotSettings {
  readonly answers?: BotAnswers;
  readonly required?: boolean;
}

/** A bot in the configuration that is a module. */
export interface IModuleEntry extends IBotSettings {
  /** A path or the name of a package. */
  readonly module: string;
  /** The directory against which a path is resolved, and from which a package is looked up. */
  readonly from: string;
  readonly name?: string;
  /** In MiB. */
  readonly memory?: number;
  /** The names of variables that the module gets. */
  readonly environment?: readonly string[];
  readonly options?: object;
}

/** A bot in the configuration that is behind a webhook. */
export interface IWebhookEntry extends IBotSettings {
  /** The URL that messages go to. */
  readonly webhook: string;
  /** The key that signs the requests. */
  readonly secret: string;
  readonly name: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly avatar?: string;
  readonly commands?: readonly IBotCommand[];
}

/** An entry of `bots`: the name of a built-in bot, or the description of another. */
export type IBotEntry = string | IModuleEntry | IWebhookEntry;

/** The account at a LiveKit server. */
export interface ILiveKitAccount {
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  /** The rooms that owners may connect their chats to. A `*` at the end of a name stands for any text. */
  readonly rooms: readonly string[];
}

/** The configuration of the server. It is read once at the start and never changes. */
export interface IConfig {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** The directory for all data of the server. */
  readonly data: string;
  /** Whether a stored message survives a power cut, or only the end of this process. */
  readonly durability: Durability;
  /** Listen on this path instead of host and port. */
  readonly unixSocket?: string;
  /** Paths of a certificate (with its chain) and its key, both PEM. They turn encryption on. */
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  /** Encrypt connections with a certificate that this server creates, for development. */
  readonly tlsSelfSigned: boolean;
  /** Guests of the plain page may sign in under a name of their choice. */
  readonly guests: boolean;
  /** The bots of the operator, which can be added to chats. */
  readonly bots: readonly IBotEntry[];
  /** Chats can be connected to rooms of this LiveKit server. */
  readonly livekit?: ILiveKitAccount;
  readonly limits: ILimits;
  /** Turn rate limits off, for benchmarks. */
  readonly noLimits: boolean;
  /** Origins whose pages may use the server, besides its own. */
  readonly allowedOrigins: readonly string[];
  /** Webhooks may go to these hosts (`host` or `host:port`) even if they are not public, and by http. */
  readonly webhookHosts: readonly string[];
  /** Browsers are told the news while their page is closed. Their push services ask here if something is wrong. */
  readonly pushContact?: string;
  /** Clients load images in messages from these hosts without asking. `*.` matches all subdomains. */
  readonly trustedImageHosts: readonly string[];
  /** The base URL of the Jupyter server that started this one; ends with a slash. */
  readonly jupyterUrl?: string;
  /** Origins that the Jupyter server allows: one, `*` for all, or those that match as a whole. */
  readonly jupyterOrigin?: string;
  readonly jupyterOriginPattern?: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** The URL at which people reach the server, if it differs from where it listens; ends with a slash. */
  readonly publicUrl?: string;
}

/** Settings from a file or a command line, not validated yet. */
export type RawConfig = { readonly [Key in keyof IConfig]?: unknown };

/** An error in how the server was started. The message describes it in one sentence. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const DEFAULTS = Object.fromEntries(
  Object.entries(SETTINGS).flatMap(([key, { default: value }]) =>
    value === undefined ? [] : [[key, value]]
  )
);

/** How the validator reports a key that does not exist. */
const UNEXPECTED = 'Unexpected property';

/** The configuration file in the data directory, which is read if no other is named. */
const OWN_FILE = 'config.json';

/**
 * Merges the sources of the configuration. The command line overrides the environment, which overrides the file, which overrides the
 * defaults. Without `file`, `config.json` in the data directory is read if it exists.
 *
 * @param nameOf - the name of a setting in errors among the options
 * @throws ConfigError that names the wrong key.
 */
export function loadConfig(
  options: RawConfig = {},
  env: NodeJS.ProcessEnv = {},
  file?: string,
  nameOf?: (key: string) => string
): IConfig {
  const variables = settingsIn(env, SETTINGS).map(({ key, variable, value }) =>
    check({ [key]: value }, ` in ${variable}`)
  );
  const all = [...variables, check(options, '', nameOf)];
  const given = placed(Object.assign({}, ...all) as Static<typeof SCHEMA>, '.');
  const own = join(given.data ?? (DEFAULTS.data as string), OWN_FILE);
  const path = file ?? (existsSync(own) ? own : undefined);
  const read = path === undefined ? {} : check(readConfigFile(path), ` in ${path}`);
  const layers = [placed(read, dirname(path ?? '.')), given];
  const config: IConfig = Object.assign({}, DEFAULTS, ...layers) as IConfig;
  checkTls(config);
  checkSocket(config);
  const limits = { ...LIMITS, ...config.limits };
  return deepFreeze({
    ...config,
    limits: config.noLimits ? withoutRates(limits) : limits,
    ...(config.jupyterUrl !== undefined && { jupyterUrl: withSlash(config.jupyterUrl) }),
    ...(config.publicUrl !== undefined && { publicUrl: new URL(withSlash(config.publicUrl)).href })
  });
}

function readConfigFile(file: string): unknown {
  try {
    return JSON.parse(fileText(readFileSync(file)));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new ConfigError(`The configuration file ${file} ${why}: ${(error as Error).message}.`);
  }
}

/** Settings whose bots know the directory of the file that describes them. */
function placed(settings: Static<typeof SCHEMA>, directory: string): Partial<IConfig> {
  const from = resolve(directory);
  const bots = (settings.bots as IBotEntry[] | undefined)?.map(entry =>
    typeof entry !== 'string' && 'module' in entry ? { ...entry, from } : entry
  );
  return { ...settings, ...(bots && { bots }) } as Partial<IConfig>;
}

/** Validates settings. Undefined settings count as missing. */
function check(
  raw: unknown,
  where: string,
  nameOf?: (key: string) => string
): Static<typeof SCHEMA> {
  const settings = isObject(raw) ? dropUndefined(raw) : raw;
  const found = Value.Errors(SCHEMA as TObject, settings).First();
  if (!found) {
    return settings as Static<typeof SCHEMA>;
  }
  const error = innermost(found);
  const key = error.path.slice(1).replaceAll('/', '.');
  if (error.message === UNEXPECTED) {
    throw new ConfigError(`There is no setting "${key}"${where}.`);
  }
  const name = (nameOf?.(key.split('.')[0]) ?? key) || 'The configuration';
  const isShown = error.schema.secret !== true && error.value !== undefined;
  const not = isShown ? `, not ${JSON.stringify(error.value)}` : '';
  throw new ConfigError(`${name}${where} must be ${error.schema.description}${not}.`);
}

/**
 * If a value may be an object of several kinds, an error inside the object says more. It is a key that no kind has. Otherwise it is the first
 * error of one kind: the object has the first key of that kind.
 */
function innermost(error: ValueError): ValueError {
  const { value, schema } = error;
  const kinds = ((schema.anyOf as TSchema[] | undefined) ?? []).flatMap(
    ({ type, properties }, i) =>
      type === 'object'
        ? [{ key: Object.keys(properties as object)[0], errors: error.errors[i] }]
        : []
  );
  if (kinds.length === 0 || !isObject(value)) {
    return error;
  }
  const errors = kinds.map(kind => [...kind.errors]);
  const unexpected = errors.map(all => all.filter(({ message }) => message === UNEXPECTED));
  const unknown = unexpected[0].find(({ path }) =>
    unexpected.every(all => all.some(other => other.path === path))
  );
  const [found, ...others] = kinds.flatMap(({ key }, i) => (key in value ? [i] : []));
  if (unknown || found === undefined || others.length > 0) {
    return unknown ?? error;
  }
  return unexpected[found][0] ?? errors[found][0];
}

/** Bytes that the operating system takes as the path of a socket; it would cut a longer one. */
const SOCKET_BYTES: Readonly<Record<string, number>> = { linux: 107, win32: Infinity };
const SOCKET_BYTES_ELSEWHERE = 103;

function checkSocket({ unixSocket = '' }: IConfig): void {
  const most = SOCKET_BYTES[process.platform] ?? SOCKET_BYTES_ELSEWHERE;
  const bytes = Buffer.byteLength(unixSocket);
  if (bytes > most) {
    throw new ConfigError(
      `The path of the Unix socket has ${bytes} bytes, but this system takes at most ${most}: ${unixSocket}. Choose a shorter path or a port.`
    );
  }
}

function checkTls({ tlsCert, tlsKey, tlsSelfSigned }: IConfig): void {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new ConfigError('Set tlsCert and tlsKey together. One of them is missing.');
  }
  if (tlsSelfSigned && tlsCert !== undefined) {
    throw new ConfigError('Use either tlsCert and tlsKey, or tlsSelfSigned, not both.');
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const dropUndefined = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined));

const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);

function deepFreeze<T extends object>(value: T): T {
  Object.values(value).forEach(entry => {
    if (typeof entry === 'object' && entry !== null) {
      deepFreeze(entry as object);
    }
  });
  return Object.freeze(value);
}
