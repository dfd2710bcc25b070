import { Type } from '@sinclair/typebox';
import { EnteredName, Given } from '../http/schema-helpers.js';
import { NewBot, RegisteredBot } from './schemas.js';

/** The schemas of `/chat/agents` and `/chat/agent-work`. */

const { description, avatar, commands } = NewBot.properties;

/** The most works and events that one request names. */
const NAMED = 1_000;

const Id = Type.String({ minLength: 1, maxLength: 64 });

export const NewAgent = Type.Object({
  displayName: EnteredName,
  ...{ description, avatar, commands },
  model: Given(Type.String({ maxLength: 500, description: 'The model that it uses' }))
});

export const Agent = Type.Object(
  {
    ...RegisteredBot.properties,
    connected: Type.Boolean({ description: 'Whether a Jupyter server of its owner runs it now' })
  },
  { description: 'An agent' }
);

export const Agents = Type.Object(
  { value: Type.Array(Agent) },
  { description: 'The agents of the caller' }
);

export const Taking = Type.Object({
  instance: Type.String({
    minLength: 1,
    maxLength: 64,
    description: 'An id of the Jupyter server, which is new at each of its starts'
  }),
  agents: Type.Array(Type.String({ maxLength: 128 }), {
    maxItems: 100,
    description: 'The usernames of the agents that it can run'
  }),
  working: Given(
    Type.Array(Id, {
      maxItems: NAMED,
      description: 'The works that it has begun and that have not ended'
    })
  ),
  acknowledged: Given(
    Type.Array(Id, { maxItems: NAMED, description: 'The ids of the events that it has received' })
  ),
  wait: Given(Type.Integer({ minimum: 0, maximum: 30, description: 'Seconds. Default: 25' }))
});

export const AgentEvents = Type.Object(
  { value: Type.Array(Type.Unsafe<object>(Type.Object({}, { additionalProperties: true }))) },
  { description: 'The events that are not acknowledged yet, oldest first' }
);

export const WorkStatus = Type.Object({
  text: Type.Union([Type.String({ maxLength: 200 }), Type.Null()])
});

export const Outcome = Type.Object({
  failure: Given(
    Type.String({
      minLength: 1,
      maxLength: 500,
      description: 'Why there is no complete answer, in words for the chat'
    })
  )
});

export const AgentPath = Type.Object({ name: Type.String() });

export const WorkPath = Type.Object({ work: Type.String() });
