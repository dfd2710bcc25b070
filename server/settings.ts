import { Type } from '@sinclair/typebox';
import { LIMITS } from './limits.js';
import type { Durability } from './storage/sqlite/database.js';
import { httpUrl, list, oneOf, wholeNumber, words, yesOrNo, type INotes } from './setting-types.js';

const group = { additionalProperties: false, description: 'an object' };

const NAME = {
  description: 'a username of letters, digits, dots, hyphens and underscores',
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'
};

/** The settings of every bot in the configuration that is not built in. The first key of each kind tells them apart. */
const BOT = {
  answers: Type.Optional(
    oneOf(['always', 'mentioned', 'commands'], {
      meaning: 'the messages of people that it answers'
    })
  ),
  required: Type.Optional(
    Type.Boolean({
      description: 'true or false',
      meaning: 'whether conversations end when the bot leaves them'
    })
  )
};

/** A bot in the configuration that is a module. */
const MODULE = Type.Object(
  {
    module: words('the path of a module, or the name of a package', {
      meaning:
        'the module that exports the bot; a path begins with `./`, `../` or `/`, and is relative to the configuration file'
    }),
    name: Type.Optional(
      words(NAME.description, {
        pattern: NAME.pattern,
        meaning: "the bot's username, instead of the one in the module"
      })
    ),
    ...BOT,
    memory: Type.Optional(
      wholeNumber(16, 65536, {
        meaning: 'the memory of the module in MiB; its process may take 128 more',
        default: 256
      })
    ),
    environment: Type.Optional(
      list(
        'a list of names of variables',
        words("the name of a variable that is not one of the server's own", {
          pattern: '^(?![Cc][Oo][Ll][Ll][Oo][Qq][Uu][Yy]_|NODE_OPTIONS$)[A-Za-z_][A-Za-z0-9_]*$'
        }),
        { meaning: 'the environment variables that the module gets, such as `HTTPS_PROXY`' }
      )
    ),
    options: Type.Optional(
      Type.Object(
        {},
        { description: 'an object', meaning: 'what the module gets, such as keys', secret: true }
      )
    )
  },
  group
);

/** A bot in the configuration that is behind a webhook. */
const WEBHOOK = Type.Object(
  {
    webhook: words('an http or https URL', {
      pattern: '^https?://',
      format: 'url',
      meaning: 'where its messages go; `webhookHosts` lists addresses that are not public',
      secret: true
    }),
    name: words(NAME.description, { pattern: NAME.pattern, meaning: "the bot's username" }),
    secret: words('whsec_ and 24 to 64 bytes in base64', {
      pattern: '^whsec_(?=.{32,88}$)([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
      meaning: 'the key that signs the requests',
      secret: true
    }),
    ...BOT,
    displayName: Type.Optional(
      words('a text', { meaning: 'its name for people, instead of its username' })
    ),
    description: Type.Optional(words('a text', { meaning: 'its purpose, in one line' })),
    avatar: Type.Optional(words('an http or https URL', { meaning: 'its picture' })),
    commands: Type.Optional(
      list(
        'a list of commands',
        Type.Object(
          {
            name: words('a text'),
            description: words('a text'),
            arguments: Type.Optional(words('a text'))
          },
          { ...group, description: 'a name, a description and, if there are any, arguments' }
        ),
        { meaning: 'the commands that it answers: `name`, `description` and `arguments` of each' }
      )
    )
  },
  group
);

/** The keys of the account at a LiveKit server, and the rooms that chats may be connected to. */
const LIVEKIT = {
  url: words('a ws, wss, http or https URL without a password, a query or a fragment', {
    pattern: '^(ws|http)s?://[^\\s/?#@]+(/[^\\s?#]*)?$',
    format: 'url',
    meaning: 'the address of the LiveKit server'
  }),
  key: words('the key of an account', { meaning: 'the API key', secret: true }),
  secret: words('the secret of an account', { meaning: 'the API secret', secret: true }),
  rooms: Type.Array(words('a text'), {
    description: 'a list of names of rooms, such as team-*',
    meaning: 'the rooms that owners may connect chats to; a `*` at the end stands for any text'
  })
};

const limits = Type.Partial(
  Type.Object(
    Object.fromEntries(Object.keys(LIMITS).map(key => [key, wholeNumber(0, 2 ** 31 - 1)])),
    { ...group, meaning: 'the limits to change, each a whole number', default: LIMITS }
  )
);

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const DURABILITIES: readonly Durability[] = ['full', 'os'];

