import { Type } from '@sinclair/typebox';
import type { IOption, MessageOption, OptionsClosed } from '../../../src/document/index.js';
import { Given, oneOf, STRICT } from '../http/schema-helpers.js';

/** The schemas of messages with options. */

const Optional = Type.Optional;

/** The answers that readers can give by a click. The bounds are those of the command. */
export const Options = Type.Array(
  Type.Union([
    Type.String({ description: 'A quick reply, which the reader sends as a message' }),
    Type.Object(
      {
        id: Type.String(),
        label: Type.String(),
        style: Optional(oneOf<NonNullable<IOption['style']>>(['default', 'primary', 'danger'])),
        value: Optional(Type.String({ description: 'Told with the choice' }))
      },
      { description: 'A button. `:choose` names its id' }
    )
  ])
);
export const Audience = Type.Array(Type.String(), {
  description: 'The usernames of those who may choose. Default: everybody who may write'
});
export const Once = Type.Boolean({
  description: 'Whether the first choice ends the question. Default: true'
});

/** The options of a stored message, and what became of them. */
export const Question = Type.Object({
  // A response with alternatives in its schema takes much longer to write.
  options: Optional(
    Type.Array(Type.Unsafe<MessageOption>({ description: 'A button, or a quick reply as text' }))
  ),
  audience: Optional(Audience),
  once: Optional(Once),
  choices: Optional(
    Type.Array(
      Type.Object({
        option: Type.String({ description: 'The id of the option' }),
        by: Type.String({ description: 'A username' }),
        time: Type.String()
      })
    )
  ),
  optionsClosed: Optional(
    oneOf<OptionsClosed>(['timeout', 'withdrawn', 'edited'], {
      description: 'The reason why the question ended without a choice'
    })
  )
});

export const Choice = Type.Object(
  {
    option: Type.String({ description: 'The id of an option of the message' })
  },
  STRICT
);

export const Withdrawal = Type.Object(
  {
    reason: Given(
      oneOf<Exclude<OptionsClosed, 'edited'>>(['timeout', 'withdrawn'], {
        description: 'What readers are told. Default: `withdrawn`'
      })
    )
  },
  STRICT
);
