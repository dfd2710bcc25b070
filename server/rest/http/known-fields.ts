import type { TObject } from '@sinclair/typebox';
import type { preValidationHookHandler } from 'fastify';
import { ChatError } from '../../errors.js';

/**
 * Refuses a body with a field that the schema does not have. Without this, the field would be dropped, and its sender would believe it
 * stored.
 */
export const knownFields =
  ({ properties }: TObject): preValidationHookHandler =>
  ({ body }, _reply, done) => {
    const given =
      typeof body === 'object' && body !== null && !Array.isArray(body) ? Object.keys(body) : [];
    const unknown = given.find(key => !Object.hasOwn(properties, key));
    done(
      unknown === undefined
        ? undefined
        : new ChatError(
            'unknown_field',
            `There is no field ${JSON.stringify(unknown.slice(0, 64))} here. Leave it out.`,
            unknown.slice(0, 64)
          )
    );
  };
