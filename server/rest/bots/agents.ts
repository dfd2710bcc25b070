import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { cardOf, type IBotRow } from '../../storage/storage.js';
import type { IRestContext } from '../context.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { knownFields } from '../http/known-fields.js';
import { given } from '../http/schema-helpers.js';
import { Done } from '../http/schemas.js';
import { time } from '../http/time.js';
import {
  Agent,
  AgentEvents,
  AgentPath,
  Agents,
  NewAgent,
  Outcome,
  Taking,
  WorkPath,
  WorkStatus
} from './agent-schemas.js';

/** The longest wait for events, in seconds. */
const WAIT_S = 25;

/** The agents of a user, and what the user's Jupyter servers do for them. */
export const agents =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { registry, rates, credentials, agents: running } = context;
    const tags = ['Agents'];
    const describe = (bot: IBotRow) => ({
      ...cardOf(bot),
      createdOn: time(bot.createdOn),
      connected: running.isConnected(bot.username)
    });
    app.addHook('onRequest', requireToken(context));

    app.get(
      '/chat/agents',
      {
        schema: {
          operationId: 'listAgents',
          summary: 'List the agents of the caller',
          tags,
          response: { 200: Agents }
        }
      },
      async request => {
        const { username } = principalOf(request);
        const bots = await registry.list();
        const own = bots.filter(({ kind, owner }) => kind === 'agent' && owner === username);
        return { value: own.map(describe) };
      }
    );

    app.put(
      '/chat/agents/:name',
      {
        config: { refuses: ['bot_name_taken', 'too_many_bots', 'unknown_field'] },
        preValidation: knownFields(NewAgent),
        schema: {
          operationId: 'putAgent',
          summary: 'Describe an agent of the caller',
          description:
            'An agent is a bot that runs in the Jupyter server of its owner. A name that is new makes a new one. Its display name says whose agent it is.',
          tags,
          params: AgentPath,
          body: NewAgent,
          response: { 200: Agent }
        }
      },
      async request => {
        const owner = principalOf(request);
        rates.consumeCostly('webhook', owner);
        const { description, avatar, commands, model, displayName } = given(request.body);
        const fields = {
          ...{ displayName, description, avatar, model },
          ...(commands && { commands: commands.map(command => given(command)) })
        };
        return describe(await registry.putAgent(owner, request.params.name, fields));
      }
    );

    app.post(
      '/chat/agent-work/::take',
      {
        config: { refuses: ['unknown_field'] },
        preValidation: knownFields(Taking),
        schema: {
          operationId: 'takeAgentWork',
          summary: 'Take what the agents of the caller have to do',
          description:
            'Answers at once if there are events, otherwise with the first one or after `wait` seconds. An event comes again until a request acknowledges it.',
          tags,
          body: Taking,
          response: { 200: AgentEvents }
        }
      },
      async (request, reply) => {
        const { wait, working, acknowledged, ...asked } = given(request.body);
        const gone = new AbortController();
        const end = (): void => gone.abort();
        const right = credentials.hold(request.credential!);
        right.onEnd(end);
        reply.raw.once('close', end);
        try {
          const value = await running.take(
            principalOf(request),
            {
              ...asked,
              working: working ?? [],
              acknowledged: acknowledged ?? [],
              wait: (wait ?? WAIT_S) * 1000
            },
            gone.signal
          );
          right.require();
          return { value: [...value] };
        } finally {
          reply.raw.off('close', end);
          right.dispose();
        }
      }
    );

    app.post(
      '/chat/agent-work/:work/::status',
      {
        config: { refuses: ['unknown_field'] },
        preValidation: knownFields(WorkStatus),
        schema: {
          operationId: 'tellAgentWork',
          summary: 'Say what an agent does about a message',
          tags,
          params: WorkPath,
          body: WorkStatus,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        running.tell(principalOf(request), request.params.work, request.body.text);
        return reply.code(204).send();
      }
    );

    app.post(
      '/chat/agent-work/:work/::finish',
      {
        config: { refuses: ['unknown_field'] },
        preValidation: knownFields(Outcome),
        schema: {
          operationId: 'finishAgentWork',
          summary: 'End the work of an agent on a message',
          description:
            'Messages of the answer that grow end too. With `failure`, they end as failed, or a failed reply says why there is none.',
          tags,
          params: WorkPath,
          body: Outcome,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { failure } = given(request.body);
        running.finish(principalOf(request), request.params.work, failure);
        return reply.code(204).send();
      }
    );

    done();
  };
