import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext } from 'react';
import { strangerOf, type IMessageItem, type IToolCall } from '../../model/index.js';
import { Icon } from '../icons.js';
import { ButtonGroup } from '../shared/button-group.js';
import { ChatContext, type IChatContext } from '../shared/chat-context.js';
import { given, GivenText } from '../shared/given-text.js';
import { useSignal } from '../shared/hooks.js';
import { markedText } from '../shared/person-name.js';
import { useChoice } from '../shared/use-choice.js';
import { decisionWords, optionButton } from './permission-words.js';

export interface IToolPermissionProps {
  item: IMessageItem;
  call: IToolCall;
  trans: TranslationBundle;
}

/** The question whether a tool may run: the buttons of the owner of its agent, whom others wait for, and the outcome. */
export function ToolPermission(props: IToolPermissionProps): JSX.Element | null {
  const chat = useContext(ChatContext);
  const { permission } = props.call;
  return !chat || !permission ? null : permission.isOpen ? (
    <Question {...props} chat={chat} />
  ) : (
    <Outcome {...props} chat={chat} />
  );
}

type Props = IToolPermissionProps & { chat: IChatContext };

function Question({ item, call, trans, chat: { model } }: Props): JSX.Element {
  useSignal(model.changed);
  const { options } = call.permission!;
  const agent = model.person(item.sender);
  const owner = agent?.owner;
  const { isPending, status, choose } = useChoice(
    option => model.answers.decide(item.id, call.id, option),
    trans
  );
  if (owner === undefined || owner.username !== model.username) {
    const who = owner && model.person(owner.username);
    return (
      <div className="cq-Stream">
        <Icon name="clock" />
        <span>
          <GivenText
            text={
              owner
                ? trans.__('%1 decides', given(markedText(who ?? { ...owner, kind: 'account' }, trans)))
                : trans.__('The owner of the agent decides')
            }
          />
        </span>
      </div>
    );
  }
  const isOffline = model.connection !== 'open';
  return (
    <>
      <ButtonGroup
        label={trans.__(
          'May %1 do this: %2?',
          markedText(agent ?? strangerOf(item.sender), trans),
          call.title
        )}
        hint={isOffline ? trans.__('You can choose when you are online again.') : ''}
        buttons={options.map(option => ({
          ...optionButton(option, options, trans),
          key: option.id,
          isOff: isOffline || isPending,
          onClick: () => choose(option.id)
        }))}
      />
      {status}
    </>
  );
}

function Outcome({ item, call, trans, chat: { model } }: Props): JSX.Element | null {
  const owner = model.person(item.sender)?.owner?.username;
  const text = decisionWords(call.permission!, name => model.person(name), owner, trans);
  return text === '' ? null : (
    <div className="cq-Outcome">
      <GivenText text={text} />
    </div>
  );
}
