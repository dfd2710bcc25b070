import { readFileSync } from 'node:fs';
import { Type, type Static, type TObject, type TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { LIMITS, withoutRates, type ILimits } from './limits.js';
import type { Durability } from './storage/sqlite/database.js';

/** Each description completes the sentence "<key> must be …". */
const wholeNumber = (minimum: number, maximum: number): TSchema =>
  Type.Integer({
    minimum,
    maximum,
    description: `a whole number from ${minimum} to ${maximum}`
  });
const words = (description: string, pattern = '.'): TSchema =>
  Type.String({ pattern, description });
const yesOrNo = Type.Boolean({ description: 'true or false' });
const httpUrl = words('an http or https URL', '^https?://[^\\s/]+\\S*$');
const group = { additionalProperties: false, description: 'an object' };

const limits = Type.Partial(
  Type.Object(
    Object.fromEntries(Object.keys(LIMITS).map(key => [key, wholeNumber(0, 2 ** 31 - 1)])),
    group
  )
);

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const DURABILITIES: readonly Durability[] = ['full', 'os'];

const SCHEMA = Type.Partial(
  Type.Object(
    {
      host: words('the name or address to listen on'),
      port: wholeNumber(0, 65535),
      data: words('the path of a directory'),
      durability: Type.Union(
        DURABILITIES.map(name => Type.Literal(name)),
        { description: `one of ${DURABILITIES.join(', ')}` }
      ),
      unixSocket: words('the path of a socket'),
      tlsCert: words('the path of a certificate'),
      tlsKey: words('the path of a key'),
      tlsSelfSigned: yesOrNo,
      guests: yesOrNo,
      bots: Type.Array(words('the name of a bot'), { description: 'a list of names of bots' }),
      limits,
      noLimits: yesOrNo,
      allowedOrigins: Type.Array(
        words('an origin, as https://example.org', '^https?://[^\\s/]+$'),
        {
          description: 'a list of origins, as https://example.org'
        }
      ),
      webhookHosts: Type.Array(
        words(
          'a host, as hooks.internal:8080',
          '^(\\[[0-9a-fA-F:.]+\\]|[^\\s/:@\\[\\]]+)(:[0-9]{1,5})?$'
        ),
        { description: 'a list of hosts, as hooks.internal:8080' }
      ),
      trustedImageHosts: Type.Array(
        words(
          'a host, as images.example.org or *.example.org',
          '^(\\*\\.)?([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z0-9-]+$'
        ),
        { description: 'a list of hosts, as images.example.org or *.example.org' }
      ),
      jupyterUrl: httpUrl,
      logLevel: Type.Union(
        LOG_LEVELS.map(level => Type.Literal(level)),
        { description: `one of ${LOG_LEVELS.join(', ')}` }
      ),
      publicUrl: httpUrl
    },
    group
  )
);

/** The configuration of the server. It is read once at the start and never changes. */
export interface IConfig {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** The directory for all data of the server. */
  readonly data: string;
  /** What a stored message survives: a power cut, or only the end of this process. */
  readonly durability: Durability;
  /** Listen on this path instead of host and port. */
  readonly unixSocket?: string;
  /** Paths of a certificate (with its chain) and its key, both PEM. They turn encryption on. */
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  /** Encrypt connections with a certificate that this server makes, for development. */
  readonly tlsSelfSigned: boolean;
  /** Guests of the plain page may sign in under a name of their choice. */
  readonly guests: boolean;
  /** Names of the built-in bots that run on this server. */
  readonly bots: readonly string[];
  readonly limits: ILimits;
  /** Turn rate limits off, for benchmarks. */
  readonly noLimits: boolean;
  /** Origins whose pages may use the server, besides its own. */
  readonly allowedOrigins: readonly string[];
  /** Webhooks may go to these hosts (`host` or `host:port`) even if they are not public, and by http. */
  readonly webhookHosts: readonly string[];
  /** Clients load images in messages from these hosts without asking. `*.` matches all subdomains. */
  readonly trustedImageHosts: readonly string[];
  /** The base URL of the Jupyter server that started this one; ends with a slash. */
  readonly jupyterUrl?: string;
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

const DEFAULTS: IConfig = {
  host: '127.0.0.1',
  port: 8765,
  data: './colloquy-data',
  durability: 'full',
  tlsSelfSigned: false,
  guests: false,
  bots: ['echo'],
  limits: LIMITS,
  noLimits: false,
  allowedOrigins: [],
  webhookHosts: [],
  trustedImageHosts: [],
  logLevel: 'info'
};

/**
 * Merges the sources of the configuration. The command line overrides the environment, which overrides the file, which overrides the
 * defaults.
 *
 * @throws ConfigError that names the wrong key.
 */
export function loadConfig(
  options: RawConfig = {},
  env: NodeJS.ProcessEnv = {},
  file?: string
): IConfig {
  const layers = [
    file === undefined ? {} : check(readConfigFile(file), ` in ${file}`),
    check({ jupyterUrl: env.COLLOQUY_JUPYTER_URL || undefined }, ' in COLLOQUY_JUPYTER_URL'),
    check(options, '')
  ];
  const config: IConfig = Object.assign({}, DEFAULTS, ...layers) as IConfig;
  checkTls(config);
  const all = { ...LIMITS, ...config.limits };
  return deepFreeze({
    ...config,
    limits: config.noLimits ? withoutRates(all) : all,
    ...(config.jupyterUrl !== undefined && { jupyterUrl: withSlash(config.jupyterUrl) }),
    ...(config.publicUrl !== undefined && { publicUrl: withSlash(config.publicUrl) })
  });
}

function readConfigFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new ConfigError(`The configuration file ${file} ${why}: ${(error as Error).message}.`);
  }
}

/** Validates settings. Undefined settings count as missing. */
function check(raw: unknown, where: string): Static<typeof SCHEMA> {
  const settings = isObject(raw) ? dropUndefined(raw) : raw;
  const error = Value.Errors(SCHEMA as TObject, settings).First();
  if (!error) {
    return settings as Static<typeof SCHEMA>;
  }
  const key = error.path.slice(1).replaceAll('/', '.');
  if (error.message === 'Unexpected property') {
    throw new ConfigError(`There is no setting "${key}"${where}.`);
  }
  throw new ConfigError(
    `${key || 'The configuration'}${where} must be ${error.schema.description}, ` +
      `not ${JSON.stringify(error.value)}.`
  );
}

function checkTls({ tlsCert, tlsKey, tlsSelfSigned }: IConfig): void {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new ConfigError('A certificate needs its key, and a key its certificate.');
  }
  if (tlsSelfSigned && tlsCert !== undefined) {
    throw new ConfigError('A certificate is either given or self-signed.');
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