/** The schema of a configuration. */
export const SCHEMA = Type.Partial(
  Type.Object(
    {
      host: words('the name or address to listen on', {
        help: 'the name or address to listen on',
        placeholder: 'host',
        default: '127.0.0.1'
      }),
      port: wholeNumber(0, 65535, {
        help: 'the port to listen on; 0 picks a free one',
        default: 8765
      }),
      unixSocket: words('the path of a socket', {
        help: 'listen on this Unix socket instead of host and port',
        placeholder: 'path'
      }),
      tlsCert: words('the path of a certificate', {
        help: 'encrypt connections with this certificate, a PEM file with its chain',
        placeholder: 'file'
      }),
      tlsKey: words('the path of a key', {
        help: 'the key of the certificate, a PEM file',
        placeholder: 'file'
      }),
      tlsSelfSigned: yesOrNo(
        'encrypt connections with a certificate created in the data directory, for development'
      ),
      publicUrl: httpUrl({
        help: 'the URL at which people reach the server, if it is not the address that the server listens on'
      }),
      allowedOrigins: list(
        'a list of origins, such as https://example.org',
        words('an origin, such as https://example.org', {
          pattern: '^https?://[^\\s/?#@]+$',
          format: 'url'
        }),
        { help: 'other sites whose pages may use the server', placeholder: 'origin,origin' }
      ),
      data: words('the path of a directory', {
        help: 'the directory for everything that the server keeps',
        placeholder: 'directory',
        default: './colloquy-data'
      }),
      durability: oneOf(DURABILITIES, {
        help: 'full: stored messages survive a power failure; os: they survive only a crash of the server',
        placeholder: 'level',
        default: 'full'
      }),
      guests: yesOrNo('let people sign in under a name of their choice'),
      bots: list(
        'a list of names of bots and of objects with a module or a webhook',
        Type.Union([words('the name of a bot'), MODULE, WEBHOOK], {
          description: 'the name of a bot, or an object with either a module or a webhook',
          secret: true
        }),
        {
          help: 'the bots that people can add to chats: echo, calculator and managers are built in; the configuration file can name modules and webhooks too',
          placeholder: 'name,name'
        }
      ),
      limits,
      livekit: Type.Object(LIVEKIT, {
        ...group,
        description: 'an object with url, key, secret and rooms',
        meaning: 'the LiveKit server whose rooms chats can be connected to',
        secret: true
      }),
      noLimits: yesOrNo('lift the limits on rates, refusals and connections, for benchmarks'),
      webhookHosts: list(
        'a list of hosts, such as hooks.internal:8080',
        words('a host, such as hooks.internal:8080', {
          pattern: '^(\\[[0-9a-fA-F:.]+\\]|[^\\s/:@\\[\\]]+)(:[0-9]{1,5})?$'
        }),
        {
          help: 'hosts that webhooks may reach although they are not public, also over http',
          placeholder: 'host,host'
        }
      ),
      pushContact: words('a mailto or https URL', {
        pattern: '^(mailto:[^\\s@]+@[^\\s@]+|https://\\S+)$',
        format: 'url',
        help: 'pages may tell the news while they are closed, over the push services of browsers; this address tells those services whom to ask',
        placeholder: 'url'
      }),
      trustedImageHosts: list(
        'a list of hosts, such as images.example.org or *.example.org',
        words('a host, such as images.example.org or *.example.org', {
          pattern: '^(\\*\\.)?([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z0-9-]+$'
        }),
        { help: 'hosts from which pages load images without asking', placeholder: 'host,host' }
      ),
      jupyterUrl: words('an http or https URL, or http+unix://%2Fpath%2Fof%2Fa%2Fsocket/', {
        pattern: '^https?(\\+unix)?://[^\\s/]+\\S*$',
        format: 'url',
        meaning: 'the base URL of the Jupyter server whose users may sign in by their cookies'
      }),
      jupyterOrigin: words('an origin, or *', {
        meaning: 'the `ServerApp.allow_origin` of the Jupyter server'
      }),
      jupyterOriginPattern: words('a regular expression', {
        meaning: 'its `ServerApp.allow_origin_pat`'
      }),
      logLevel: oneOf(LOG_LEVELS, {
        help: 'the lowest severity that is logged',
        placeholder: 'level',
        default: 'info'
      })
    },
    group
  )
);

/** A setting as the command line knows it. */
export interface ISetting extends INotes {
  readonly type?: string;
  /** The values of a setting that has only a few. */
  readonly anyOf?: readonly { readonly const?: unknown }[];
}

/** The keys of a bot that is not built in, by its kind. */
export const BOT_SETTINGS = {
  modules: MODULE.properties as Readonly<Record<string, ISetting>>,
  webhooks: WEBHOOK.properties as Readonly<Record<string, ISetting>>
};

/** The keys of the account at a LiveKit server. */
export const LIVEKIT_SETTINGS = LIVEKIT as Readonly<Record<string, ISetting>>;

/** All settings by key. */
export const SETTINGS = SCHEMA.properties as Readonly<Record<string, ISetting>>;
