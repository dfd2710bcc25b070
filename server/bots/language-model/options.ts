import { Type, type Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

const Url = Type.String({ pattern: '^https?://', maxLength: 2_000 });
const Name = Type.String({ minLength: 1, maxLength: 200 });
const closed = { additionalProperties: false };

const ToolServer = Type.Object(
  {
    /** Begins the names of its tools, so that those of two servers differ. */
    name: Type.String({ pattern: '^[a-z][a-z0-9]{0,19}$' }),
    url: Url,
    /** The variable of the environment with the token of the server. */
    tokenVariable: Type.Optional(Name),
    /** The tools that run without asking, by their names at the server. */
    unasked: Type.Optional(Type.Array(Name))
  },
  closed
);

const Price = Type.Object(
  {
    /** For a million tokens each. */
    input: Type.Number({ minimum: 0, maximum: 1_000_000 }),
    output: Type.Number({ minimum: 0, maximum: 1_000_000 }),
    /** Three letters, such as `EUR`. */
    currency: Type.String({ pattern: '^[A-Z]{3}$' })
  },
  closed
);

const Options = Type.Object(
  {
    /** The endpoint: the part of its URL before `/chat/completions`. */
    url: Url,
    /** The models that people can choose. The first one answers until somebody does. */
    models: Type.Array(Name, { minItems: 1, maxItems: 50 }),
    /** The variable of the environment with the key. Default: no key. */
    keyVariable: Type.Optional(Name),
    name: Type.Optional(Type.String({ pattern: '^[a-z0-9]+([._-][a-z0-9]+)*$', maxLength: 64 })),
    displayName: Type.Optional(Name),
    description: Type.Optional(Type.String({ maxLength: 200 })),
    /** The text that the model gets before the conversation. */
    instructions: Type.Optional(Type.String({ maxLength: 20_000 })),
    /** About as many tokens of the conversation are sent. Default: 8,000. */
    historyTokens: Type.Optional(Type.Integer({ minimum: 100, maximum: 1_000_000 })),
    /** The most tokens of an answer. Default: the endpoint's own limit. */
    answerTokens: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Seconds without a word after which an answer is given up. Default: 60. */
    silenceSeconds: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 110 })),
    /** Whether it asks the endpoint how many tokens an answer took. Some endpoints refuse that. Default: true. */
    usage: Type.Optional(Type.Boolean()),
    /** The prices of models, by their names. The chat then shows what an answer cost. */
    prices: Type.Optional(Type.Record(Name, Price)),
    tools: Type.Optional(Type.Array(ToolServer, { maxItems: 10 }))
  },
  closed
);

/** A server with tools that the model may use. */
export type ToolServerOptions = Static<typeof ToolServer>;

/** The price of a model. */
export type PriceOptions = Static<typeof Price>;

/** The options of a bot that passes messages on to a language model. */
export type LanguageModelOptions = Static<typeof Options>;

/** @throws Error that names the option and says what is wrong */
export function readOptions(given: unknown): LanguageModelOptions {
  const [wrong] = Value.Errors(Options, given ?? {});
  if (wrong) {
    const place = wrong.path.slice(1).replaceAll('/', '.') || 'options';
    throw new Error(`The option "${place}" is wrong: ${wrong.message}.`);
  }
  return given as LanguageModelOptions;
}

/** A variable of the environment. @throws Error if it is not set */
export function requireVariable(name: string, env: NodeJS.ProcessEnv): string {
  const value = env[name];
  if (!value) {
    throw new Error(
      `The variable ${name} is not set. Set it, and name it in "environment" of the bot's entry.`
    );
  }
  return value;
}
